#!/bin/sh
# Builds the allocators of foreign/c, rust and zig, each with its variants and its faults, into
# foreign/wasm. The results are committed: only who changes a source needs the compilers. What is
# missing is said.
# usage: build.sh [FOLDER [SOURCE [right]]]     into another folder, one source, no faults
# Other compilers than the first of the path: RUSTC=/usr/bin/rustc ZIG=/opt/zig/zig build.sh
set -eu
into=${1:-$(dirname "$0")/wasm}
only=${2:-}
which=${3:-all}
mkdir -p "$into"
into=$(cd "$into" && pwd)
cd "$(dirname "$0")"
ZIG=${ZIG:-zig}

# Is this source asked for?
wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }

build_c() {
  if ! clang --print-targets 2>/dev/null | grep -q wasm32 || ! command -v wasm-ld >/dev/null; then
    echo "skipped C: needs clang with the wasm32 target, and wasm-ld (packages clang and lld)"
    return
  fi
  for source in c/*.c; do
    name=$(basename "$source" .c)
    wanted "$name" || continue
    set --
    case $name in smp-magazines | smp-one-word | smp-tickets) set -- -matomics ;; esac
    one_c "$source" "$name" "$@"
    for variant in $(grep -o 'VARIANT_[A-Z][A-Z]*' "$source" | sort -u); do
      one_c "$source" "$name-$(echo "${variant#VARIANT_}" | tr 'A-Z' 'a-z')" "$@" "-D$variant"
    done
    [ "$which" = right ] || faults_c "$source" "$name" "$@"
    # The same with pointers and longs of 64 bits.
    case $name in pair-bit | split-bit) ;; *) continue ;; esac
    target=wasm64
    one_c "$source" "$name-64" "$@" -Wl,-mwasm64
    [ "$which" = right ] || faults_c "$source" "$name-64" "$@" -Wl,-mwasm64
    target=wasm32
  done
}

faults_c() {
  source=$1 right=$2
  shift 2
  for fault in $(grep -o 'FAULT_[A-Z][A-Z_]*' "$source" | sort -u); do
    one_c "$source" "$right.$(echo "${fault#FAULT_}" | tr 'A-Z_' 'a-z-')" "$@" "-D$fault"
  done
}

target=wasm32
one_c() {
  source=$1 result=$2
  shift 2
  clang --target=$target -O2 -Wall -Wextra -Werror -nostdlib -mbulk-memory -msign-ext \
    -Wl,--no-entry -Wl,--global-base=65536 -Wl,-z,stack-size=4096 "$@" "$source" \
    -o "$into/$result.wasm"
}

build_rust() {
  found=
  for candidate in ${RUSTC:-rustc /usr/bin/rustc}; do
    sysroot=$("$candidate" --print sysroot 2>/dev/null) || continue
    if [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then found=$candidate && break; fi
  done
  if [ -z "$found" ]; then
    echo "skipped Rust: needs rustc with wasm32-unknown-unknown (package libstd-rust-dev-wasm32)"
    return
  fi
  for name in order-map smp-order-map; do
    wanted "$name" || continue
    set --
    faults='any-order-merged double-free-taken end-rounded-up exact-not-tried prev-not-set
      remainder-lost tag-kept upper-half-kept'
    if [ $name = smp-order-map ]; then
      faults='free-unlocked test-then-set'
      set -- --cfg smp -C target-feature=+atomics
    fi
    one_rust "$name" "$@"
    [ "$which" = right ] && continue
    for fault in $faults; do one_rust "$name.$fault" "$@" --cfg "fault=\"$fault\""; done
  done
}

one_rust() {
  result=$1
  shift
  "$found" --edition 2021 --target wasm32-unknown-unknown --crate-type cdylib -C opt-level=s \
    -C lto -C panic=abort -C strip=debuginfo -C target-cpu=mvp \
    -C link-arg=--global-base=65536 -C link-arg=-zstack-size=4096 "$@" rust/order-map.rs \
    -o "$into/$result.wasm"
}

build_zig() {
  if ! command -v "$ZIG" >/dev/null; then
    echo "skipped Zig: needs zig 0.11 or later"
    return
  fi
  wanted free-bits || return 0
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  faults=$(sed -n '/^const Fault/,/^}/s/^    \([a-z_]*\),$/\1/p' zig/free-bits.zig)
  for fault in $faults; do
    suffix=.$(echo "$fault" | tr _ -)
    [ "$fault" = none ] && suffix=
    [ "$which" = right ] && [ "$fault" != none ] && continue
    sed "s/^const fault: Fault = .none;/const fault: Fault = .$fault;/" zig/free-bits.zig \
      >"$scratch/free-bits.zig"
    (cd "$scratch" && "$ZIG" build-exe -target wasm32-freestanding -O ReleaseSmall -fstrip \
      -fno-entry -rdynamic --global-base=65536 --stack 4096 free-bits.zig \
      -femit-bin=free-bits.wasm)
    cp "$scratch/free-bits.wasm" "$into/free-bits$suffix.wasm"
  done
}

build_c
build_rust
build_zig
ls -l "$into"/*.wasm | awk '{ bytes += $5 } END { print NR " modules, " bytes " bytes" }'
