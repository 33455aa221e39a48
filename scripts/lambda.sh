#!/usr/bin/env bash
# Both functions as zips: scripts/lambda.sh RUST_TARGET FOLDER
#
# With zig as the C compiler the programs run on Amazon Linux 2023, whose glibc (2.34) is older than most build machines'.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1 folder=$2
built=${CARGO_TARGET_DIR:-target}
mkdir -p "$folder"

if [ "$target" = "$(rustc -vV | sed -n 's/^host: //p')" ]; then
  build=(cargo build --target "$target")
else
  rustup target add "$target"
  build=(cargo zigbuild --target "$target.2.34")
fi
# Leptos compiles the name of its files in.
export LEPTOS_OUTPUT_NAME=vitrine
"${build[@]}" --release --locked -p server --no-default-features --features aws --bin vitrine
"${build[@]}" --release --locked -p worker --features lambda --bin vitrine-worker

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
pack "$folder/web.zip" "$built/$target/release/vitrine" "$built/release/hash.txt"
pack "$folder/worker.zip" "$built/$target/release/vitrine-worker"
