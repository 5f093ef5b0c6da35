//! Texts as editors count them, in UTF-16 code units: fast enough for megabytes at every key.

/// As many bytes are looked at together.
const CHUNK: usize = 64;

/// How many UTF-16 code units a text has.
pub fn utf16_units(text: &str) -> u32 {
    let units: usize = text.as_bytes().chunks(CHUNK).map(units_of).sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Each character counts at its first byte; those of four bytes are two units.
fn units_of(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().map(|byte| usize::from(*byte & 0xc0 != 0x80) + usize::from(*byte >= 0xf0)).sum()
}

/// The byte at a UTF-16 offset; none past the end or inside a character.
fn byte_at_unit(text: &str, offset: u32) -> Option<usize> {
    let mut left = offset as usize;
    let mut at = 0;
    for chunk in text.as_bytes().chunks(CHUNK) {
        let units = units_of(chunk);
        if units > left {
            break;
        }
        left -= units;
        at += chunk.len();
    }
    // A chunk may end within a character, all of whose units have been counted.
    while !text.is_char_boundary(at) {
        at += 1;
    }
    for c in text.get(at..)?.chars() {
        if left == 0 {
            break;
        }
        left = left.checked_sub(c.len_utf16())?;
        at += c.len_utf8();
    }
    (left == 0).then_some(at)
}

/// The text with `insert` in the place of what stands between two UTF-16 offsets; none where these do not fit the text.
pub fn with_change(text: &str, from: u32, to: u32, insert: &str) -> Option<String> {
    let start = byte_at_unit(text, from)?;
    let (before, rest) = text.split_at_checked(start)?;
    let after = rest.get(byte_at_unit(rest, to.checked_sub(from)?)?..)?;
    Some([before, insert, after].concat())
}

/// How many bytes two texts have in common at their start, and after that at their end; whole characters only.
pub fn in_common(old: &str, new: &str) -> (usize, usize) {
    let mut start = common_start(old.as_bytes(), new.as_bytes());
    while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
        start -= 1;
    }
    let (old, new) = (old.get(start..).unwrap_or(""), new.get(start..).unwrap_or(""));
    let mut end = common_end(old.as_bytes(), new.as_bytes());
    while !old.is_char_boundary(old.len() - end) || !new.is_char_boundary(new.len() - end) {
        end -= 1;
    }
    (start, end)
}

fn common_start(old: &[u8], new: &[u8]) -> usize {
    let alike =
        old.chunks_exact(CHUNK).zip(new.chunks_exact(CHUNK)).take_while(|(old, new)| old == new).count() * CHUNK;
    let (old, new) = (old.get(alike..).unwrap_or_default(), new.get(alike..).unwrap_or_default());
    alike + old.iter().zip(new).take_while(|(old, new)| old == new).count()
}

fn common_end(old: &[u8], new: &[u8]) -> usize {
    let chunks = old.rchunks_exact(CHUNK).zip(new.rchunks_exact(CHUNK));
    let alike = chunks.take_while(|(old, new)| old == new).count() * CHUNK;
    let rest = |bytes: &[u8]| bytes.len().saturating_sub(alike);
    let (old, new) = (old.get(..rest(old)).unwrap_or_default(), new.get(..rest(new)).unwrap_or_default());
    alike + old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of one, two, three and four bytes a character, shorter and longer than a chunk.
    fn texts() -> Vec<String> {
        let line = "spec: {replicas: 3} # 한국어 é 😀\n";
        vec![String::new(), "a".into(), "😀".into(), line.into(), line.repeat(9), "x".repeat(200), "한".repeat(70)]
    }

    #[test]
    fn units_are_counted_as_browsers_do() {
        for text in texts() {
            assert_eq!(utf16_units(&text) as usize, text.encode_utf16().count(), "{text}");
            let mut units = 0;
            for (byte, c) in text.char_indices() {
                assert_eq!(byte_at_unit(&text, units), Some(byte), "{text} at {units}");
                if c.len_utf16() == 2 {
                    assert_eq!(byte_at_unit(&text, units + 1), None, "{text} inside {c}");
                }
                units += c.len_utf16() as u32;
            }
            assert_eq!(byte_at_unit(&text, units), Some(text.len()));
            assert_eq!(byte_at_unit(&text, units + 1), None);
        }
    }

    #[test]
    fn a_change_makes_the_text_it_was_seen_in() {
        for text in texts() {
            let units: Vec<u16> = text.encode_utf16().collect();
            for (from, to) in [
                (0, 0),
                (0, units.len()),
                (units.len() / 2, units.len()),
                (1, 3),
                (2, 1),
                (units.len(), units.len() + 1),
            ] {
                for insert in ["", "x", "한\n😀"] {
                    let expected = units.get(from..to).and_then(|_| {
                        let all = [&units[..from], &insert.encode_utf16().collect::<Vec<_>>(), &units[to..]].concat();
                        String::from_utf16(&all).ok()
                    });
                    let changed = with_change(&text, from as u32, to as u32, insert);
                    assert_eq!(changed, expected, "{text} {from} {to} {insert}");
                    let Some(changed) = changed else { continue };
                    let (start, end) = in_common(&text, &changed);
                    let came = &changed[start..changed.len() - end];
                    assert_eq!(format!("{}{came}{}", &text[..start], &text[text.len() - end..]), changed);
                    assert!(came.len() <= insert.len() + 8, "{came} of {insert}");
                }
            }
        }
    }
}
