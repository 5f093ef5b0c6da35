//! The formats of names and texts, each with the server's words for what does not fit.
//! Mirrors apimachinery's `util/validation` and `api/validate/content`.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why a text does not fit; empty if it does.
pub(super) type Reasons = Vec<Cow<'static, str>>;
/// Judges a text.
pub(super) type Format = fn(&str) -> Reasons;

/// The reasons that hold.
fn reasons<const N: usize>(rules: [(bool, &'static str); N]) -> Reasons {
    rules.into_iter().filter(|(broken, _)| *broken).map(|(_, why)| why.into()).collect()
}

fn alphanumeric(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// Whether it begins and ends with one kind of character and has another between.
fn framed(text: &str, ends: fn(char) -> bool, within: fn(char) -> bool) -> bool {
    text.starts_with(ends) && text.ends_with(ends) && text.chars().all(|c| ends(c) || within(c))
}

fn is_dns_part(part: &str) -> bool {
    framed(part, alphanumeric, |c| c == '-')
}

/// Whether a text is a lower-case RFC 1123 subdomain.
pub fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_dns_part)
}

/// Whether a text is a lower-case RFC 1123 label.
pub fn is_dns_label(text: &str) -> bool {
    text.len() <= 63 && is_dns_part(text)
}

const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must \
     start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
     '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end \
     with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_1035: &str = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic \
     character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is \
     '[a-z]([-a-z0-9]*[a-z0-9])?')";
const WILDCARD: &str = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of \
     lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for \
     validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const QUALIFIED: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
     character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
     '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must \
     start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
     '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const CONFIG_KEY: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or \
     'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const HTTP_HEADER: &str = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used \
     for validation is '[-A-Za-z0-9]+')";
const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used \
     for validation is '[0-9]+%')";
const SEARCH: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must \
     start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
     '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
const SYSCTL: &str = "must have at most 253 characters and match regex \
     ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

/// A subdomain of RFC 1123: the names of most objects.
pub(super) fn subdomain(text: &str) -> Reasons {
    let fits = text.split('.').all(is_dns_part);
    reasons([(text.len() > 253, "must be no more than 253 characters"), (!fits, SUBDOMAIN)])
}

/// A label of RFC 1123: namespaces, containers, volumes.
pub(super) fn label(text: &str) -> Reasons {
    let dotted = text.split('.').all(is_dns_part);
    let fits = is_dns_part(text);
    reasons([
        (text.len() > 63, "must be no more than 63 characters"),
        (!fits && dotted, "must not contain dots"),
        (!fits && !dotted, LABEL),
    ])
}

/// A label of RFC 1035, which begins with a letter.
pub(super) fn label_1035(text: &str) -> Reasons {
    let fits = is_dns_part(text) && text.starts_with(|c: char| c.is_ascii_lowercase());
    reasons([(text.len() > 63, "must be no more than 63 characters"), (!fits, LABEL_1035)])
}

/// `*.example.com`
pub(super) fn wildcard(text: &str) -> Reasons {
    let fits = text.strip_prefix("*.").is_some_and(|rest| rest.split('.').all(is_dns_part));
    reasons([(text.len() > 253, "must be no more than 253 characters"), (!fits, WILDCARD)])
}

/// A host name, which may begin with a wildcard.
pub(super) fn host(text: &str) -> Reasons {
    if text.contains('*') { wildcard(text) } else { subdomain(text) }
}

