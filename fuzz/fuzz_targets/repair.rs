//! Every offered repair fits the text it is offered for, and applying the safe ones comes to an end.
#![no_main]

use kubeglass::ask::{self, Desk, Rooms};
use kubeglass::text::{Safety, Source, apply_edits};
use kubeglass::workspace::{Options, Workspace};
use kubeglass_fuzz::in_time;
use libfuzzer_sys::fuzz_target;

/// Texts are repaired no more often than this until nothing is left to repair.
const ROUNDS: usize = 12;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (rooms, options) = (Rooms::all(), Options::default());
    let mut sources = vec![Source::new("a.yaml", text)];
    for _ in 0..ROUNDS {
        let length: usize = sources.iter().map(|source| source.text.len()).sum();
        let workspace = Workspace::new(sources.clone());
        let desk = Desk { workspace: &workspace, rooms: &rooms, options: &options };
        let problems = in_time(length, || ask::problems(&desk));
        let mut next = None;
        for fix in problems.iter().filter_map(|problem| problem.fix.as_ref()) {
            let after = apply_edits(sources.iter(), &fix.edits).expect("a fix fits its text");
            if fix.safety == Safety::Safe && next.is_none() {
                next = Some(after);
            }
        }
        match next {
            Some(after) => sources = after,
            None => return,
        }
    }
});
