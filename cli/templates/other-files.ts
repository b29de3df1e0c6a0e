/** What `buddycheck init rust` and `init zig` write; the names are those of buddycheck.h. */

/** A crate root that exports the convention. */
export const rustAdapter = `//! Connects your allocator with buddycheck: fill in what has an arrow.
#![no_std]

use core::ptr::{addr_of_mut, null_mut};

/// <-- your smallest block, a power of two, 8 or more.
const FRAME_BYTES: usize = 64;

/// <-- your allocator; this one refuses everything.
struct Mine;

impl Mine {
    const fn new() -> Self {
        Mine
    }
    fn init(&mut self, _base: *mut u8, _bytes: usize) {}
    fn alloc(&mut self, _bytes: usize) -> Option<*mut u8> {
        None
    }
    fn free(&mut self, _block: *mut u8, _bytes: usize) {}
}

static mut MINE: Mine = Mine::new();

#[no_mangle]
pub extern "C" fn buddycheck_frame_bytes() -> u32 {
    FRAME_BYTES as u32
}

/// 0 for a zone that you do not support.
#[no_mangle]
pub unsafe extern "C" fn buddycheck_init(base: *mut u8, frames: u32, order_max: u32) -> i32 {
    if frames != 1 << order_max {
        return 0;
    }
    (*addr_of_mut!(MINE)).init(base, frames as usize * FRAME_BYTES);
    1
}

#[no_mangle]
pub unsafe extern "C" fn buddycheck_alloc(order: u32) -> *mut u8 {
    (*addr_of_mut!(MINE)).alloc(FRAME_BYTES << order).unwrap_or(null_mut())
}

#[no_mangle]
pub unsafe extern "C" fn buddycheck_free(block: *mut u8, order: u32) -> i32 {
    (*addr_of_mut!(MINE)).free(block, FRAME_BYTES << order);
    1
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
`;

/** The compile command of a single file without cargo. */
export const rustBuild = `#!/bin/sh
# Builds allocator.wasm for buddycheck. Needs the target wasm32-unknown-unknown: rustup target add
# wasm32-unknown-unknown, or on Debian: apt install rustc libstd-rust-dev-wasm32 lld. Another
# compiler than the first rustc of the path: RUSTC=/usr/bin/rustc ./buddycheck-build.sh
# With atomics for several CPUs, add: -C target-feature=+atomics
set -eu
\${RUSTC:-rustc} --edition 2021 --target wasm32-unknown-unknown --crate-type cdylib -O \\
  -C panic=abort -C target-cpu=mvp \\
  -C link-arg=--global-base=65536 -C link-arg=-zstack-size=16384 \\
  buddycheck_adapter.rs -o allocator.wasm
echo "now: npx buddycheck check ./allocator.wasm"
`;

/** A root file that exports the convention. */
export const zigAdapter = `//! Connects your allocator with buddycheck: fill in what has an arrow.

/// <-- your smallest block, a power of two, 8 or more.
const frame_bytes: u32 = 64;

// <-- your allocator; this one refuses everything.
const mine = struct {
    fn init(_: [*]u8, _: usize) void {}
    fn alloc(_: usize) ?[*]u8 {
        return null;
    }
    fn free(_: [*]u8, _: usize) void {}
};

/// Bytes of a block of this order.
fn bytesOf(order: u32) u32 {
    return frame_bytes << @intCast(order);
}

export fn buddycheck_frame_bytes() u32 {
    return frame_bytes;
}

/// 0 for a zone that you do not support.
export fn buddycheck_init(base: [*]u8, frames: u32, order_max: u32) i32 {
    if (frames != bytesOf(order_max) / frame_bytes) return 0;
    mine.init(base, frames * frame_bytes);
    return 1;
}

export fn buddycheck_alloc(order: u32) ?[*]u8 {
    return mine.alloc(bytesOf(order));
}

export fn buddycheck_free(block: [*]u8, order: u32) i32 {
    mine.free(block, bytesOf(order));
    return 1;
}
`;

/** The compile command, for pointers of so many bits. */
export const zigBuild = (bits: 32 | 64): string => `#!/bin/sh
# Builds allocator.wasm for buddycheck. Needs zig 0.11 or later; another than the first of the
# path: ZIG=/opt/zig/zig ./buddycheck-build.sh
# With atomics for several CPUs, add: -mcpu=baseline+atomics
set -eu
\${ZIG:-zig} build-exe -target wasm${bits}-freestanding -O ReleaseSafe -fno-entry -rdynamic \\
  --global-base=65536 --stack 16384 buddycheck_adapter.zig -femit-bin=allocator.wasm
echo "now: npx buddycheck check ./allocator.wasm"
`;

/**
 * Beside allocator.wasm it is read without being named. What it does not say the adapter says: a
 * size in two places would be wrong in one of them some day.
 */
export const config = `{
  "alignment": "region"
}
`;
