//! Writes the log of a running allocator in Rust, for `buddycheck trace`: a line of JSON per event,
//! from any number of threads. See foreign/c/buddycheck-log.h for when to draw an event's place:
//! inside the lock that keeps the lists, or, of `alloc` and `free` where blocks rest in between,
//! behind the one and in front of the other.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

/// One log. Each line goes out by one `write`, so that lines of two threads never mix.
pub struct Log {
    file: File,
    next: AtomicU64,
}

impl Log {
    /// `base` and `pages` say where blocks lie; everything must be free. Promises as in the schema.
    pub fn create(
        path: &str,
        name: &str,
        page_size: usize,
        base: usize,
        pages: usize,
        order_max: u32,
        promises: &[&str],
    ) -> io::Result<Log> {
        let log = Log { file: File::create(path)?, next: AtomicU64::new(0) };
        log.out(format!(
            "{{\"format\":\"buddycheck-log\",\"version\":1,\"name\":{name:?},\"pageSize\":{page_size},\
             \"regions\":[{{\"base\":\"{base:#x}\",\"pages\":{pages}}}],\"orderMax\":{order_max},\
             \"fresh\":true,\"ends\":true,\"promises\":{promises:?}}}\n"
        ));
        Ok(log)
    }

    /// `event` is alloc, free, leave, enter or take.
    pub fn block(&self, event: &str, thread: usize, at: usize, order: u32) {
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        self.out(format!(
            "{{\"e\":\"{event}\",\"n\":{n},\"cpu\":{thread},\"at\":\"{at:#x}\",\"order\":{order}}}\n"
        ));
    }

    /// A caller was refused.
    pub fn fail(&self, thread: usize, order: u32) {
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        self.out(format!("{{\"e\":\"fail\",\"n\":{n},\"cpu\":{thread},\"order\":{order}}}\n"));
    }

    /// The last line: without it a reader knows that the log breaks off.
    pub fn end(self) {
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        self.out(format!("{{\"e\":\"end\",\"n\":{n}}}\n"));
    }

    fn out(&self, line: String) {
        (&self.file).write_all(line.as_bytes()).expect("the log can be written");
    }
}
