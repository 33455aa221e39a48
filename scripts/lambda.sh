#!/usr/bin/env bash
# Builds both functions as zips: scripts/lambda.sh RUST_TARGET FOLDER
#
# They only need what Amazon Linux 2023 has: libgcc, and glibc 2.34 or older. libstdc++ is linked statically. On
# arm64 they need a Neoverse N1, the oldest processor that Lambda has (Graviton2).
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1 folder=$2
built=${CARGO_TARGET_DIR:-target}
mkdir -p "$folder" "$built"
flags=

host=$(rustc -vV | sed -n 's/^host: //p')
if [ "$target" = "$host" ]; then
  compiler=g++ objdump=objdump strip=strip
else
  rustup target add "$target"
  compiler=${target%%-*}-linux-gnu-g++ objdump=${target%%-*}-linux-gnu-objdump
  strip=${target%%-*}-linux-gnu-strip
  name=$(tr a-z- A-Z_ <<<"$target")
  export "CARGO_TARGET_${name}_LINKER=${compiler%g++}gcc"
  # Instructions that are known to exist need no fallback: the tables of crc-fast alone are half a megabyte that no
  # zip makes smaller.
  if [ "${target%%-*}" = aarch64 ]; then flags="-C target-cpu=neoverse-n1"; fi
fi
# A folder with only the static library comes before those that have the shared one.
static=$(realpath "$built")/$target/static
mkdir -p "$static"
ln -sf "$($compiler -print-file-name=libstdc++.a)" "$static/libstdc++.a"
export "CARGO_TARGET_$(tr a-z- A-Z_ <<<"$target")_RUSTFLAGS=-L native=$static $flags"
features=server/aws,worker/jpegli,worker/lambda,worker/turbo
cargo build --target "$target" --profile lambda --locked -p server -p worker --no-default-features --features $features \
  --bin vitrine --bin vitrine-worker

# A package whose optimisation is set separately in a profile is not stripped as that profile says.
"$strip" "$built/$target/lambda/vitrine-worker"

# A dependency on a newer glibc would only be noticed at the first start.
web=$built/$target/lambda/vitrine worker=$built/$target/lambda/vitrine-worker
for program in "$web" "$worker"; do
  newest=$("$objdump" -T "$program" | grep -oE 'GLIBC_[0-9.]+' | sort -V | tail -1)
  [ "$(printf '%s\n' GLIBC_2.34 "$newest" | sort -V | tail -1)" = GLIBC_2.34 ] || [ "$target" = "$host" ] ||
    { echo "$program needs $newest; Amazon Linux 2023 has GLIBC_2.34" >&2; exit 1; }
done

# pack ZIP PROGRAM FILE…: the program as `bootstrap`, and the files next to it.
pack() {
  python3 - "$@" <<'PYTHON'
import os, sys, zipfile

out, program, *files = sys.argv[1:]
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zip:
    for path, name, mode in [(program, "bootstrap", 0o755)] + [(file, os.path.basename(file), 0o644) for file in files]:
        # The same content gives the same zip, so that an unchanged function is not uploaded again.
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.external_attr = (0o100000 | mode) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        with open(path, "rb") as content:
            zip.writestr(info, content.read())
print(f"{out}: {os.path.getsize(out) / 1e6:.1f} MB, of {os.path.getsize(program) / 1e6:.1f} MB")
PYTHON
}
pack "$folder/web.zip" "$web" target/site/pkg/hash.txt
pack "$folder/worker.zip" "$worker"
# Zopfli saves another thirtieth. It takes as long as many tests, so only what is deployed gets it.
[ "$target" = "$host" ] || advzip -z -4 "$folder/web.zip" "$folder/worker.zip"
