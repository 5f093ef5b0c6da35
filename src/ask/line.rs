//! What a line typed into Ask is.

use super::{DirectionLine, ReachesLine};
use crate::kubectl::Invocation;
use crate::kubectl::words::split;
use std::collections::BTreeMap;
use std::fmt;

/// A line, sorted by the room that answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing typed.
    Empty,
    /// A kubectl command line, from `kubectl` on.
    Kubectl(String),
    /// `from -> to[:port][/protocol]`: may one reach the other?
    Reach(ReachLine),
    /// `who reaches db`, `web -> *`: who does, or whom does one reach?
    Reaches(ReachesLine),
    /// `which namespaces have default deny`, `what is unprotected`: what policies cover.
    Coverage,
    /// `who can get secrets in prod`: who may do it, or what may somebody do? With its text.
    Direction(DirectionLine, String),
    /// `GET https://host/path`: where does the request go?
    Request(RequestLine),
    /// Something else.
    Unclear,
}

/// The parts of `from -> to:port/protocol`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReachLine {
    pub from: String,
    pub to: String,
    /// A number or a port's name.
    pub port: Option<String>,
    /// Upper case.
    pub protocol: Option<String>,
}

impl Line {
    /// The kubectl command that it is, with its text.
    pub fn command(&self) -> Option<(&str, Invocation)> {
        let Line::Kubectl(line) = self else { return None };
        Some((line, Invocation::new(line, BTreeMap::new(), "/").ok()??))
    }
}

impl fmt::Display for ReachLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)?;
        if let Some(port) = &self.port {
            write!(f, ":{port}")?;
        }
        match &self.protocol {
            Some(protocol) if protocol != "TCP" => write!(f, "/{}", protocol.to_ascii_lowercase()),
            _ => Ok(()),
        }
    }
}

/// The parts of an HTTP request, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    pub method: String,
    /// `http` or `https`.
    pub scheme: String,
    /// As typed, a port included.
    pub host: String,
    /// The port connected to.
    pub port: u16,
    /// With its leading slash, without the query.
    pub path: String,
    pub query: Vec<(String, String)>,
}

const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

impl Line {
    /// Sorts a line. Prompts (`$ `) and a missing `kubectl` before `auth can-i` are forgiven.
    pub fn parse(line: &str) -> Line {
        let line = line.trim();
        let line = line.strip_prefix("$ ").or(line.strip_prefix("# ")).unwrap_or(line).trim();
        if line.is_empty() {
            return Line::Empty;
        }
        if let Some(reaches) = ReachesLine::parse(line) {
            return Line::Reaches(reaches);
        }
        if ReachesLine::asks_for_coverage(line) {
            return Line::Coverage;
        }
        if let Some(direction) = DirectionLine::parse(line) {
            return Line::Direction(direction, line.to_owned());
        }
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match first {
            "kubectl" => return Line::Kubectl(line.to_owned()),
            "k" if !rest.is_empty() && !rest.starts_with("->") => return Line::Kubectl(format!("kubectl {rest}")),
            "auth" | "config" if !rest.is_empty() && !rest.starts_with("->") => {
                return Line::Kubectl(format!("kubectl {line}"));
            }
            "can-i" => return Line::Kubectl(format!("kubectl auth {line}")),
            "curl" => return RequestLine::curl(rest).map_or(Line::Unclear, Line::Request),
            _ => {}
        }
        if let Some(reach) = ReachLine::parse(line) {
            return ReachesLine::of_arrow(&reach).map_or_else(|| Line::Reach(reach), Line::Reaches);
        }
        let upper = first.to_ascii_uppercase();
        let request = if METHODS.contains(&upper.as_str()) && !rest.is_empty() && !rest.contains(char::is_whitespace) {
            RequestLine::parse(&upper, rest)
        } else if first.starts_with("http://") || first.starts_with("https://") {
            RequestLine::parse("GET", line)
        } else {
            None
        };
        request.map_or(Line::Unclear, Line::Request)
    }
}

/// curl's options that take a value, for as far as people write them in front of a URL.
const CURL_VALUES: [&str; 24] = [
    "--request",
    "--header",
    "--data",
    "--data-raw",
    "--data-binary",
    "--output",
    "--user",
    "--user-agent",
    "--cookie",
    "--referer",
    "--max-time",
    "--connect-timeout",
    "--write-out",
    "--resolve",
    "--connect-to",
    "--cacert",
    "--cert",
    "--key",
    "--proxy",
    "--form",
    "--retry",
    "--url",
    "--interface",
    "--data-urlencode",
];
const CURL_SHORT_VALUES: &str = "XHdouAbemwExFcDKTrtyYzC";