/// A name that may have a domain before a slash: label keys, conditions, protocols.
pub(super) fn qualified(text: &str) -> Reasons {
    let (prefix, name) = match text.split_once('/') {
        None => (None, text),
        Some((_, rest)) if rest.contains('/') => {
            let why = format!(
                "a valid label key {QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            );
            return vec![why.into()];
        }
        Some((prefix, name)) => (Some(prefix), name),
    };
    let mut found = Reasons::new();
    if let Some(prefix) = prefix {
        let of_prefix = match prefix {
            "" => vec!["must be non-empty".into()],
            _ => subdomain(prefix),
        };
        found.extend(
            of_prefix
                .into_iter()
                .map(|why| format!("prefix part {}", why.replace("253 characters", "253 bytes")).into()),
        );
    }
    let fits = framed(name, |c| c.is_ascii_alphanumeric(), |c| matches!(c, '-' | '_' | '.'));
    if name.is_empty() {
        found.push("name part must be non-empty".into());
    } else if name.len() > 63 {
        found.push("name part must be no more than 63 bytes".into());
    }
    if !fits {
        found.push(format!("name part {QUALIFIED}").into());
    }
    found
}

/// [`qualified`], in any case: the keys of annotations.
pub(super) fn qualified_in_any_case(text: &str) -> Reasons {
    qualified(&text.to_lowercase())
}

/// A label's value.
pub(super) fn label_value(text: &str) -> Reasons {
    let fits = text.is_empty() || framed(text, |c| c.is_ascii_alphanumeric(), |c| matches!(c, '-' | '_' | '.'));
    reasons([(text.len() > 63, "must be no more than 63 bytes"), (!fits, LABEL_VALUE)])
}

/// What may stand as one part of a URL's path: the names of roles and bindings.
pub(super) fn path_segment(text: &str) -> Reasons {
    match text {
        "." => vec!["may not be '.'".into()],
        ".." => vec!["may not be '..'".into()],
        _ => reasons([(text.contains('/'), "may not contain '/'"), (text.contains('%'), "may not contain '%'")]),
    }
}

/// A key of a ConfigMap or a Secret.
pub(super) fn config_key(text: &str) -> Reasons {
    let fits = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let mut found = reasons([(text.len() > 253, "must be no more than 253 characters"), (!fits, CONFIG_KEY)]);
    match text {
        "." => found.push("must not be '.'".into()),
        ".." => found.push("must not be '..'".into()),
        _ if text.starts_with("..") => found.push("must not start with '..'".into()),
        _ => {}
    }
    found
}

/// An environment variable's name.
pub(super) fn env_name(text: &str) -> Reasons {
    let fits = text.chars().all(|c| matches!(c, ' '..='~') && c != '=');
    reasons([
        (text.is_empty(), "environment variable name must be non-empty"),
        (!fits, "a valid environment variable name must consist only of printable ASCII characters other than '='"),
    ])
}

/// A port's name.
pub(super) fn port_name(text: &str) -> Reasons {
    let plain = |c: char| alphanumeric(c) || c == '-';
    reasons([
        (text.len() > 15, "must be no more than 15 characters"),
        (
            text.is_empty() || !text.chars().all(plain),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (!text.contains(|c: char| c.is_ascii_lowercase()), "must contain at least one letter (a-z)"),
        (text.contains("--"), "must not contain consecutive hyphens"),
        (text.starts_with('-') || text.ends_with('-'), "must not begin or end with a hyphen"),
    ])
}

/// `25%`
pub(super) fn percent(text: &str) -> Reasons {
    let fits =
        text.strip_suffix('%').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    reasons([(!fits, PERCENT)])
}

/// The name of an HTTP header.
pub(super) fn http_header(text: &str) -> Reasons {
    let fits = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    reasons([(!fits, HTTP_HEADER)])
}

/// A domain that DNS is searched in.
pub(super) fn dns_search(text: &str) -> Reasons {
    let text = text.strip_suffix('.').unwrap_or(text);
    let part = |part: &str| framed(part.strip_prefix('_').unwrap_or(part), alphanumeric, |c| matches!(c, '-' | '_'));
    let fits = text.is_empty() || text.split('.').all(part);
    reasons([(text.len() > 253, "must be no more than 253 characters"), (!fits, SEARCH)])
}

/// A kernel parameter's name.
pub(super) fn sysctl(text: &str) -> Reasons {
    let fits =
        text.len() <= 253 && text.split(['.', '/']).all(|part| framed(part, alphanumeric, |c| matches!(c, '-' | '_')));
    reasons([(!fits, SYSCTL)])
}

/// A path on a host that does not lead upwards.
pub(super) fn no_backsteps(text: &str) -> Reasons {
    reasons([(text.split('/').any(|part| part == ".."), "must not contain '..'")])
}

/// A path below another.
pub(super) fn descending(text: &str) -> Reasons {
    let mut found = reasons([(text.starts_with('/'), "must be a relative path")]);
    found.extend(no_backsteps(text));
    found
}

/// [`descending`], and not one of the names that the kubelet keeps for itself.
pub(super) fn not_reserved(text: &str) -> Reasons {
    let mut found = descending(text);
    found.extend(reasons([(
        text.starts_with("..") && !text.starts_with("../") && text != "..",
        "must not start with '..'",
    )]));
    found
}

/// The domain and path of a controller: `example.com/ingress`.
pub(super) fn domain_prefixed(text: &str) -> Reasons {
    let Some((domain, path)) = text.split_once('/').filter(|(domain, path)| !domain.is_empty() && !path.is_empty())
    else {
        return vec!["must be a domain-prefixed path (such as \"acme.io/foo\")".into()];
    };
    let mut found = subdomain(domain);
    if !path.chars().all(|c| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c)) {
        found.push("Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')".into());
    }
    found
}

/// An address without leading zeros in its parts, and whether it had some.
fn address(text: &str) -> Option<(IpAddr, bool)> {
    if text.contains(':') {
        return text.parse::<Ipv6Addr>().ok().map(|six| (six.into(), false));
    }
    let bare = |part: &str| match part.trim_start_matches('0') {
        "" if !part.is_empty() => "0".to_owned(),
        rest => rest.to_owned(),
    };
    let plain = text.split('.').map(bare).collect::<Vec<_>>().join(".");
    plain.parse::<Ipv4Addr>().ok().map(|four| (four.into(), plain != text))
}

fn is_mapped(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(six) if six.to_ipv4_mapped().is_some())
}

/// Whether it is an address in any of the forms that were once taken.
pub(super) fn is_address(text: &str) -> bool {
    address(text).is_some()
}

