#!/bin/sh
# Builds one of these into wasm/: build.sh SOURCE NAME [FLAGS]. Add -matomics where it has atomics.
#     build.sh undo.c undo.ok      build.sh undo.c undo.bug -DBUG
set -eu
cd "$(dirname "$0")"
source=$1 name=$2
shift 2
clang --target=wasm32 -O2 -Wall -Wextra -nostdlib -mbulk-memory -msign-ext -I../c \
  -Wl,--no-entry -Wl,--global-base=65536 -Wl,-z,stack-size=4096 "$@" "$source" -o "wasm/$name.wasm"