impl ReachLine {
    fn parse(line: &str) -> Option<ReachLine> {
        let (from, to) = ["->", "→", "=>"].iter().find_map(|arrow| line.split_once(arrow))?;
        let (from, to) = (from.trim(), to.trim());
        if from.is_empty() || to.is_empty() || [from, to].iter().any(|peer| peer.contains(char::is_whitespace)) {
            return None;
        }
        let (to, port, protocol) = ReachLine::end(to)?;
        // As addresses are written where a port may follow; there is none to ask about on this side.
        let bare = from.strip_prefix('[').and_then(|from| from.strip_suffix(']'));
        let from = bare.filter(|address| address.contains(':')).unwrap_or(from);
        Some(ReachLine { from: from.to_owned(), to: to.to_owned(), port: port.map(str::to_owned), protocol })
    }

    /// An end of a connection with its port and protocol: `api:8080/udp`.
    pub(super) fn end(mut to: &str) -> Option<(&str, Option<&str>, Option<String>)> {
        let mut protocol = None;
        if let Some((before, after)) = to.rsplit_once('/') {
            let upper = after.to_ascii_uppercase();
            let known = ["TCP", "UDP", "SCTP"].contains(&upper.as_str());
            // Behind a port only a protocol can stand; whether there is one of that name is said by who answers.
            let unknown = before.contains(':') && after.starts_with(|c: char| c.is_ascii_alphabetic());
            if known || unknown && after.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                protocol = Some(upper);
                to = before;
            }
        }
        // `[2001:db8::1]:443`, `2001:db8::/64:443`, `2001:db8::1` (no port), `api:8080`.
        let is_number = |bits: &str| !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
        let behind_block = to.rsplit_once('/').and_then(|(_, rest)| rest.split_once(':'));
        let behind_block = behind_block.filter(|(bits, _)| is_number(bits)).and_then(|(_, port)| {
            let block = to.strip_suffix(port)?.strip_suffix(':')?;
            Some((block, Some(port)))
        });
        let (to, port) = match to.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, rest)) if address.contains(':') => (address, rest.strip_prefix(':')),
            _ if behind_block.is_some() => behind_block?,
            _ if to.matches(':').count() == 1 => to.split_once(':').map_or((to, None), |(to, port)| (to, Some(port))),
            _ => (to, None),
        };
        (!to.is_empty() && port != Some("")).then_some((to, port, protocol))
    }
}

