//! How wide text will be, near enough: pictures are placed before any browser has set them.

/// The fonts that pictures use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    /// A node's name: 13 px, strong.
    Name,
    /// Details, lane heads, edge labels: 11 px.
    Small,
    /// Labels and rows to type: 12 px, code font.
    Code,
    /// Ports and the like on edges: 11 px, code font.
    SmallCode,
}

impl Font {
    fn size(self) -> f64 {
        match self {
            Font::Name => 13.0,
            Font::Code => 12.0,
            Font::Small | Font::SmallCode => 11.0,
        }
    }
}

/// Advance widths from `!` to `~` in hundredths of the font size, as common interface fonts have them.
const ADVANCES: &[u8; 94] = b"\x1d\x2a\x3e\x40\x58\x43\x19\x25\x25\x32\x40\x1c\x2e\x1c\x25\x40\x30\x3f\x40\x41\x3f\x40\x3a\x40\x40\x1c\x1c\x40\x40\x40\x35\x60\x46\x42\x49\x4a\x3d\x3b\x4b\x4b\x1c\x3a\x43\x39\x5b\x4c\x4d\x40\x4d\x41\x41\x41\x4a\x45\x64\x44\x44\x40\x25\x25\x25\x32\x2f\x24\x3a\x3e\x39\x3e\x3b\x25\x3e\x3d\x1a\x1a\x39\x1a\x59\x3d\x3d\x3e\x3e\x27\x35\x25\x3d\x39\x51\x38\x39\x38\x29\x24\x29\x40";

/// Whether a character fills a square, as Chinese, Japanese and Korean writing does.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
}

fn advance(c: char, font: Font) -> f64 {
    let wide = is_wide(c);
    if matches!(font, Font::Code | Font::SmallCode) {
        return if wide { 1.2 } else { 0.605 };
    }
    let em = match c {
        _ if wide => 1.0,
        ' ' => 0.28,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '·' => 0.28,
        _ => u32::from(c)
            .checked_sub(0x21)
            .and_then(|at| ADVANCES.get(at as usize))
            .map_or(0.64, |hundredths| f64::from(*hundredths) / 100.0),
    };
    // Between the narrow interface fonts and the wide ones.
    if font == Font::Name { em * 1.09 } else { em * 1.05 }
}

/// The width of a text in CSS pixels.
pub(super) fn width(text: &str, font: Font) -> f64 {
    text.chars().map(|c| advance(c, font)).sum::<f64>() * font.size()
}

/// The text, with its middle left out if it would be wider than `limit`: the ends of Kubernetes names tell them apart.
pub(super) fn shorten(text: &str, font: Font, limit: f64) -> String {
    if width(text, font) <= limit {
        return text.to_owned();
    }
    let room = (limit - width("…", font)).max(0.0);
    let (mut head, mut tail) = (String::new(), Vec::new());
    let (mut front, mut back) = (text.chars().peekable(), text.chars().rev());
    let mut used = 0.0;
    // From both ends in turn, the beginning first.
    loop {
        let Some(c) = front.next() else { break };
        used += advance(c, font) * font.size();
        if used > room {
            break;
        }
        head.push(c);
        let Some(c) = back.next() else { break };
        used += advance(c, font) * font.size();
        if used > room {
            break;
        }
        tail.push(c);
    }
    head.push('…');
    head.extend(tail.iter().rev());
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_both_ends() {
        assert_eq!(shorten("web", Font::Name, 100.0), "web");
        let short = shorten("system:serviceaccount:default:watcher", Font::Name, 150.0);
        assert!(short.starts_with("system") && short.ends_with("watcher") && short.contains('…'), "{short}");
        assert!(width(&short, Font::Name) <= 150.0);
    }

    #[test]
    fn korean_is_full_width() {
        assert!((22.0..24.0).contains(&width("권한", Font::Small)));
        assert!(width("iiii", Font::Small) < width("mmmm", Font::Small));
    }

    #[test]
    fn no_room_is_no_panic() {
        assert_eq!(shorten("watcher", Font::Code, 0.0), "…");
    }
}
