//! NetworkPolicies, Ingresses and their classes. Mirrors pkg/apis/networking/validation after the server's defaulting.

use super::meta;
use super::names::{self, Cidr};
use super::value::{Found, Value};

/// A NetworkPolicy.
pub(super) fn network_policy(policy: &Value<'_>, found: &mut Found) {
    const TYPES: [&str; 2] = ["Ingress", "Egress"];
    meta::metadata(policy, found, names::subdomain);
    let spec = policy.get("spec");
    meta::selector(&spec.get("podSelector"), found);
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.get(rules).items() {
            for port in rule.get("ports").items() {
                policy_port(&port, found);
            }
            for peer in rule.get(peers).items() {
                self::peer(&peer, found);
            }
        }
    }
    let types = spec.get("policyTypes");
    if types.count() > TYPES.len() {
        return types.invalid_json(found, "may not specify more than two policyTypes");
    }
    for kind in types.items() {
        kind.one_of(found, &TYPES);
    }
}

fn policy_port(port: &Value<'_>, found: &mut Found) {
    let (number, end) = (port.get("port"), port.get("endPort"));
    port.get("protocol").one_of_if_set(found, &["TCP", "UDP", "SCTP"]);
    if !number.is_set() {
        if end.is_set() {
            end.invalid_json(found, "may not be specified when `port` is not specified");
        }
    } else if let Some(first) = number.number() {
        number.port(found);
        if let Some(last) = end.number() {
            if last < first {
                // The server shows the port here, not the end.
                end.invalid(found, &first.to_string(), "must be greater than or equal to `port`");
            }
            end.between(found, 1, 65535);
        }
    } else {
        if end.is_set() {
            end.invalid_json(found, "may not be specified when `port` is non-numeric");
        }
        number.port(found);
    }
}

fn peer(peer: &Value<'_>, found: &mut Found) {
    let mut any = false;
    for selector in ["podSelector", "namespaceSelector"] {
        let selector = peer.get(selector);
        any |= selector.is_set();
        meta::selector(&selector, found);
    }
    let block = peer.get("ipBlock");
    if block.is_set() {
        ip_block(&block, found);
        if any {
            peer.forbidden(found, "may not specify both ipBlock and another peer");
        }
    } else if !any {
        peer.required(found, "must specify a peer");
    }
}

fn ip_block(block: &Value<'_>, found: &mut Found) {
    let cidr = block.get("cidr");
    if cidr.text().is_empty() {
        return cidr.required(found, "");
    }
    cidr.formed(found, names::cidr);
    let Ok(outer) = Cidr::parse(cidr.text()) else { return };
    for except in block.get("except").items() {
        match Cidr::parse(except.text()) {
            Ok(inner) if outer.strictly_holds(inner) => {}
            Ok(_) => except.invalid_text(found, "must be a strict subset of `cidr`"),
            Err(why) => except.invalid_text(found, why),
        }
    }
}

/// An Ingress.
pub(super) fn ingress(ingress: &Value<'_>, found: &mut Found) {
    meta::metadata(ingress, found, names::subdomain);
    let spec = ingress.get("spec");
    let (rules, default, class) = (spec.get("rules"), spec.get("defaultBackend"), spec.get("ingressClassName"));
    if rules.count() == 0 && !default.is_set() {
        spec.invalid(found, &rules.json(), "either `defaultBackend` or `rules` must be specified");
    }
    if default.is_set() {
        backend(&default, found);
    }
    for rule in rules.items() {
        let host = rule.get("host");
        if names::is_address(host.text()) {
            host.invalid_text(found, "must be a DNS name, not an IP address");
        }
        host.formed_if_any(found, names::host);
        let http = rule.get("http");
        let paths = http.get("paths");
        if http.is_set() && paths.count() == 0 {
            paths.required(found, "");
        }
        for path in paths.items() {
            http_path(&path, found);
        }
    }
    for tls in spec.get("tls").items() {
        for host in tls.get("hosts").items() {
            host.formed(found, names::host);
        }
        tls.get("secretName").formed_if_any(found, names::subdomain);
    }
    if class.is_set() {
        class.formed(found, names::subdomain);
    }
    let annotations = ingress.get("metadata.annotations");
    let annotation = annotations.key("kubernetes.io/ingress.class");
    if annotation.is_set() && class.is_set() && !annotation.is(class.text()) {
        let told = annotation.unindexed(ingress);
        let told = told.named("annotations.kubernetes.io/ingress.class");
        told.invalid_text(found, "must match `ingressClassName` when both are specified");
    }
}

