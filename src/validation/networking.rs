//! What the API server refuses of NetworkPolicies and Ingresses. Mirrors pkg/apis/networking/validation after its defaulting.

use super::rbac::{DNS_SUBDOMAIN, is_dns_subdomain, label_selector};
use super::{Field, port_name, port_number, quoted};
use crate::api::*;
use std::net::IpAddr;

/// The name of either.
pub(super) fn name(meta: &ObjectMeta, found: &mut Vec<Field>) {
    if meta.name.is_empty() && meta.generate_name.is_empty() {
        found.push(Field::required("metadata.name", "name or generateName is required"));
    } else if !meta.name.is_empty() && !is_dns_subdomain(&meta.name) {
        found.push(Field::invalid("metadata.name", quoted(&meta.name), DNS_SUBDOMAIN));
    }
}

/// A NetworkPolicy.
pub(super) fn network_policy(spec: &NetworkPolicySpec, found: &mut Vec<Field>) {
    label_selector(&spec.pod_selector, "spec.podSelector", found);
    for (index, rule) in spec.ingress.iter().enumerate() {
        peers_and_ports(&format!("spec.ingress[{index}]"), "from", &rule.from, &rule.ports, found);
    }
    for (index, rule) in spec.egress.iter().enumerate() {
        peers_and_ports(&format!("spec.egress[{index}]"), "to", &rule.to, &rule.ports, found);
    }
    if spec.policy_types.len() > 2 {
        let value = serde_json::to_string(&spec.policy_types).unwrap_or_default();
        found.push(Field::invalid("spec.policyTypes", value, "may not specify more than two policyTypes"));
        return;
    }
    for (index, kind) in spec.policy_types.iter().enumerate() {
        if !matches!(kind.as_str(), "Ingress" | "Egress") {
            found.push(Field::not_supported(format!("spec.policyTypes[{index}]"), kind, &["Ingress", "Egress"]));
        }
    }
}

fn peers_and_ports(
    rule: &str,
    peers_field: &str,
    peers: &[NetworkPolicyPeer],
    ports: &[NetworkPolicyPort],
    found: &mut Vec<Field>,
) {
    for (index, port) in ports.iter().enumerate() {
        policy_port(port, &format!("{rule}.ports[{index}]"), found);
    }
    for (index, peer) in peers.iter().enumerate() {
        self::peer(peer, &format!("{rule}.{peers_field}[{index}]"), found);
    }
}

fn policy_port(port: &NetworkPolicyPort, path: &str, found: &mut Vec<Field>) {
    if let Some(protocol) = &port.protocol
        && !matches!(protocol.as_str(), "TCP" | "UDP" | "SCTP")
    {
        found.push(Field::not_supported(format!("{path}.protocol"), protocol, &["TCP", "UDP", "SCTP"]));
    }
    let end = port.end_port.map(|end| (format!("{path}.endPort"), end));
    match (&port.port, end) {
        (Some(IntOrString::Int(number)), end) => {
            port_number(&format!("{path}.port"), *number, found);
            let Some((path, end)) = end else { return };
            if end < *number {
                // The server names the port here, not the end.
                found.push(Field::invalid(&path, number.to_string(), "must be greater than or equal to `port`"));
            }
            port_number(&path, end, found);
        }
        (Some(IntOrString::Str(name)), end) => {
            if let Some((path, end)) = end {
                let why = "may not be specified when `port` is non-numeric";
                found.push(Field::invalid(path, end.to_string(), why));
            }
            port_name(&format!("{path}.port"), name, found);
        }
        (None, Some((path, end))) => {
            found.push(Field::invalid(path, end.to_string(), "may not be specified when `port` is not specified"));
        }
        (None, None) => {}
    }
}

fn peer(peer: &NetworkPolicyPeer, path: &str, found: &mut Vec<Field>) {
    let selectors = [(&peer.pod_selector, "podSelector"), (&peer.namespace_selector, "namespaceSelector")];
    let mut any = false;
    for (selector, field) in selectors {
        if let Some(selector) = selector {
            any = true;
            label_selector(selector, &format!("{path}.{field}"), found);
        }
    }
    match &peer.ip_block {
        None if !any => found.push(Field::required(path, "must specify a peer")),
        None => {}
        Some(block) => {
            ip_block(block, &format!("{path}.ipBlock"), found);
            if any {
                found.push(Field::forbidden(path, "may not specify both ipBlock and another peer"));
            }
        }
    }
}

