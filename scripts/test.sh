#!/usr/bin/env bash
# Runs everything that CI checks; what fails fastest comes first. Ends with the tests' summary lines.
set -euo pipefail
cd "$(dirname "$0")/.."
times=()
begun=0 name=
# step NAME: ends the previous step and notes how long it took.
step() {
  [ -z "$name" ] || times+=("$(printf '%6.1f min  %s' "$(((SECONDS - begun) * 10 / 60))e-1" "$name")")
  name=$1 begun=$SECONDS
  [ -z "$name" ] || printf '\n==> %s\n' "$name"
}
# Release builds stay incremental, because they are what people get.
export CARGO_TERM_COLOR=never CARGO_PROFILE_DEV_INCREMENTAL=false
# Both homes, and the contracts of their adapters: one set of features, so that nothing is compiled twice.
everything=$(make --no-print-directory features)

step "format"
cargo fmt --all --check

step "documents"
make --no-print-directory docs

step "dependencies point one way"
make --no-print-directory wasm-target
scripts/direction.sh

step "advisories"
if [ -x ../shared/advisories/check ]; then
  ../shared/advisories/check Cargo.lock worker/fuzz/Cargo.lock
else
  echo "There is no copy of the advisories; \`cargo deny check advisories\` fetches the newest."
fi

step "clippy"
make --no-print-directory compilers
cargo clippy --locked --workspace --all-targets --features $everything -- -D warnings
cargo clippy --locked -p app --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings

step "licences, sources, bans"
make --no-print-directory tool-deny
# It reads the manifests of the dependencies for every system, but a fresh machine has only fetched its own.
cargo fetch --locked
cargo deny --offline check --hide-inclusion-graph licenses bans sources

step "unit and contract tests"
corpus=${VITRINE_CORPUS:-../shared/photos}
if [ -d "$corpus" ]; then
  VITRINE_CORPUS=$(realpath "$corpus")
  export VITRINE_CORPUS
fi
make --no-print-directory stand-in
log=$(mktemp)
cargo test --locked --workspace --features $everything 2>&1 | tee "$log"
# The pipeline in Rust only, without libjpeg-turbo and jpegli.
cargo test --locked -p worker --no-default-features --lib 2>&1 | tee -a "$log"

step "build"
make --no-print-directory build

# Standalone, the tests use the program that people get. For AWS they use the programs that were compiled for the
# tests above: the release builds are for arm64, and start under an emulator below.
target=$(realpath "${CARGO_TARGET_DIR:-target}")
export VITRINE_BIN=$target/release/vitrine

step "static files compared with cargo-leptos"
if [ -x "${XDG_CACHE_HOME:-$HOME/.cache}/vitrine/tools/bin/cargo-leptos" ]; then
  make --no-print-directory test-site 2>&1 | tee -a "$log"
else
  echo "cargo-leptos is not installed; \`make test-site\` installs it."
  echo "0 passed, 0 failed, 1 skipped (comparison with cargo-leptos)" >>"$log"
fi

step "start, memory, size"
node scripts/limits.mjs

step "infrastructure on AWS"
make --no-print-directory test-infra 2>&1 | tee -a "$log"

step "browser tests"
command -v "${CHROMIUM:-chromium}" >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium; }
(
  cd end2end
  npm ci --no-audit --no-fund --loglevel=error
  npx tsc --noEmit
  npx playwright test --grep-invert '10,000 photos'
  # Frames are counted, so nothing else may run at the same time.
  npx playwright test scroll.spec --project=desktop-js --workers=1
) 2>&1 | tee -a "$log"

step "browser tests on AWS"
(
  export VITRINE_BIN=$target/debug/vitrine VITRINE_WORKER_BIN=$target/debug/vitrine-worker VITRINE_ADMIN_BIN=$target/debug/vitrine-admin
  cd end2end
  # With and without JavaScript, on a desktop and on a phone; the other two combinations run standalone.
  VITRINE_HOME=cloud npx playwright test --project=desktop-js --project=phone-nojs
  # A bad day: one in five requests between our code and AWS fails. The last test checks what is left behind.
  VITRINE_HOME=cloud VITRINE_FAULTS=5 npx playwright test --project=afterwards
) 2>&1 | tee -a "$log"

step "browser tests standalone with a bucket"
(
  export VITRINE_BIN=$target/debug/vitrine
  cd end2end
  VITRINE_HOME=bucket npx playwright test upload selection trash --project=desktop-js --project=phone-nojs
) 2>&1 | tee -a "$log"

step "kill -9, twenty times"
(cd end2end && node crash.mjs) 2>&1 | tee -a "$log"

step "attacks"
(cd end2end && node attacks/run.mjs) 2>&1 | tee -a "$log"

step "functions for arm64"
make --no-print-directory test-lambda 2>&1 | tee -a "$log"

step ""
printf '\n==> time\n'
printf '%s\n' "${times[@]}"
printf '\n==> summary\n'
grep -hE '^(test result: |[0-9]+ passed, [0-9]+ failed)' "$log" || true
# One line with the totals.
awk '/^test result: / { passed += $4; failed += $6; skipped += $8 }
     /^[0-9]+ passed, [0-9]+ failed/ { passed += $1; failed += $3; skipped += $5 }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 }' "$log"
