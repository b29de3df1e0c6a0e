//! A page allocator in Zig: per order one word of bits, 1 where a free block of that order starts,
//! and nothing else. No lists, so it never touches the memory it hands out; it takes the lowest of
//! the smallest blocks that fit. What it cannot see is whether a block that is not free is live.
//!
//! `fault` puts in one bug of a class that real allocators have had; build.sh changes that line.

const Fault = enum {
    none,
    any_buddy_merged,
    bit_not_cleared,
    exact_not_tried,
    merges_one_level,
    remainder_lost,
    rest_marked_up,
    top_merged,
};
const fault: Fault = .none;

const frame_bytes: u32 = 16;
const orders = 7;
const frames_max = 64;

var base: u32 = 0;
var frame_count: u32 = 0;
var top: u32 = 0;
var free_bits: [orders]u64 = [_]u64{0} ** orders;

fn sizeOf(order: u32) u32 {
    return @as(u32, 1) << @intCast(order);
}

fn bitOf(at: u32) u64 {
    return @as(u64, 1) << @intCast(at);
}

fn isFree(at: u32, order: u32) bool {
    return free_bits[order] & bitOf(at) != 0;
}

fn mark(at: u32, order: u32) void {
    free_bits[order] |= bitOf(at);
}

fn clear(at: u32, order: u32) void {
    free_bits[order] &= ~bitOf(at);
}

export fn buddycheck_frame_bytes() u32 {
    return frame_bytes;
}

export fn buddycheck_init(start: u32, frames: u32, order_max: u32) i32 {
    if (frames > frames_max or order_max >= orders) return 0;
    base = start;
    frame_count = frames;
    top = order_max;
    free_bits = [_]u64{0} ** orders;
    var at: u32 = 0;
    while (at < frames) {
        var order = top;
        while (at % sizeOf(order) != 0 or at + sizeOf(order) > frames) order -= 1;
        mark(at, order);
        at += sizeOf(order);
    }
    return 1;
}

export fn buddycheck_alloc(order: u32) u32 {
    var from = order;
    if (fault == .exact_not_tried and from < top) from += 1;
    while (from <= top and free_bits[from] == 0) from += 1;
    if (from > top) return 0;
    const at: u32 = @ctz(free_bits[from]);
    if (fault != .bit_not_cleared or from != order) clear(at, from);
    while (from > order) {
        from -= 1;
        if (fault == .remainder_lost and from == 0) continue;
        mark(at + sizeOf(from), if (fault == .rest_marked_up and from == 0) 1 else from);
    }
    return base + at * frame_bytes;
}

export fn buddycheck_free(block: u32, given: u32) i32 {
    var at = (block - base) / frame_bytes;
    var order = given;
    // The top order has no buddies, whatever its bits say.
    while (order < top or (fault == .top_merged and order + 1 < orders)) {
        const buddy = at ^ sizeOf(order);
        if (buddy >= frames_max) break;
        const lower = if (fault == .any_buddy_merged and order > 0) order - 1 else order;
        if (!isFree(buddy, order) and !(lower < order and isFree(buddy, lower))) break;
        clear(buddy, order);
        at &= ~sizeOf(order);
        order += 1;
        if (fault == .merges_one_level) break;
    }
    mark(at, order);
    return 1;
}

export fn buddycheck_listed(order: u32, index: u32) u32 {
    var bits = free_bits[order];
    var n = index;
    while (bits != 0 and n > 0) : (n -= 1) bits &= bits - 1;
    return if (bits == 0) 0 else base + @as(u32, @ctz(bits)) * frame_bytes;
}

export fn buddycheck_mark(start: u32, order: u32) u32 {
    return @intFromBool(isFree((start - base) / frame_bytes, order));
}

export fn buddycheck_scheme() u32 {
    return 1;
}
