#!/usr/bin/env bash
# Measures how long a newcomer waits: an empty home, an empty cargo home, a new clone. Prints minutes by phase.
#
#   scripts/from_nothing.sh          to the first page, to the second `make run`, and after a changed line
#   scripts/from_nothing.sh --test   and then to the end of `make test`
#
# The installed toolchain is used (README: rustup and Node are needed). Its wasm target is removed, and `make`
# installs it again. Debian's packages are only removed with FROM_NOTHING_PURGE=1, which is for machines without any
# other use.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/vitrine-from-nothing-XXXXXX")
server=
# FROM_NOTHING_KEEP=1 keeps the folder, to find out what failed.
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; [ "${FROM_NOTHING_KEEP:-}" = 1 ] || rm -rf "$folder"' EXIT
rustup_home=${RUSTUP_HOME:-$HOME/.rustup}
if [ "${FROM_NOTHING_PURGE:-}" = 1 ]; then
  apt-get purge -y -qq --auto-remove cmake nasm chromium python3-venv qemu-user-static g++-aarch64-linux-gnu advancecomp >/dev/null 2>&1 || true
fi
rustup target remove wasm32-unknown-unknown >/dev/null 2>&1 || true
mkdir "$folder/home"
echo "$folder" >&2
fresh=(env -i HOME="$folder/home" CARGO_HOME="$folder/home/.cargo" RUSTUP_HOME="$rustup_home" PATH="$PATH" TMPDIR="$folder" LANG=C.UTF-8)
[ -z "${CI:-}" ] || fresh+=(CI="$CI")
git clone -q "$source" "$folder/vitrine"
[ ! -d "$source/../shared" ] || ln -s "$(realpath "$source/../shared")" "$folder/shared"
cd "$folder/vitrine"
port=3290
first=$(date +%s.%N) last=$first
table=()
phase() { # phase NAME: notes the time since the last phase
  local now
  now=$(date +%s.%N)
  table+=("$(awk -v n="$1" -v a="$last" -v b="$now" -v z="$first" 'BEGIN { printf "| %s | %.2f | %.2f |", n, (b - a) / 60, (b - z) / 60 }')")
  last=$now
  echo "==> $1" >&2
}
page() { # runs `make run` until it answers
  "${fresh[@]}" VITRINE_ADDR=127.0.0.1:$port VITRINE_DATA="$folder/data" make run >"$folder/run.log" 2>&1 &
  server=$!
  until curl -sf -o /dev/null "http://127.0.0.1:$port/"; do
    kill -0 "$server" 2>/dev/null || { tail -n 40 "$folder/run.log" >&2; exit 1; }
    sleep 0.1
  done
}
end() { # stops the server
  kill "$server" && wait "$server" 2>/dev/null || true
  server=
}
"${fresh[@]}" make --no-print-directory compilers wasm-target scripts/site/node_modules >"$folder/tools.log" 2>&1
phase "compilers, wasm target, npm packages"
"${fresh[@]}" cargo fetch --quiet --locked
phase "sources of dependencies"
page
phase "build, to the first page"
end
last=$(date +%s.%N)
page
phase "second \`make run\`"
end
after() { # after CRATE FILE
  sed -i '0,/^use /s//const _: u8 = 0;\nuse /' "$2"
  last=$(date +%s.%N)
  page
  phase "after a changed line in \`$1\`"
  end
  git checkout -q "$2"
  # Untimed, so that the next phase does not include compiling the reverted change.
  "${fresh[@]}" make build >>"$folder/run.log" 2>&1
}
after app app/src/pages/timeline.rs
after worker worker/src/pipeline/ladder.rs
# The results so far, in case the tests fail.
printf '%s\n' "${table[@]}" >&2
if [ "${1:-}" = --test ]; then
  last=$(date +%s.%N)
  "${fresh[@]}" make test 2>&1 | tee "$folder/test.log" >&2
  phase "\`make test\`"
  cp "$folder/test.log" "${FROM_NOTHING_LOG:-/tmp/vitrine-from-nothing-test.log}"
fi
printf '\n| phase | minutes | since the start |\n|---|---|---|\n'
printf '%s\n' "${table[@]}"
