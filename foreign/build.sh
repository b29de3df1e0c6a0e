#!/bin/sh
# Builds the allocators of foreign/c, and with each of their faults, into foreign/wasm. The results
# are committed: only who changes a source needs clang and wasm-ld.
# usage: build.sh [FOLDER [SOURCE]]     into another folder, one source only
set -eu
into=${1:-$(dirname "$0")/wasm}
only=${2:-}
mkdir -p "$into"
into=$(cd "$into" && pwd)
cd "$(dirname "$0")"
if ! clang --print-targets 2>/dev/null | grep -q wasm32 || ! command -v wasm-ld >/dev/null; then
  echo "skipped: building needs clang with the wasm32 target, and wasm-ld (packages clang and lld)"
  exit 0
fi
compile() {
  source=$1 result=$2
  shift 2
  clang --target=wasm32 -O2 -Wall -Wextra -Werror -nostdlib -mbulk-memory -msign-ext \
    -Wl,--no-entry -Wl,--global-base=65536 -Wl,-z,stack-size=4096 "$@" "$source" -o "$result"
}
for source in c/*.c; do
  name=$(basename "$source" .c)
  [ -z "$only" ] || [ "$only" = "$name" ] || continue
  set --
  case $name in smp-magazines) set -- -matomics ;; esac
  compile "$source" "$into/$name.wasm" "$@"
  for fault in $(grep -o 'FAULT_[A-Z][A-Z_]*' "$source" | sort -u); do
    suffix=$(echo "${fault#FAULT_}" | tr 'A-Z_' 'a-z-')
    compile "$source" "$into/$name.$suffix.wasm" "$@" "-D$fault"
  done
done
ls -l "$into"/*.wasm | awk '{ bytes += $5 } END { print NR " modules, " bytes " bytes" }'
