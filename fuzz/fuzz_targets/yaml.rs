//! Any text is read: places lie in it, and after an edit it reads as if read anew.
#![no_main]

use kubeglass::text::SourceId;
use kubeglass::yaml::{read, read_again, remarks, strict_json};
use kubeglass_fuzz::in_time;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let text: Arc<str> = text.into();
    let documents = in_time(text.len(), || read(SourceId(0), &text));
    for document in &documents {
        assert!(text.get(document.loc.start as usize..document.loc.end as usize).is_some());
        for issue in &document.issues {
            assert!(text.get(issue.loc.start as usize..issue.loc.end as usize).is_some(), "{issue:?}");
        }
        let _ = in_time(text.len(), || strict_json(document));
        for remark in in_time(text.len(), || remarks(document)) {
            assert!(text.get(remark.loc.start as usize..remark.loc.end as usize).is_some(), "{remark:?}");
        }
    }
    // The second half goes, as a reader deletes it.
    let half = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let after: Arc<str> = text[..half].into();
    let again = read_again(SourceId(0), &after, &documents);
    assert_eq!(format!("{again:?}"), format!("{:?}", read(SourceId(0), &after)));
});
