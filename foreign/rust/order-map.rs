//! A page allocator in Rust without its standard library: per order one list, linked by frame
//! numbers inside the free blocks, and a byte per frame that says which block starts there and
//! whether it is free. So it sees every bad free, and refuses it. With `--cfg smp` it is one for
//! several CPUs, behind a spinlock by an atomic byte.
//!
//! Each `--cfg 'fault="NAME"'` puts in one bug of a class that real allocators have had.
#![no_std]

use core::ptr::addr_of_mut;
#[cfg(smp)]
use core::sync::atomic::{AtomicBool, Ordering};

const FRAME_BYTES: u32 = 16;
const ORDERS: usize = 7;
const FRAMES: usize = 64;

/// No frame, and no block.
const NONE: u32 = u32::MAX;
const LIVE: u8 = 0x80;

/// What lies in the first words of a free block.
struct Node {
    next: u32,
    prev: u32,
}

/// Tags: 0 no block starts here, k + 1 a free one of order k, with `LIVE` a live one.
struct Zone {
    base: usize,
    frames: u32,
    top: u32,
    heads: [u32; ORDERS],
    tags: [u8; FRAMES],
}

static mut ZONE: Zone = Zone {
    base: 0,
    frames: 0,
    top: 0,
    heads: [NONE; ORDERS],
    tags: [0; FRAMES],
};

impl Zone {
    unsafe fn node(&self, at: u32) -> *mut Node {
        (self.base + (at * FRAME_BYTES) as usize) as *mut Node
    }

    fn frame_of(&self, block: usize) -> Option<u32> {
        let distance = block.wrapping_sub(self.base) as u32;
        if distance % FRAME_BYTES != 0 || distance / FRAME_BYTES >= self.frames {
            return None;
        }
        Some(distance / FRAME_BYTES)
    }

    unsafe fn push(&mut self, at: u32, order: u32) {
        let head = self.heads[order as usize];
        (*self.node(at)).next = head;
        (*self.node(at)).prev = NONE;
        if head != NONE {
            (*self.node(head)).prev = at;
        }
        self.heads[order as usize] = at;
        self.tags[at as usize] = order as u8 + 1;
    }

    unsafe fn unlink(&mut self, at: u32, order: u32) {
        let Node { next, prev } = self.node(at).read();
        if prev == NONE {
            self.heads[order as usize] = next;
        } else {
            (*self.node(prev)).next = next;
        }
        if next != NONE && cfg!(not(fault = "prev-not-set")) {
            (*self.node(next)).prev = prev;
        }
        if cfg!(not(fault = "tag-kept")) {
            self.tags[at as usize] = 0;
        }
    }

    unsafe fn init(&mut self, base: usize, frames: u32, top: u32) {
        self.base = base;
        self.frames = frames;
        self.top = top;
        self.heads = [NONE; ORDERS];
        self.tags = [0; FRAMES];
        let mut at = 0;
        while at < frames {
            let mut order = top;
            let is_beyond = |k: u32| cfg!(not(fault = "end-rounded-up")) && at + (1 << k) > frames;
            while at % (1 << order) != 0 || is_beyond(order) {
                order -= 1;
            }
            self.push(at, order);
            at += 1 << order;
        }
    }

    unsafe fn alloc(&mut self, order: u32) -> Option<u32> {
        let first = if cfg!(fault = "exact-not-tried") && order < self.top { order + 1 } else { order };
        let from = (first..=self.top).find(|&k| self.heads[k as usize] != NONE)?;
        let at = self.heads[from as usize];
        self.unlink(at, from);
        for k in (order..from).rev() {
            if cfg!(fault = "remainder-lost") && k == 0 {
                continue;
            }
            self.push(at + (1 << k), k);
        }
        self.tags[at as usize] = LIVE | (order as u8 + 1);
        Some(at)
    }

    unsafe fn free(&mut self, block: usize, order: u32) -> bool {
        let mut at = match self.frame_of(block) {
            Some(at) => at,
            None => return false,
        };
        if cfg!(not(fault = "double-free-taken"))
            && self.tags[at as usize] != LIVE | (order as u8 + 1)
        {
            return false;
        }
        self.tags[at as usize] = 0;
        let mut order = order;
        while order < self.top {
            let buddy = at ^ (1 << order);
            if buddy + (1 << order) > self.frames {
                break;
            }
            let tag = self.tags[buddy as usize & (FRAMES - 1)];
            let is_free = if cfg!(fault = "any-order-merged") {
                tag != 0 && tag & LIVE == 0
            } else {
                tag == order as u8 + 1
            };
            if !is_free {
                break;
            }
            self.unlink(buddy, order);
            if cfg!(not(fault = "upper-half-kept")) {
                at &= !(1 << order);
            }
            order += 1;
        }
        self.push(at, order);
        true
    }
}

#[cfg(smp)]
static LOCK: AtomicBool = AtomicBool::new(false);

#[cfg(smp)]
fn lock() {
    if cfg!(fault = "test-then-set") {
        while LOCK.load(Ordering::Acquire) {}
        LOCK.store(true, Ordering::Relaxed);
        return;
    }
    while LOCK.swap(true, Ordering::Acquire) {}
}

#[cfg(smp)]
fn unlock() {
    LOCK.store(false, Ordering::Release);
}

#[cfg(not(smp))]
fn lock() {}

#[cfg(not(smp))]
fn unlock() {}

#[no_mangle]
pub extern "C" fn buddycheck_frame_bytes() -> u32 {
    FRAME_BYTES
}

#[no_mangle]
pub unsafe extern "C" fn buddycheck_init(base: usize, frames: u32, order_max: u32) -> bool {
    if frames as usize > FRAMES || order_max as usize >= ORDERS {
        return false;
    }
    (*addr_of_mut!(ZONE)).init(base, frames, order_max);
    true
}

#[no_mangle]
pub unsafe extern "C" fn buddycheck_alloc(order: u32) -> usize {
    let zone = &mut *addr_of_mut!(ZONE);
    lock();
    let got = zone.alloc(order);
    unlock();
    got.map_or(0, |at| zone.node(at) as usize)
}

#[no_mangle]
pub unsafe extern "C" fn buddycheck_free(block: usize, order: u32) -> bool {
    let zone = &mut *addr_of_mut!(ZONE);
    if cfg!(fault = "free-unlocked") {
        return zone.free(block, order);
    }
    lock();
    let is_taken = zone.free(block, order);
    unlock();
    is_taken
}

#[no_mangle]
pub unsafe extern "C" fn buddycheck_listed(order: u32, index: u32) -> usize {
    let zone = &mut *addr_of_mut!(ZONE);
    let mut at = zone.heads[order as usize];
    for _ in 0..index {
        if at == NONE {
            return 0;
        }
        at = (*zone.node(at)).next;
    }
    if at == NONE { 0 } else { zone.node(at) as usize }
}

/// What is kept for the frame: the order of the block that starts there, -1 for none.
#[no_mangle]
pub unsafe extern "C" fn buddycheck_mark(start: usize, _order: u32) -> i32 {
    let zone = &mut *addr_of_mut!(ZONE);
    let tag = zone.frame_of(start).map_or(0, |at| zone.tags[at as usize]);
    (tag & !LIVE) as i32 - 1
}

#[no_mangle]
pub extern "C" fn buddycheck_scheme() -> u32 {
    6
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
