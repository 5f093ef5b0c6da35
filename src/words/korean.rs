//! Korean particles, which take their form from the sound that the word before them ends in.
//!
//! Hangul says so in its own code point. Names in Latin letters are judged by how a Korean reader pronounces them
//! (`role` ends in ㄹ, `secret` in ㅅ, `pod` in a vowel, `API` letter by letter), digits by their Sino-Korean names.
//! Closing punctuation is not pronounced and is passed over.

/// What the last syllable of a word ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// The topic: 은 or 는.
pub fn eun(name: &str) -> &'static str {
    if closed(name) { "은" } else { "는" }
}

/// The subject: 이 or 가.
pub fn i(name: &str) -> &'static str {
    if closed(name) { "이" } else { "가" }
}

/// The object: 을 or 를.
pub fn eul(name: &str) -> &'static str {
    if closed(name) { "을" } else { "를" }
}

/// Direction, means, or what something becomes: 으로 or 로; ㄹ takes 로.
pub fn ro(name: &str) -> &'static str {
    if ending(name) == Ending::Consonant { "으로" } else { "로" }
}

/// Company: 과 or 와.
pub fn wa(name: &str) -> &'static str {
    if closed(name) { "과" } else { "와" }
}

/// Before 는 and 고 after a name that is quoted: 이라 or 라.
pub fn ira(name: &str) -> &'static str {
    if closed(name) { "이라" } else { "라" }
}

fn closed(name: &str) -> bool {
    ending(name) != Ending::Vowel
}

fn ending(name: &str) -> Ending {
    let spoken = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    match spoken.chars().next_back() {
        Some(c @ '가'..='힣') => match (c as u32 - '가' as u32) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        Some('1' | '7' | '8') => Ending::Rieul,
        Some('0' | '3' | '6') => Ending::Consonant,
        Some(c) if c.is_ascii_alphabetic() => latin(spoken),
        _ => Ending::Vowel,
    }
}

/// Words whose pronunciation the letters do not tell.
const PRONOUNCED: [(&str, Ending); 13] = [
    ("abac", Ending::Consonant),
    ("check", Ending::Vowel),
    ("get", Ending::Consonant),
    ("id", Ending::Vowel),
    ("me", Ending::Vowel),
    ("ok", Ending::Vowel),
    ("out", Ending::Consonant),
    ("put", Ending::Consonant),
    ("rbac", Ending::Consonant),
    ("role", Ending::Rieul),
    ("timeout", Ending::Consonant),
    ("type", Ending::Consonant),
    ("yaml", Ending::Rieul),
];

/// How the last word of a name in Latin letters ends: `CronJob` as `Job`, `db-policy` as `policy`.
fn latin(name: &str) -> Ending {
    let letters = name.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or(name);
    let starts = |(at, c): (usize, char)| {
        c.is_ascii_uppercase()
            && letters.get(..at).and_then(|before| before.chars().next_back()).is_some_and(|c| c.is_ascii_lowercase())
    };
    let start = letters.char_indices().rev().find(|at| starts(*at)).map_or(0, |(at, _)| at);
    let word = letters.get(start..).unwrap_or(letters);
    let lower = word.to_ascii_lowercase();
    if let Some((_, ending)) = PRONOUNCED.iter().find(|(known, _)| *known == lower) {
        return *ending;
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let acronym = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
    if acronym || word.len() == 1 || !lower.contains(vowel) {
        return match lower.chars().next_back() {
            Some('l' | 'r') => Ending::Rieul,
            Some('m' | 'n') => Ending::Consonant,
            _ => Ending::Vowel,
        };
    }
    let mut back = lower.chars().rev();
    let (last, before, further) = (back.next(), back.next(), back.next());
    let after_vowel = before.is_some_and(vowel);
    let long = after_vowel && further.is_some_and(vowel);
    let consonant_if = |closed: bool| if closed { Ending::Consonant } else { Ending::Vowel };
    match last.unwrap_or(' ') {
        'l' => Ending::Rieul,
        'm' | 'n' => Ending::Consonant,
        'g' => consonant_if(before == Some('n')),
        'e' => match before {
            Some('l') => Ending::Rieul,
            Some('m' | 'n') => consonant_if(further.is_some_and(vowel)),
            _ => Ending::Vowel,
        },
        't' => consonant_if(after_vowel && !long),
        'p' => {
            consonant_if(before == Some('p') || (after_vowel && (!long || further == Some('o') && before == Some('u'))))
        }
        'k' => {
            consonant_if(before == Some('c') || (after_vowel && !long) || (before, further) == (Some('o'), Some('o')))
        }
        'c' => consonant_if(after_vowel && !long),
        'b' => consonant_if(matches!(before, Some('a' | 'e' | 'o')) && !long),
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_sound() {
        let table = [
            // word, is the last syllable closed, does it end in ㄹ
            ("규칙", true, false),
            ("사용자", false, false),
            ("파일", true, true),
            ("developer", false, false),
            ("role", true, true),
            ("ClusterRole", true, true),
            ("secret", true, false),
            ("secrets", false, false),
            ("pod", false, false),
            ("pods", false, false),
            ("namespace", false, false),
            ("default", false, false),
            ("staging", true, false),
            ("config", false, false),
            ("CronJob", true, false),
            ("ConfigMap", true, false),
            ("ReplicaSet", true, false),
            ("Deployment", false, false),
            ("network", false, false),
            ("webhook", true, false),
            ("group", true, false),
            ("db-policy", false, false),
            ("kube-system", true, false),
            ("rbac.yaml", true, true),
            ("API", false, false),
            ("URL", true, true),
            ("TCP", false, false),
            ("DNS", false, false),
            ("http", false, false),
            ("jane", true, false),
            ("name", true, false),
            ("watch", false, false),
            ("3306", true, false),
            ("80", true, false),
            ("443", true, false),
            ("8081", true, true),
            ("192.168.5.10/32", false, false),
            ("(scratch)", false, false),
            ("`web`", true, false),
            ("*", false, false),
            ("", false, false),
        ];
        for (word, is_closed, rieul) in table {
            let expected = if is_closed { ["은", "이", "을", "과"] } else { ["는", "가", "를", "와"] };
            assert_eq!([eun(word), i(word), eul(word), wa(word)], expected, "{word}");
            assert_eq!(ro(word), if is_closed && !rieul { "으로" } else { "로" }, "{word}");
        }
    }
}