fn ip_block(block: &IpBlock, path: &str, found: &mut Vec<Field>) {
    if block.cidr.is_empty() {
        found.push(Field::required(format!("{path}.cidr"), ""));
        return;
    }
    let outer = match Cidr::parse(&block.cidr) {
        Ok(outer) => outer,
        Err(why) => {
            found.push(Field::invalid(format!("{path}.cidr"), quoted(&block.cidr), why));
            return;
        }
    };
    for (index, except) in block.except.iter().enumerate() {
        let path = format!("{path}.except[{index}]");
        match Cidr::parse(except) {
            Ok(inner) if outer.strictly_holds(inner) => {}
            Ok(_) => found.push(Field::invalid(path, quoted(except), "must be a strict subset of `cidr`")),
            Err(why) => found.push(Field::invalid(path, quoted(except), why)),
        }
    }
}

/// A block of addresses, the address in the upper bits.
#[derive(Clone, Copy)]
struct Cidr {
    six: bool,
    bits: u128,
    length: u32,
}

impl Cidr {
    /// Mirrors k8s.io/apimachinery/pkg/util/validation/ip.go.
    fn parse(text: &str) -> Result<Cidr, &'static str> {
        const INVALID: &str = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
        let (address, length) = text.split_once('/').ok_or(INVALID)?;
        let plain = |part: &str| part.trim_start_matches('0').to_owned();
        let bare = |part: &str| if plain(part).is_empty() && !part.is_empty() { "0".to_owned() } else { plain(part) };
        let six = address.contains(':');
        let canonical =
            if six { address.to_owned() } else { address.split('.').map(bare).collect::<Vec<_>>().join(".") };
        let parsed: IpAddr = canonical.parse().map_err(|_| INVALID)?;
        if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(INVALID);
        }
        let bits: u32 = length.parse().map_err(|_| INVALID)?;
        let (value, width) = match parsed {
            IpAddr::V4(v4) => (u128::from(v4.to_bits()) << 96, 32),
            IpAddr::V6(v6) => (v6.to_bits(), 128),
        };
        if bits > width {
            return Err(INVALID);
        }
        if canonical != address || bare(length) != length {
            return Err("must not have leading 0s in IP or prefix length");
        }
        if matches!(parsed, IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some()) {
            return Err("must not have an IPv4-mapped IPv6 address");
        }
        let cidr = Cidr { six, bits: value, length: bits };
        if value != cidr.network(bits) {
            return Err("must not have bits set beyond the prefix length");
        }
        Ok(cidr)
    }
    fn network(self, length: u32) -> u128 {
        self.bits & u128::MAX.checked_shl(128 - length).unwrap_or(0)
    }
    fn strictly_holds(self, inner: Cidr) -> bool {
        self.six == inner.six && self.length < inner.length && inner.network(self.length) == self.bits
    }
}

/// An Ingress.
pub(super) fn ingress(spec: &IngressSpec, found: &mut Vec<Field>) {
    if spec.rules.is_empty() && spec.default_backend.is_none() {
        found.push(Field::invalid("spec", "null", "either `defaultBackend` or `rules` must be specified"));
    }
    if let Some(backend) = &spec.default_backend {
        self::backend(backend, "spec.defaultBackend", found);
    }
    for (index, rule) in spec.rules.iter().enumerate() {
        let path = format!("spec.rules[{index}]");
        host(&rule.host, &format!("{path}.host"), found);
        let Some(http) = &rule.http else { continue };
        let paths = format!("{path}.http.paths");
        if http.paths.is_empty() {
            found.push(Field::required(&paths, ""));
        }
        for (index, path) in http.paths.iter().enumerate() {
            http_path(path, &format!("{paths}[{index}]"), found);
        }
    }
}

fn host(host: &str, path: &str, found: &mut Vec<Field>) {
    if host.is_empty() {
        return;
    }
    if host.parse::<IpAddr>().is_ok() {
        found.push(Field::invalid(path, quoted(host), "must be a DNS name, not an IP address"));
    }
    if host.contains('*') {
        if !host.strip_prefix("*.").is_some_and(is_dns_subdomain) {
            found.push(Field::invalid(path, quoted(host), WILDCARD));
        }
    } else if !is_dns_subdomain(host) {
        found.push(Field::invalid(path, quoted(host), DNS_SUBDOMAIN));
    }
}

const WILDCARD: &str = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of \
     lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for \
     validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

