//! `who reaches db`, `whom does web reach`: questions about connections of which one end is left open.

use super::ReachLine;

/// The parts of `who reaches db:5432`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReachesLine {
    /// Whether the others connect to it.
    pub into: bool,
    pub peer: String,
    /// A number or a port's name.
    pub port: Option<String>,
    /// Upper case.
    pub protocol: Option<String>,
}

/// Whoever it is, at an end of an arrow.
const ANYBODY: [&str; 6] = ["*", "?", "any", "anybody", "anyone", "who"];

impl ReachesLine {
    /// Whether a line is one.
    pub fn parse(line: &str) -> Option<ReachesLine> {
        let line = line.trim().trim_end_matches(['?', '.']).trim_end();
        let words: Vec<&str> = line.split_whitespace().collect();
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let texts: Vec<&str> = lower.iter().map(String::as_str).collect();
        let may = |word: &str| matches!(word, "can" | "may" | "could" | "does" | "do" | "would");
        let from = match texts.as_slice() {
            ["who" | "what", "reaches" | "reach", ..] => 2,
            ["who" | "what", "connects" | "talks" | "gets", "to", ..] => 3,
            ["who" | "what", word, "reach", ..] if may(word) => 3,
            ["who" | "what", word, "connect" | "talk" | "get", "to", ..] if may(word) => 4,
            ["who" | "whom" | "what" | "where", word, _, "reach", rest @ ..] if may(word) => {
                return ReachesLine::about(words.get(2)?, words.get(words.len() - rest.len()..)?, false);
            }
            ["who" | "whom" | "what" | "where", word, _, "connect" | "talk" | "go", rest @ ..] if may(word) => {
                let to = usize::from(rest.first() == Some(&"to"));
                return ReachesLine::about(words.get(2)?, words.get(words.len() - rest.len() + to..)?, false);
            }
            _ => return None,
        };
        ReachesLine::about(words.get(from)?, words.get(from + 1..)?, true)
    }

    /// Whether a line asks what policies cover: `which namespaces have default deny?`, `what is unprotected?`
    pub fn asks_for_coverage(line: &str) -> bool {
        let line = line.trim().trim_end_matches(['?', '.']).to_lowercase().replace('-', " ");
        let words: Vec<&str> = line.split_whitespace().collect();
        let has = |all: &[&str]| words.windows(all.len()).any(|window| window == all);
        let asks =
            words.first().is_some_and(|first| matches!(*first, "which" | "what" | "who" | "where" | "is" | "are"));
        match words.as_slice() {
            ["default", "deny"] | ["unprotected"] => true,
            _ => asks && (has(&["default", "deny"]) || has(&["unprotected"]) || has(&["not", "protected"])),
        }
    }

    /// `* -> db:5432`: an arrow of which one end is anybody.
    pub fn of_arrow(line: &ReachLine) -> Option<ReachesLine> {
        let anybody = |peer: &str| ANYBODY.contains(&peer.to_lowercase().as_str());
        let (into, peer) = match (anybody(&line.from), anybody(&line.to)) {
            (true, false) => (true, &line.to),
            (false, true) => (false, &line.from),
            _ => return None,
        };
        Some(ReachesLine { into, peer: peer.clone(), port: line.port.clone(), protocol: line.protocol.clone() })
    }

    /// What stands at the end of a question: `on port 8080`, `over UDP`, `in namespace prod`.
    fn about(peer: &str, rest: &[&str], into: bool) -> Option<ReachesLine> {
        let (peer, mut port, mut protocol) = ReachLine::end(peer)?;
        let mut peer = peer.to_owned();
        let mut words = rest.iter().copied();
        while let Some(word) = words.next() {
            match word.to_lowercase().as_str() {
                "on" | "over" | "at" | "via" | "port" | "the" | "namespace" | "to" => {}
                "in" => {
                    let namespace = words.by_ref().find(|word| !matches!(*word, "namespace" | "ns" | "the"))?;
                    if !peer.contains('/') {
                        peer = format!("{namespace}/{peer}");
                    }
                }
                "tcp" | "udp" | "sctp" => protocol = Some(word.to_uppercase()),
                _ if port.is_none() => {
                    let (number, of) = word.split_once('/').map_or((word, None), |(number, of)| (number, Some(of)));
                    port = Some(number);
                    protocol = of.map(str::to_uppercase).or(protocol);
                }
                _ => return None,
            }
        }
        Some(ReachesLine { into, peer, port: port.map(str::to_owned), protocol })
    }
}

#[cfg(test)]
mod tests {
    use crate::ask::Line;

    #[test]
    fn lines_are_read_as_people_write_them() {
        for (line, expected) in [
            ("who reaches db", "<- db  "),
            ("who reaches backend/api:8080", "<- backend/api 8080 "),
            ("who can reach db?", "<- db  "),
            ("Who may connect to prod/db on port 5432?", "<- prod/db 5432 "),
            ("who can talk to dns on 53/udp", "<- dns 53 UDP"),
            ("who reaches db on TCP 5432", "<- db 5432 TCP"),
            ("what reaches db in namespace prod", "<- prod/db  "),
            ("who reaches 10.0.0.5:443/udp", "<- 10.0.0.5 443 UDP"),
            ("* -> db:5432", "<- db 5432 "),
            ("whom does web reach", "-> web  "),
            ("what can frontend/web reach on 443", "-> frontend/web 443 "),
            ("whom can web connect to over UDP?", "-> web  UDP"),
            ("where may web go", "-> web  "),
            ("web -> *", "-> web  "),
            ("web → *:443", "-> web 443 "),
        ] {
            let read = match Line::parse(line) {
                Line::Reaches(l) => format!(
                    "{} {} {} {}",
                    if l.into { "<-" } else { "->" },
                    l.peer,
                    l.port.unwrap_or_default(),
                    l.protocol.unwrap_or_default()
                ),
                other => format!("{other:?}"),
            };
            assert_eq!(read, expected, "{line}");
        }
        for line in
            ["default deny", "which namespaces have default-deny?", "What is unprotected", "who is not protected?"]
        {
            assert_eq!(Line::parse(line), Line::Coverage, "{line}");
        }
        for line in ["who can get secrets in prod", "what can jane do", "who reaches", "web -> db", "who is there"] {
            assert!(!matches!(Line::parse(line), Line::Reaches(_)), "{line}");
        }
    }
}
