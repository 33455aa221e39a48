#!/usr/bin/env bash
# Checks the direction of dependencies between the crates, and what each build must not contain.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0

# forbid NAME PATTERN TREE_ARGUMENTS…: fails if a crate in the tree matches.
forbid() {
  local name=$1 pattern=$2
  shift 2
  local found
  found=$(cargo tree --locked --edges normal --prefix none --format '{p}' "$@" | grep -E "^($pattern) v" | sort -u || true)
  if [ -n "$found" ]; then
    echo "$name must not contain:" >&2
    echo "$found" >&2
    failed=1
  else
    echo "$name contains none of: $pattern"
  fi
}

wasm=(--target wasm32-unknown-unknown --no-default-features)
forbid "the wasm build of app" 'aws-.*|rusqlite|libsqlite3-sys|tokio|mio|socket2|hyper|axum|argon2|ed25519-dalek|lettre|fluent-.*|worker|server' \
  -p app "${wasm[@]}" --features hydrate
forbid "gallery without features" 'tokio|rusqlite|aws-.*|serde_json|sha2|getrandom|leptos.*|app|worker|server' -p gallery "${wasm[@]}"
forbid "the worker" 'leptos.*|axum|rusqlite|app|server' -p worker
forbid "the worker's Lambda" 'leptos.*|axum|rusqlite|lettre|aws-lc-.*|app|server' -p worker --features lambda
forbid "gallery, standalone" 'leptos.*|axum|app|server|worker' -p gallery --features standalone
forbid "gallery on AWS" 'leptos.*|axum|rusqlite|aws-lc-.*|app|server|worker' -p gallery --features aws
forbid "gallery with a bucket" 'leptos.*|axum|aws-sdk-(dynamodb|sqs|cognito.*)|aws-lc-.*|app|server|worker' -p gallery --features standalone,bucket
forbid "app on the server" 'rusqlite|fluent-.*|worker|server' -p app --no-default-features --features ssr

# gallery without features has only values, so it builds without an operating system.
cargo check --quiet --locked -p gallery "${wasm[@]}"
echo "gallery without features builds for wasm32"
exit $failed
