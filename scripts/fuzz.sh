#!/usr/bin/env bash
# Fuzzes the worker: scripts/fuzz.sh [TARGET…], all targets by default. Ends with a table, and with exit code 1 if
# something was found, which is then in worker/fuzz/artifacts. `make fuzz` installs what it needs.
#
#   FUZZ_RUNS      executions per target (100000)
#   FUZZ_SECONDS   seconds per target at most, even if fewer executions were done (0: no limit)
#   VITRINE_CORPUS folder of photos to start with, besides those made here (../shared/photos, if it exists)
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${FUZZ_RUNS:-100000}
seconds=${FUZZ_SECONDS:-0}
toolchain=${FUZZ_TOOLCHAIN:-nightly}
clang=${FUZZ_CLANG:-19}
# Bytes of one input: a small photo with a large preview in its EXIF. The same as in seeds.rs.
longest=131072
all=(probe metadata jpeg png webp gif avif tiff bmp)
targets=("$@")
if [ $# -eq 0 ]; then targets=("${all[@]}"); fi

# The C and C++ code is instrumented like the Rust code, for memory errors and for coverage.
instrumented="-fsanitize=address,fuzzer-no-link -fno-omit-frame-pointer"
target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}/fuzz")
RUSTUP_TOOLCHAIN=$toolchain CARGO_TARGET_DIR=$target_dir CC=clang-$clang CXX=clang++-$clang \
  CFLAGS=$instrumented CXXFLAGS=$instrumented \
  cargo-fuzz build --fuzz-dir worker/fuzz --release --codegen-units 16
host=$(rustc "+$toolchain" -vV | sed -n 's/^host: //p')
programs=$target_dir/$host/release

# Vector instructions in assembly are not instrumented, so libjpeg-turbo does not use them here.
export JSIMD_FORCENONE=1
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
sources=(worker/tests worker/fuzz/seeds)
photos=${VITRINE_CORPUS:-../shared/photos}
if [ -d "$photos" ]; then sources+=("$photos"); fi
ASAN_OPTIONS=detect_leaks=0 "$programs/seeds" "$seeds" "${sources[@]}"

table=$(printf '%-9s %11s %8s %16s %6s' target executions seconds 'coverage' found)
failed=0
for target in "${targets[@]}"; do
  corpus=worker/fuzz/corpus/$target
  artifacts=worker/fuzz/artifacts/$target
  mkdir -p "$corpus" "$artifacts" "$seeds/$target"
  log=$seeds/$target.log
  printf '\n==> %s\n' "$target"
  before=$(find "$artifacts" -type f | wc -l)
  started=$SECONDS
  # The AV1 decoder leaks 48 bytes with every picture that it frees, in its own code.
  leaks=1
  if [ "$target" = avif ]; then leaks=0; fi
  ASAN_OPTIONS=detect_leaks=$leaks "$programs/$target" -runs="$runs" -max_total_time="$seconds" -max_len=$longest -timeout=25 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$artifacts/" "$corpus" "$seeds/$target" >"$log" 2>&1 || failed=1
  took=$((SECONDS - started))
  found=$(($(find "$artifacts" -type f | wc -l) - before))
  if [ "$found" -gt 0 ]; then
    failed=1
    tail -60 "$log"
  fi
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  first=$(sed -n 's/.*INITED *cov: \([0-9]*\).*/\1/p' "$log" | tail -1)
  last=$(sed -n 's/^#[0-9].* cov: \([0-9]*\).*/\1/p' "$log" | tail -1)
  table+=$(printf '\n%-9s %11s %8s %16s %6s' "$target" "${executions:-0}" "$took" "${first:-0} → ${last:-0}" "$found")
done
printf '\n%s\n' "$table"
exit $failed