fn http_path(path: &Value<'_>, found: &mut Found) {
    const TYPES: [&str; 3] = ["Exact", "ImplementationSpecific", "Prefix"];
    let (kind, at) = (path.get("pathType"), path.get("path"));
    if !kind.is_set() {
        return kind.required(found, "pathType must be specified");
    }
    let absolute = at.text().starts_with('/');
    match kind.text() {
        "Exact" | "Prefix" => {
            if !absolute {
                at.invalid_text(found, "must be an absolute path");
            }
            for part in ["//", "/./", "/../", "%2f", "%2F"] {
                if at.text().contains(part) {
                    at.invalid_text(found, &format!("must not contain '{part}'"));
                }
            }
            for end in ["/..", "/."] {
                if at.text().ends_with(end) {
                    at.invalid_text(found, &format!("cannot end with '{end}'"));
                }
            }
        }
        "ImplementationSpecific" if !at.text().is_empty() && !absolute => {
            at.invalid_text(found, "must be an absolute path");
        }
        _ => kind.one_of(found, &TYPES),
    }
    backend(&path.get("backend"), found);
}

fn backend(backend: &Value<'_>, found: &mut Found) {
    let (service, resource) = (backend.get("service"), backend.get("resource"));
    match (service.is_set(), resource.is_set()) {
        (true, true) => return backend.invalid(found, "\"\"", "cannot set both resource and service backends"),
        (false, false) => return backend.invalid(found, "\"\"", "resource or service backend is required"),
        (false, true) => return self::resource(&resource, found),
        (true, false) => {}
    }
    service.get("name").needed_and_formed(found, names::label);
    let (name, number) = (service.get("port.name"), service.get("port.number"));
    match (name.text(), number.number_or_zero()) {
        ("", 0) => backend.required(found, "port name or number is required"),
        ("", _) => number.port(found),
        (_, 0) => name.formed(found, names::port_name),
        _ => backend.invalid(found, "\"\"", "cannot set both port name & port number"),
    }
}

fn resource(resource: &Value<'_>, found: &mut Found) {
    resource.get("apiGroup").formed_if_any(found, names::subdomain);
    for field in ["kind", "name"] {
        resource.get(field).needed_and_formed(found, names::path_segment);
    }
}

/// An IngressClass.
pub(super) fn ingress_class(class: &Value<'_>, found: &mut Found) {
    meta::metadata(class, found, names::subdomain);
    let spec = class.get("spec");
    let (controller, parameters) = (spec.get("controller"), spec.get("parameters"));
    controller.needed(found);
    if controller.text().len() > 250 {
        controller.too_long(found, 250);
    }
    controller.formed_if_any(found, names::domain_prefixed);
    if !parameters.is_set() {
        return;
    }
    resource(&parameters, found);
    let (scope, namespace) = (parameters.get("scope"), parameters.get("namespace"));
    scope.one_of_if_any(found, &["Cluster", "Namespace"]);
    match scope.text_or("Cluster") {
        "Namespace" if namespace.is_set() => namespace.formed(found, names::label),
        "Namespace" => namespace.required(found, "`parameters.scope` is set to 'Namespace'"),
        "Cluster" if namespace.is_set() => namespace.forbidden(found, "`parameters.scope` is set to 'Cluster'"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::validation::tests::said;

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
}