fn http_path(path: &HttpIngressPath, field: &str, found: &mut Vec<Field>) {
    const TYPES: [&str; 3] = ["Exact", "ImplementationSpecific", "Prefix"];
    let Some(path_type) = &path.path_type else {
        found.push(Field::required(format!("{field}.pathType"), "pathType must be specified"));
        return;
    };
    let at = format!("{field}.path");
    let absolute = path.path.starts_with('/');
    let mut wrong = |why: &str| found.push(Field::invalid(&at, quoted(&path.path), why));
    match path_type.as_str() {
        "Exact" | "Prefix" => {
            if !absolute {
                wrong("must be an absolute path");
            }
            for part in ["//", "/./", "/../", "%2f", "%2F"] {
                if path.path.contains(part) {
                    wrong(&format!("must not contain '{part}'"));
                }
            }
            for end in ["/..", "/."] {
                if path.path.ends_with(end) {
                    wrong(&format!("cannot end with '{end}'"));
                }
            }
        }
        "ImplementationSpecific" => {
            if !path.path.is_empty() && !absolute {
                wrong("must be an absolute path");
            }
        }
        other => found.push(Field::not_supported(format!("{field}.pathType"), other, &TYPES)),
    }
    backend(&path.backend, &format!("{field}.backend"), found);
}

fn backend(backend: &IngressBackend, path: &str, found: &mut Vec<Field>) {
    let nothing = || quoted("");
    let service = match (&backend.service, &backend.resource) {
        (Some(_), Some(_)) => {
            found.push(Field::invalid(path, nothing(), "cannot set both resource and service backends"));
            return;
        }
        (None, None) => {
            found.push(Field::invalid(path, nothing(), "resource or service backend is required"));
            return;
        }
        (None, Some(_)) => return,
        (Some(service), None) => service,
    };
    if service.name.is_empty() {
        found.push(Field::required(format!("{path}.service.name"), ""));
    }
    match (service.port.name.as_str(), service.port.number) {
        ("", 0) => found.push(Field::required(path, "port name or number is required")),
        ("", number) => port_number(&format!("{path}.service.port.number"), number, found),
        (name, 0) => port_name(&format!("{path}.service.port.name"), name, found),
        _ => found.push(Field::invalid(path, nothing(), "cannot set both port name & port number")),
    }
}

