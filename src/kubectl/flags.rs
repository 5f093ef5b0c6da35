//! Flags as pflag parses them, and finding the subcommand as cobra does.

pub use crate::text::quoted;

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing, or `=true`/`=false`.
    Bool,
    /// Text; the last one given counts.
    Text,
    /// Text; every one given counts, commas are not split.
    Texts,
    /// A whole number.
    Int,
    /// A duration as Go writes them: `1h30m`.
    Duration,
    /// `true`, `false` or another word; `true` if nothing is given. `--dry-run`'s and `--embed-certs`' kind is not this.
    OptionalText(&'static str),
}

/// A flag that a command knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Without its dashes.
    pub name: &'static str,
    /// Its one-letter form.
    pub short: Option<char>,
    /// What it takes.
    pub takes: Takes,
}

/// A flag without a one-letter form.
pub const fn flag(name: &'static str, takes: Takes) -> Flag {
    Flag { name, short: None, takes }
}

/// A flag with a one-letter form.
pub const fn short_flag(short: char, name: &'static str, takes: Takes) -> Flag {
    Flag { name, short: Some(short), takes }
}

/// The flags that every kubectl command takes.
pub const GLOBAL: &[Flag] = &[
    flag("as", Takes::Text),
    flag("as-group", Takes::Texts),
    flag("as-uid", Takes::Text),
    flag("as-user-extra", Takes::Texts),
    flag("cache-dir", Takes::Text),
    flag("certificate-authority", Takes::Text),
    flag("client-certificate", Takes::Text),
    flag("client-key", Takes::Text),
    flag("cluster", Takes::Text),
    flag("context", Takes::Text),
    flag("disable-compression", Takes::Bool),
    flag("insecure-skip-tls-verify", Takes::Bool),
    flag("kubeconfig", Takes::Text),
    flag("kuberc", Takes::Text),
    flag("log-flush-frequency", Takes::Duration),
    flag("match-server-version", Takes::Bool),
    short_flag('n', "namespace", Takes::Text),
    flag("password", Takes::Text),
    flag("profile", Takes::Text),
    flag("profile-output", Takes::Text),
    flag("request-timeout", Takes::Text),
    short_flag('s', "server", Takes::Text),
    flag("tls-server-name", Takes::Text),
    flag("token", Takes::Text),
    flag("user", Takes::Text),
    flag("username", Takes::Text),
    short_flag('v', "v", Takes::Int),
    flag("vmodule", Takes::Text),
    flag("warnings-as-errors", Takes::Bool),
    short_flag('h', "help", Takes::Bool),
];

/// What stood on a command line, after the subcommand's own words were taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The words that are no flags, in order.
    pub args: Vec<String>,
    /// Flags given, in order, by name, with their value (`true` for a bare Bool).
    pub flags: Vec<(&'static str, String)>,
}

impl Parsed {
    /// The last value given for a flag.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.flags.iter().rev().find(|(flag, _)| *flag == name).map(|(_, value)| value.as_str())
    }
    /// The last value given for a flag, or nothing.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or("")
    }
    /// Every value given for a flag.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.flags.iter().filter(|(flag, _)| *flag == name).map(|(_, value)| value.clone()).collect()
    }
    /// Whether a Bool flag is set to true.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| parse_bool(value) == Some(true))
    }
    /// Whether a flag was given at all.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Parses what follows a subcommand. The error is pflag's own text, without kubectl's `error: ` before it.
pub fn parse(words: &[String], flags: &[&[Flag]]) -> Result<Parsed, String> {
    let mut parsed = Parsed::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            parsed.args.extend(words.by_ref().cloned());
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            if name.is_empty() || name.starts_with('-') {
                return Err(format!("bad flag syntax: {word}"));
            }
            let known = find(flags, |flag| flag.name == name).ok_or_else(|| format!("unknown flag: --{name}"))?;
            let value = match (value, bare(known.takes)) {
                (Some(value), _) => value,
                (None, Some(bare)) => bare.to_owned(),
                (None, None) => words.next().cloned().ok_or_else(|| format!("flag needs an argument: --{name}"))?,
            };
            parsed.set(known, value)?;
        } else if word.len() > 1 && word.starts_with('-') {
            let shorts = word.get(1..).unwrap_or("");
            parsed.shorthands(shorts, flags, &mut words)?;
        } else {
            parsed.args.push(word.clone());
        }
    }
    Ok(parsed)
}

impl Parsed {
    fn shorthands(
        &mut self,
        shorts: &str,
        flags: &[&[Flag]],
        words: &mut std::slice::Iter<'_, String>,
    ) -> Result<(), String> {
        let mut rest = shorts;
        while let Some(short) = rest.chars().next() {
            let after = rest.get(short.len_utf8()..).unwrap_or("");
            let known = find(flags, |flag| flag.short == Some(short))
                .ok_or_else(|| format!("unknown shorthand flag: '{short}' in -{rest}"))?;
            if let (Some(value), true) = (after.strip_prefix('='), after.len() > 1) {
                return self.set(known, value.to_owned());
            }
            match bare(known.takes) {
                Some(bare) => self.set(known, bare.to_owned())?,
                None if !after.is_empty() => return self.set(known, after.to_owned()),
                None => {
                    let value =
                        words.next().cloned().ok_or_else(|| format!("flag needs an argument: '{short}' in -{rest}"))?;
                    return self.set(known, value);
                }
            }
            rest = after;
        }
        Ok(())
    }
    fn set(&mut self, known: Flag, value: String) -> Result<(), String> {
        let wrong = match known.takes {
            Takes::Bool => parse_bool(&value).is_none().then(|| parsing("strconv.ParseBool", &value)),
            Takes::Int => value.parse::<i32>().is_err().then(|| parsing("strconv.ParseInt", &value)),
            Takes::Duration => (!is_duration(&value)).then(|| format!("time: invalid duration {}", quoted(&value))),
            Takes::Text | Takes::Texts | Takes::OptionalText(_) => None,
        };
        if let Some(why) = wrong {
            let short = known.short.map(|short| format!("-{short}, ")).unwrap_or_default();
            return Err(format!("invalid argument {} for \"{short}--{}\" flag: {why}", quoted(&value), known.name));
        }
        self.flags.push((known.name, value));
        Ok(())
    }
}