/// An IP address.
pub(super) fn ip(text: &str) -> Reasons {
    let Some((address, zeros)) = address(text) else {
        return vec!["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)".into()];
    };
    reasons([(zeros, "must not have leading 0s"), (is_mapped(address), "must not be an IPv4-mapped IPv6 address")])
}

/// An address that endpoints and outer addresses of Services may have.
pub(super) fn endpoint_ip(text: &str) -> Reasons {
    let found = ip(text);
    let Some((address, _)) = address(text).filter(|_| found.is_empty()) else { return found };
    let (local, multicast) = match address {
        IpAddr::V4(four) => (four.is_link_local(), four.octets().starts_with(&[224, 0, 0])),
        IpAddr::V6(six) => {
            (six.is_unicast_link_local(), six.segments().first().is_some_and(|part| part & 0xff0f == 0xff02))
        }
    };
    if address.is_unspecified() {
        return vec![format!("may not be unspecified ({text})").into()];
    }
    reasons([
        (address.is_loopback(), "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
        (local, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
        (multicast, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
    ])
}

/// A block of addresses, the address in the upper bits.
#[derive(Clone, Copy)]
pub(super) struct Cidr {
    six: bool,
    bits: u128,
    length: u32,
}

impl Cidr {
    /// Mirrors k8s.io/apimachinery/pkg/util/validation/ip.go.
    pub fn parse(text: &str) -> Result<Cidr, &'static str> {
        const INVALID: &str = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
        let (before, length) = text.split_once('/').ok_or(INVALID)?;
        let (address, zeros) = address(before).ok_or(INVALID)?;
        if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(INVALID);
        }
        let size: u32 = length.parse().map_err(|_| INVALID)?;
        let (bits, width) = match address {
            IpAddr::V4(four) => (u128::from(four.to_bits()) << 96, 32),
            IpAddr::V6(six) => (six.to_bits(), 128),
        };
        if size > width {
            return Err(INVALID);
        }
        if zeros || (length.len() > 1 && length.starts_with('0')) {
            return Err("must not have leading 0s in IP or prefix length");
        }
        if is_mapped(address) {
            return Err("must not have an IPv4-mapped IPv6 address");
        }
        let cidr = Cidr { six: address.is_ipv6(), bits, length: size };
        if bits != cidr.network(size) {
            return Err("must not have bits set beyond the prefix length");
        }
        Ok(cidr)
    }
    fn network(self, length: u32) -> u128 {
        self.bits & u128::MAX.checked_shl(128 - length).unwrap_or(0)
    }
    /// Whether another lies within it, and is smaller.
    pub fn strictly_holds(self, inner: Cidr) -> bool {
        self.six == inner.six && self.length < inner.length && inner.network(self.length) == self.bits
    }
}

/// A block of addresses.
pub(super) fn cidr(text: &str) -> Reasons {
    Cidr::parse(text).err().map(Cow::from).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_fit_what_the_server_takes() {
        let cases: [(Format, &[&str], &[&str]); 16] = [
            (subdomain, &["a", "a-1.b", "1"], &["", "A", "a..b", "-a", "a_b"]),
            (label, &["a", "1-a"], &["", "a.b", "a-", "é"]),
            (label_1035, &["a-1"], &["1a", "A"]),
            (host, &["*.a.b", "a"], &["*", "*.*.a", "a.*"]),
            (qualified, &["a", "A_b.c", "x.y/A"], &["", "/a", "a/", "a/b/c", "X/a", "a b"]),
            (label_value, &["", "a_B.1"], &["-a", "a b", "a/b"]),
            (path_segment, &["a:B", "x y"], &[".", "a/b", "a%b"]),
            (config_key, &["a.B_1", ".x"], &["", "a b", "..", "..x", "."]),
            (env_name, &["A", "1 a", "a.b"], &["", "a=b", "é"]),
            (port_name, &["http", "a-1"], &["", "80", "a--b", "-a", "HTTP", "sixteen-letters1"]),
            (percent, &["0%", "150%"], &["25", "%", "2.5%"]),
            (not_reserved, &["a/b", "..a/b".get(1..).unwrap()], &["/a", "../a", "..a", "a/../b"]),
            (domain_prefixed, &["k8s.io/a-b"], &["nginx", "/a", "a/", "A/b"]),
            (ip, &["10.0.0.1", "::1"], &["10.0.0", "010.0.0.1", "::ffff:1.2.3.4", "x"]),
            (
                endpoint_ip,
                &["1.2.3.4", "2001:db8::1"],
                &["0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.1", "fe80::1"],
            ),
            (cidr, &["10.0.0.0/8", "::/0"], &["10.0.0.1/8", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/08"]),
        ];
        for (format, right, wrong) in cases {
            for text in right {
                assert_eq!(format(text), Reasons::new(), "{text}");
            }
            for text in wrong {
                assert_ne!(format(text), Reasons::new(), "{text}");
            }
        }
    }
}
