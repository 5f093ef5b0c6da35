//! What every target holds the engine to, beside not panicking.

use cpu_time::ThreadTime;
use std::time::Duration;

/// So long may it take for each begun 100 KB, as the processor counts.
const LIMIT: Duration = Duration::from_millis(100);

/// Does the work on so many bytes, and fails if it takes too long.
pub fn in_time<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let began = ThreadTime::now();
    let done = work();
    let most = LIMIT * (1 + bytes / 100_000) as u32;
    let took = began.elapsed();
    assert!(took <= most, "{bytes} bytes took {took:?}");
    done
}
