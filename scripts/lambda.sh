#!/usr/bin/env bash
# Both functions as zips: scripts/lambda.sh RUST_TARGET FOLDER
#
# What they need of a system is in Amazon Linux 2023: libgcc, and a glibc of 2.34 at most. libstdc++ is linked in. For
# arm64 they need a Neoverse N1, the oldest that Lambda has (Graviton2).
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
  # What is known to be there needs no substitute: the tables of crc-fast alone are half a megabyte that no zip makes smaller.
  if [ "${target%%-*}" = aarch64 ]; then flags="-C target-cpu=neoverse-n1"; fi
fi
# A folder with nothing but the static library comes before those that hold the shared one.
static=$(realpath "$built")/$target/static
mkdir -p "$static"
ln -sf "$($compiler -print-file-name=libstdc++.a)" "$static/libstdc++.a"
export "CARGO_TARGET_$(tr a-z- A-Z_ <<<"$target")_RUSTFLAGS=-L native=$static $flags"
features=server/aws,worker/jpegli,worker/lambda,worker/turbo
cargo build --target "$target" --profile lambda --locked -p server -p worker --no-default-features --features $features \
  --bin vitrine --bin vitrine-worker

# A package whose optimisation a profile sets apart is not stripped as that profile says.
"$strip" "$built/$target/lambda/vitrine-worker"

# Newer than 2.34 would be found out at the first start.
web=$built/$target/lambda/vitrine worker=$built/$target/lambda/vitrine-worker
for program in "$web" "$worker"; do
  newest=$("$objdump" -T "$program" | grep -oE 'GLIBC_[0-9.]+' | sort -V | tail -1)
  [ "$(printf '%s\n' GLIBC_2.34 "$newest" | sort -V | tail -1)" = GLIBC_2.34 ] || [ "$target" = "$host" ] ||
    { echo "$program needs $newest; Amazon Linux 2023 has GLIBC_2.34" >&2; exit 1; }
done

# pack ZIP PROGRAM FILE…: the program as `bootstrap`, and files beside it.
pack() {
  python3 - "$@" <<'PYTHON'
import os, sys, zipfile

out, program, *files = sys.argv[1:]
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zip:
    for path, name, mode in [(program, "bootstrap", 0o755)] + [(file, os.path.basename(file), 0o644) for file in files]:
        # The same content makes the same zip, so that an unchanged function is not uploaded again.
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
# Zopfli finds another thirtieth. It takes as long as many a test, so only what is deployed gets it.
[ "$target" = "$host" ] || advzip -z -4 "$folder/web.zip" "$folder/worker.zip"
