//! @TITLE@
//!
//! Makes the calls of a counterexample by the allocator's own functions, natively: put it into
//! `tests/` of the crate, and run `cargo test`. What fails is named by its obligation:
//! npx buddycheck explain @RULE@. Its lists are not looked at, only what they lead to.
//!
//! What must hold, whatever the allocator does: blocks lie in the zone, aligned, apart from one
//! another; nothing is refused that fits (O2); nobody but its owner changes a live block (O5) or
//! what lies around the zone (O6); and answers do not depend on what a client has written (O6).
//! The calls are made once for each of a few contents of blocks, each time from init on.

// The crate that exports these: `use my_crate as _;` links it.
@API@
const CALLS: &[Act] = &[
@CALLS@];

const FRAMES: usize = @FRAMES@;
const TOP_ORDER: u32 = @TOP@;
/// Frames between an aligned address and the zone, and those of them that alignment counts.
const PLACE: usize = @PLACE@;
const ORIGIN: usize = @ORIGIN@;
/// For want of something else than room.
#[allow(unused_variables)]
const fn may_refuse(order: u32) -> bool {
    @MAY_REFUSE@
}
const RUNS: usize = @RUNS@;
const GUARD: usize = 256;

#[allow(dead_code)]
enum Act {
    Take(u32),
    Ask(usize),
    /// The block that the n-th request got, from 1.
    Give(usize),
    GiveBad(usize, u32),
}

struct Owned {
    block: *mut u8,
    order: u32,
    frame: usize,
    frames: usize,
    bytes: usize,
}

struct Judge {
    arena: Vec<u8>,
    zone: *mut u8,
    frame_bytes: usize,
    header_bytes: usize,
    owned: Vec<Option<Owned>>,
    owner: Vec<usize>,
    run: usize,
    answers: Vec<isize>,
}

#[allow(dead_code, unused_variables)]
impl Judge {
@ADAPTER@
    /// What a client writes: words that look like its own address, like nothing, like others.
    fn content(&self, at: usize, block: *mut u8) -> u8 {
        match self.run {
            1 => 0,
            2 => 0xff,
            run => (if run == 3 { self.zone } else { block } as usize).to_ne_bytes()[at % size_of::<usize>()],
        }
    }

    /// Everything that is not the allocator's is as it was left.
    fn look(&self) {
        let from = self.zone as usize;
        let to = from + FRAMES * self.frame_bytes;
        for byte in &self.arena {
            let at = byte as *const u8 as usize;
            let is_guard = at < from || at >= to;
            let seen = unsafe { std::ptr::read_volatile(byte) };
            assert!(!is_guard || seen == 0xa5, "O6: wrote {} bytes from the zone", at as isize - from as isize);
        }
        for (i, owned) in self.owned.iter().enumerate() {
            let Some(o) = owned else { continue };
            for n in 0..o.bytes {
                let at = o.block.wrapping_add(n);
                let seen = unsafe { std::ptr::read_volatile(at) };
                let is = self.content(at as usize, o.block);
                assert_eq!(seen, is, "O5: wrote byte {n} of block {}, which is live", i + 1);
            }
        }
    }

    /// Is there room for an aligned block of this order?
    fn fits(&self, order: u32) -> bool {
        if order > TOP_ORDER {
            return false;
        }
        let size = 1usize << order;
        let first = (size - ORIGIN % size) % size;
        let starts = (first..FRAMES).step_by(size).filter(|at| at + size <= FRAMES);
        starts.into_iter().any(|at| self.owner[at..at + size].iter().all(|&n| n == 0))
    }