/// A Service's ports and kind.
pub(super) fn service(spec: &ServiceSpec, found: &mut Vec<Field>) {
    const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
    let external = spec.type_ == "ExternalName";
    if spec.ports.is_empty() && !external && spec.cluster_ip != "None" {
        found.push(Field::required("spec.ports", ""));
    }
    if !spec.type_.is_empty() && !TYPES.contains(&spec.type_.as_str()) {
        found.push(Field::not_supported("spec.type", &spec.type_, &TYPES));
    }
    if external && spec.external_name.is_empty() {
        found.push(Field::required("spec.externalName", ""));
    }
    for (index, port) in spec.ports.iter().enumerate() {
        let path = format!("spec.ports[{index}]");
        if port.name.is_empty() && spec.ports.len() > 1 {
            found.push(Field::required(format!("{path}.name"), ""));
        }
        port_number(&format!("{path}.port"), port.port, found);
        if !matches!(port.protocol.as_str(), "" | "TCP" | "UDP" | "SCTP") {
            found.push(Field::not_supported(format!("{path}.protocol"), &port.protocol, &["SCTP", "TCP", "UDP"]));
        }
        match &port.target_port {
            // As when it is absent.
            None | Some(IntOrString::Int(0)) => {}
            Some(IntOrString::Int(number)) => port_number(&format!("{path}.targetPort"), *number, found),
            Some(IntOrString::Str(name)) if name.is_empty() => {}
            Some(IntOrString::Str(name)) => port_name(&format!("{path}.targetPort"), name, found),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::api::Paste;
    use crate::text::Source;
    use crate::validation::refusals;

    /// What is said of the first object of a text, and in which line.
    fn said(text: &str) -> Vec<String> {
        let paste = Paste::new(vec![Source::new("a.yaml", text)]);
        let refusals = refusals(&paste, paste.objects.first().unwrap());
        let line = |loc| paste.sources.span(loc).start.line;
        refusals.iter().map(|refusal| format!("{} {}", line(refusal.loc), refusal.message)).collect()
    }

    fn policy(spec: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: np\nspec:\n  podSelector: {{}}\n{spec}"
        )
    }

    #[test]
    fn network_policies_in_the_servers_words() {
        let cidr = |cidr: &str, except: &str| {
            policy(&format!(
                "  ingress:\n  - from:\n    - ipBlock:\n        cidr: {cidr}\n        except: [{except}]\n"
            ))
        };
        let port = |port: &str| policy(&format!("  ingress:\n  - ports:\n    - {{{port}}}\n"));
        for (text, expected) in [
            (policy("  policyTypes: [Ingress, Egress]\n"), &[][..]),
            (
                policy("  policyTypes:\n  - ingress\n  - egress\n"),
                &[
                    r#"8 spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Ingress", "Egress""#,
                    r#"9 spec.policyTypes[1]: Unsupported value: "egress": supported values: "Ingress", "Egress""#,
                ],
            ),
            (
                policy("  policyTypes: [Ingress, Ingress, Egress]\n"),
                &[
                    r#"7 spec.policyTypes: Invalid value: ["Ingress","Ingress","Egress"]: may not specify more than two policyTypes"#,
                ],
            ),
            (
                policy("  ingress:\n  - from:\n    - {}\n"),
                &["9 spec.ingress[0].from[0]: Required value: must specify a peer"],
            ),
            (cidr("10.0.0.0/8", "10.1.0.0/16"), &[]),
            (cidr("\"2001:db8::/64\"", ""), &[]),
            (
                cidr("10.0.0.0", ""),
                &[
                    r#"10 spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"#,
                ],
            ),
            (
                cidr("10.0.0.0/33", ""),
                &[
                    r#"10 spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"#,
                ],
            ),
            (
                cidr("010.0.0.0/8", ""),
                &[
                    r#"10 spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "010.0.0.0/8": must not have leading 0s in IP or prefix length"#,
                ],
            ),
            (
                cidr("10.0.0.0/8", "10.0.0.0/8"),
                &[
                    r#"11 spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`"#,
                ],
            ),
            (port("port: 53, endPort: 54"), &[]),
            (port("port: web, protocol: UDP"), &[]),
            (
                port("port: 0"),
                &["9 spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"],
            ),
            (
                port("port: \"80\""),
                &[r#"9 spec.ingress[0].ports[0].port: Invalid value: "80": must contain at least one letter (a-z)"#],
            ),
            (
                port("port: 54, endPort: 53"),
                &["9 spec.ingress[0].ports[0].endPort: Invalid value: 54: must be greater than or equal to `port`"],
            ),
            (
                port("endPort: 54"),
                &[
                    "9 spec.ingress[0].ports[0].endPort: Invalid value: 54: may not be specified when `port` is not specified",
                ],
            ),
            (
                port("port: 1, protocol: tcp"),
                &[
                    r#"9 spec.ingress[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP""#,
                ],
            ),
        ] {
            assert_eq!(said(&text), expected, "{text}");
        }
    }

    #[test]
    fn ingresses_in_the_servers_words() {
        let path = |path: &str| {
            format!(
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - http:\n      paths:\n      - {path}\n        backend:\n          service:\n            name: web\n            port:\n              number: 80\n"
            )
        };
        let host = |host: &str| {
            format!(
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - host: {host}\n"
            )
        };
        let prefix = |text: &str| path(&format!("path: {text}\n        pathType: Prefix"));
        for (text, expected) in [
            (prefix("/"), &[][..]),
            (host("\"*.example.com\""), &[]),
            (path("path: /"), &["9 spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified"]),
            (prefix("foo"), &[r#"9 spec.rules[0].http.paths[0].path: Invalid value: "foo": must be an absolute path"#]),
            (
                prefix("/a/../b"),
                &[r#"9 spec.rules[0].http.paths[0].path: Invalid value: "/a/../b": must not contain '/../'"#],
            ),
            (host("1.2.3.4"), &[r#"7 spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address"#]),
            (
                prefix("/").replace("number: 80", "{}"),
                &["12 spec.rules[0].http.paths[0].backend: Required value: port name or number is required"],
            ),
            (
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  ingressClassName: nginx\n".to_owned(),
                &["6 spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"],
            ),
        ] {
            assert_eq!(said(&text), expected, "{text}");
        }
    }

    #[test]
    fn services_in_the_servers_words() {
        let ports = |ports: &str| {
            format!("apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports: [{ports}]\n")
        };
        for (text, expected) in [
            (ports("{port: 80, targetPort: http}"), &[][..]),
            (
                ports("{port: 80}, {port: 81}"),
                &["5 spec.ports[0].name: Required value", "5 spec.ports[1].name: Required value"],
            ),
            (ports("{port: 0}"), &["5 spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"]),
            (
                ports("{port: 80, targetPort: \"8080\"}"),
                &[r#"5 spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)"#],
            ),
            (
                ports("{port: 80, targetPort: 99999}"),
                &["5 spec.ports[0].targetPort: Invalid value: 99999: must be between 1 and 65535, inclusive"],
            ),
            (
                ports("{port: 80, protocol: tcp}"),
                &[r#"5 spec.ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP""#],
            ),
            (
                "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: ExternalName\n".to_owned(),
                &["5 spec.externalName: Required value"],
            ),
        ] {
            assert_eq!(said(&text), expected, "{text}");
        }
    }
}