impl RequestLine {
    /// The request that a curl command sends: its URL, the method, and the Host header if one is given.
    fn curl(rest: &str) -> Option<RequestLine> {
        let words = split(rest).ok()?;
        let (mut method, mut host, mut url) = (None, None, None);
        let mut implied = "GET";
        let mut take = |name: &str, value: &str| match name {
            "-X" | "--request" => method = Some(value.to_ascii_uppercase()),
            "-H" | "--header" => {
                let header = value.split_once(':').filter(|(name, _)| name.trim().eq_ignore_ascii_case("host"));
                host = header.map(|(_, value)| value.trim().to_owned()).or(host.take());
            }
            "-I" | "--head" => implied = "HEAD",
            "-d" | "-F" | "--form" => implied = "POST",
            name if name.starts_with("--data") => implied = "POST",
            "--url" | "" => url = url.take().or(Some(value.to_owned())),
            _ => {}
        };
        let mut words = words.iter().map(|word| word.text.as_str());
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--") {
                let (name, value) = word.split_once('=').unwrap_or((word, ""));
                match CURL_VALUES.contains(&name) && !long.contains('=') {
                    true => take(name, words.next()?),
                    false => take(name, value),
                }
            } else if let Some(letters) = word.strip_prefix('-') {
                // Letters stand together up to the first that takes a value, which may stand right behind it.
                for (at, letter) in letters.char_indices() {
                    let flag = format!("-{letter}");
                    if !CURL_SHORT_VALUES.contains(letter) {
                        take(&flag, "");
                        continue;
                    }
                    match letters.get(at + letter.len_utf8()..).unwrap_or("") {
                        "" => take(&flag, words.next()?),
                        value => take(&flag, value),
                    }
                    break;
                }
            } else {
                take("", word);
            }
        }
        let mut request = RequestLine::parse(&method.unwrap_or(implied.to_owned()), &url?)?;
        if let Some(host) = host.filter(|host| !host.is_empty()) {
            request.host = host;
        }
        Some(request)
    }

    fn parse(method: &str, url: &str) -> Option<RequestLine> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return None;
        }
        let rest = rest.split('#').next().unwrap_or("");
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, tail) = rest.split_at(at);
        let host = host.rsplit('@').next().unwrap_or("");
        if host.is_empty() || host.contains(char::is_whitespace) {
            return None;
        }
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        let path = if path.is_empty() { "/" } else { path };
        let default = if scheme == "https" { 443 } else { 80 };
        let port = match host.rsplit_once(':') {
            Some((name, port)) if !name.is_empty() && !port.ends_with(']') => port.parse().ok()?,
            _ => default,
        };
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Some(RequestLine {
            method: method.to_owned(),
            scheme,
            host: host.to_owned(),
            port,
            path: path.to_owned(),
            query,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(line: &str) -> (String, String, Option<String>, Option<String>) {
        match Line::parse(line) {
            Line::Reach(r) => (r.from, r.to, r.port, r.protocol),
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn kubectl_lines_with_or_without_the_word_and_the_prompt() {
        for (typed, line) in [
            ("kubectl auth can-i get pods", "kubectl auth can-i get pods"),
            ("$ kubectl config view", "kubectl config view"),
            ("can-i get pods -n dev", "kubectl auth can-i get pods -n dev"),
            ("auth can-i get pods", "kubectl auth can-i get pods"),
            ("k auth can-i get pods", "kubectl auth can-i get pods"),
        ] {
            assert_eq!(Line::parse(typed), Line::Kubectl(line.into()), "{typed}");
        }
    }

    #[test]
    fn reach_lines() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(reach("prod/web -> prod/db:3306"), ("prod/web".into(), "prod/db".into(), some("3306"), None));
        assert_eq!(reach("web→10.0.0.5:443/udp"), ("web".into(), "10.0.0.5".into(), some("443"), some("UDP")));
        assert_eq!(reach("web -> 10.0.0.0/8"), ("web".into(), "10.0.0.0/8".into(), None, None));
        assert_eq!(reach("web -> 2001:db8::1"), ("web".into(), "2001:db8::1".into(), None, None));
        assert_eq!(reach("web -> [2001:db8::1]:443"), ("web".into(), "2001:db8::1".into(), some("443"), None));
        assert_eq!(reach("web -> [2001:db8::1]:53/udp").3, some("UDP"));
        assert_eq!(reach("[2001:db8::1] -> web:53").0, "2001:db8::1");
        assert_eq!(reach("web -> ::/0:443"), ("web".into(), "::/0".into(), some("443"), None));
        assert_eq!(reach("web -> 2001:db8::/64"), ("web".into(), "2001:db8::/64".into(), None, None));
        assert_eq!(reach("web -> 10.0.0.0/8:53/udp"), ("web".into(), "10.0.0.0/8".into(), some("53"), some("UDP")));
        assert_eq!(reach("web -> prod/api:80/icmp"), ("web".into(), "prod/api".into(), some("80"), some("ICMP")));
        assert_eq!(reach("{ingress-controller} -> api:http").2, some("http"));
        assert_eq!(reach("a[Pod] -> ns/b[Deployment]:80").1, "ns/b[Deployment]");
        assert_eq!(Line::parse("web -> "), Line::Unclear);
    }

    #[test]
    fn requests() {
        let request = |line: &str| match Line::parse(line) {
            Line::Request(r) => format!("{} {} {} {} {} {}", r.method, r.scheme, r.host, r.port, r.path, r.query.len()),
            other => format!("{other:?}"),
        };
        assert_eq!(request("GET https://shop.example.com/wear?a=1&b"), "GET https shop.example.com 443 /wear 2");
        assert_eq!(request("http://shop.example.com"), "GET http shop.example.com 80 / 0");
        assert_eq!(request("post shop.example.com:8080/x#y"), "POST http shop.example.com:8080 8080 /x 0");
        assert_eq!(request("curl -s \"http://a.b/c\""), "GET http a.b 80 /c 0");
        assert_eq!(request("curl -X POST http://a.b/c"), "POST http a.b 80 /c 0");
        assert_eq!(request("curl -sXDELETE http://a.b/c -o /dev/null"), "DELETE http a.b 80 /c 0");
        assert_eq!(
            request("curl -kH 'Host: shop.example.com' https://10.0.0.1/c"),
            "GET https shop.example.com 443 /c 0"
        );
        assert_eq!(request("curl --request=PUT --header 'a: b' http://a.b"), "PUT http a.b 80 / 0");
        assert_eq!(request("curl -d x=1 -I"), "Unclear");
        assert_eq!(request("curl 'http://a.b"), "Unclear");
        assert_eq!(request("GET ftp://a"), "Unclear");
        assert_eq!(request("what is this"), "Unclear");
        assert_eq!(request("GET http://a:99999/"), "Unclear");
    }
}
