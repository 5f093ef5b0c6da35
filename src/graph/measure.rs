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
const ADVANCES: [u8; 94] = [
    29, 42, 62, 64, 88, 67, 25, 37, 37, 50, 64, 28, 46, 28, 37, 64, 48, 63, 64, 65, 63, 64, 58, 64, 64, 28, 28, 64, 64,
    64, 53, 96, 70, 66, 73, 74, 61, 59, 75, 75, 28, 58, 67, 57, 91, 76, 77, 64, 77, 65, 65, 65, 74, 69, 100, 68, 68,
    64, 37, 37, 37, 50, 47, 36, 58, 62, 57, 62, 59, 37, 62, 61, 26, 26, 57, 26, 89, 61, 61, 62, 62, 39, 53, 37, 61, 57,
    81, 56, 57, 56, 41, 36, 41, 64,
];

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
    let mut back = text.chars().rev();
    let mut used = 0.0;
    // From both ends in turn, the beginning first.
    for c in text.chars() {
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