/// Whether a line asks for help before anything else.
pub fn asks_help(words: &[String]) -> bool {
    words.iter().any(|word| word == "-h" || word == "--help")
}

/// Takes the subcommand's words out of a line, flags before and between them left in: `-n a auth can-i get` is the
/// command `auth can-i` and the words `-n a get`. Mirrors cobra's `Find`; `is_command` says which paths exist.
pub fn find_command(words: &[String], is_command: impl Fn(&[String]) -> bool) -> (Vec<String>, Vec<String>) {
    let mut rest = words.to_vec();
    let mut path: Vec<String> = Vec::new();
    while let Some(at) = first_arg(&rest) {
        let Some(name) = rest.get(at).cloned() else { break };
        path.push(name);
        if !is_command(&path) {
            path.pop();
            break;
        }
        rest.remove(at);
    }
    (path, rest)
}

/// The first word that is neither a flag nor a flag's value, as far as the global flags tell.
fn first_arg(words: &[String]) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let takes_next = match word.strip_prefix("--") {
            Some("") => return None,
            Some(long) => {
                !long.contains('=')
                    && find(&[GLOBAL], |flag| flag.name == long).is_some_and(|f| bare(f.takes).is_none())
            }
            None if word.starts_with('-') => {
                let mut chars = word.chars().skip(1);
                let (first, second) = (chars.next(), chars.next());
                second.is_none() && find(&[GLOBAL], |flag| flag.short == first).is_some_and(|f| bare(f.takes).is_none())
            }
            None if word.is_empty() => false,
            None => return Some(at),
        };
        at += if takes_next { 2 } else { 1 };
    }
    None
}

fn find(flags: &[&[Flag]], matches: impl Fn(&Flag) -> bool) -> Option<Flag> {
    flags.iter().flat_map(|set| set.iter()).find(|flag| matches(flag)).copied()
}

/// The value of a flag given without one, for those that may be.
fn bare(takes: Takes) -> Option<&'static str> {
    match takes {
        Takes::Bool => Some("true"),
        Takes::OptionalText(bare) => Some(bare),
        Takes::Text | Takes::Texts | Takes::Int | Takes::Duration => None,
    }
}

/// Go's `strconv.ParseBool`.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

fn is_duration(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "0" {
        return true;
    }
    let mut rest = unsigned;
    while !rest.is_empty() {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let digits = rest.len() - number.len();
        let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"];
        let unit_end = number.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(number.len());
        let (unit, next) = number.split_at(unit_end);
        let written = rest.get(..digits).unwrap_or("");
        let numeric = written.chars().any(|c| c.is_ascii_digit()) && written.matches('.').count() < 2;
        if !numeric || !units.contains(&unit) {
            return false;
        }
        rest = next;
    }
    !unsigned.is_empty()
}

fn parsing(function: &str, value: &str) -> String {
    format!("{function}: parsing {}: invalid syntax", quoted(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[Flag] = &[flag("list", Takes::Bool), short_flag('A', "all-namespaces", Takes::Bool)];

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn flags_parse_as_pflag_parses_them() {
        let parsed =
            parse(&words("get -na --as jane pods --list=false -A --as-group=a --as-group=b,c"), &[OWN, GLOBAL]);
        let parsed = parsed.unwrap();
        assert_eq!(parsed.args, ["get", "pods"]);
        assert_eq!((parsed.text("namespace"), parsed.text("as")), ("a", "jane"));
        assert_eq!((parsed.is_true("list"), parsed.is_true("all-namespaces")), (false, true));
        assert_eq!(parsed.all("as-group"), ["a", "b,c"]);
        assert_eq!(parse(&words("-- --list"), &[OWN]).unwrap().args, ["--list"]);
    }

    #[test]
    fn what_does_not_parse_is_said_in_its_own_words() {
        for (line, expected) in [
            ("--nope", "unknown flag: --nope"),
            ("-xA", "unknown shorthand flag: 'x' in -xA"),
            ("--as", "flag needs an argument: --as"),
            ("-n", "flag needs an argument: 'n' in -n"),
            (
                "--list=maybe",
                r#"invalid argument "maybe" for "--list" flag: strconv.ParseBool: parsing "maybe": invalid syntax"#,
            ),
            ("-v=x", r#"invalid argument "x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax"#),
            (
                "--log-flush-frequency=5",
                r#"invalid argument "5" for "--log-flush-frequency" flag: time: invalid duration "5""#,
            ),
        ] {
            assert_eq!(parse(&words(line), &[OWN, GLOBAL]).unwrap_err(), expected);
        }
    }

    #[test]
    fn flags_may_stand_before_the_subcommand() {
        let is_command = |path: &[String]| ["auth", "auth can-i"].contains(&path.join(" ").as_str());
        let (path, rest) = find_command(&words("-n a auth --as=x can-i get pods"), is_command);
        assert_eq!((path.join(" ").as_str(), rest.join(" ").as_str()), ("auth can-i", "-n a --as=x get pods"));
    }
}