    /// Judges what was given, and makes it the client's.
    fn given(&mut self, block: *mut u8, order: u32, frames: usize, bytes: usize) -> bool {
        if block.is_null() {
            self.answers.push(-1);
            self.owned.push(None);
            return false;
        }
        let offset = (block as usize).wrapping_sub(self.zone as usize).wrapping_sub(self.header_bytes);
        self.answers.push(offset as isize);
        assert!(offset < FRAMES * self.frame_bytes, "O1: gave what lies {} bytes from the zone", offset as isize);
        assert_eq!(offset % self.frame_bytes, 0, "O1: gave a byte within a frame");
        let frame = offset / self.frame_bytes;
        assert!(frame + frames <= FRAMES, "O1: gave frame {frame}, and the zone ends behind {FRAMES}");
        if frames == 1 << order {
            assert_eq!((ORIGIN + frame) % frames, 0, "O1: gave frame {frame} for order {order}");
        }
        let number = self.owned.len() + 1;
        for at in frame..frame + frames {
            assert_eq!(self.owner[at], 0, "I3: gave frame {at}, which that block has");
            self.owner[at] = number;
        }
        for n in 0..bytes {
            let at = block.wrapping_add(n);
            unsafe { std::ptr::write_volatile(at, self.content(at as usize, block)) };
        }
        self.owned.push(Some(Owned { block, order, frame, frames, bytes }));
        self.look();
        true
    }

    fn take(&mut self, order: u32) -> bool {
        let block = self.alloc(order);
        assert!(!block.is_null() || may_refuse(order) || !self.fits(order), "O2: refused order {order}, which fits");
        self.given(block, order, 1 << order, (self.frame_bytes << order) - self.header_bytes)
    }

    fn take_asked(&mut self, asked: usize) {
        let (bytes, frames) = self.sizes_of(asked);
        let order = frames.max(1).next_power_of_two().trailing_zeros();
        let block = self.ask(asked, order);
        if asked > 0 {
            assert!(!block.is_null() || may_refuse(order) || !self.fits(order), "O2: refused {asked}, which fits");
        }
        self.given(block, order, if asked > 0 { frames } else { 0 }, bytes);
    }

    /// Nothing if the request was refused.
    fn give(&mut self, request: usize) {
        self.look();
        let Some(o) = self.owned[request - 1].take() else { return };
        self.owner[o.frame..o.frame + o.frames].fill(0);
        let answer = self.free(o.block, o.order, o.bytes, o.frames);
        self.answers.push(answer as isize);
        assert!(answer, "O9: refused to take back block {request}");
        self.look();
    }

    fn give_bad(&mut self, frame: usize, order: u32) {
        let block = self.zone.wrapping_add(frame * self.frame_bytes + self.header_bytes);
        let bytes = (self.frame_bytes << order) - self.header_bytes;
        let answer = self.free(block, order, bytes, 1 << order);
        self.answers.push(answer as isize);
        assert!(!answer, "O10: took back frame {frame}, of which nothing is live");
        self.look();
    }

    /// What the calls lead to: the rest is handed out, all comes back, and must be whole again.
    fn aftermath(&mut self) {
        for order in [@LEAST@, @MOST@] {
            while self.take(order) {}
            for n in 1..=self.owned.len() {
                self.give(n);
            }
        }
    }

    fn once(run: usize) -> Vec<isize> {
        let (frame_bytes, header_bytes) = unsafe { (@FRAME_BYTES@, @HEADER@) };
        let largest = (frame_bytes << TOP_ORDER).max(4096);
        let mut arena = vec![0xa5u8; 2 * largest + (FRAMES + PLACE) * frame_bytes + 2 * GUARD];
        let start = arena.as_mut_ptr() as usize + GUARD;
        let zone = (start.next_multiple_of(largest) + PLACE * frame_bytes) as *mut u8;
        let mut judge = Judge {
            arena, zone, frame_bytes, header_bytes, run,
            owned: vec![], owner: vec![0; FRAMES], answers: vec![],
        };
        for n in 0..FRAMES * frame_bytes {
            let at = zone.wrapping_add(n);
            unsafe { std::ptr::write_volatile(at, judge.content(at as usize, zone.wrapping_add(64))) };
        }
        assert!(judge.init(), "O11: init refuses the zone");
        for act in CALLS {
            match *act {
                Act::Take(order) => _ = judge.take(order),
                Act::Ask(asked) => judge.take_asked(asked),
                Act::Give(request) => judge.give(request),
                Act::GiveBad(frame, order) => judge.give_bad(frame, order),
            }
        }
        for n in 1..=judge.owned.len() {
            judge.give(n);
        }
        judge.aftermath();
        judge.answers
    }
}

#[test]
fn @NAME@() {
    let first = Judge::once(0);
    for run in 1..RUNS {
        assert_eq!(Judge::once(run), first, "O6: answers depend on what a client has written");
    }
}
