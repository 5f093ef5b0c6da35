//! Services. Mirrors `validateService` in pkg/apis/core/validation after its defaulting.

use super::meta::{self, Names, seen};
use super::names::{self, Cidr};
use super::value::{Found, Value};
use crate::text::quoted;

const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
/// The longest that a client is held to one pod.
const MOST_AFFINITY: i64 = 86400;
const ONLY_BALANCED: &str = "may only be used when `type` is 'LoadBalancer'";

/// A Service.
pub(super) fn service(service: &Value<'_>, found: &mut Found) {
    meta::metadata(service, found, names::label);
    let spec = service.get("spec");
    let kind = spec.get("type");
    let kind_text = kind.text_or("ClusterIP");
    let (ip, ips) = (spec.get("clusterIP"), spec.get("clusterIPs"));
    let headless = ip.is("None") || (ips.count() == 1 && ips.items().any(|ip| ip.is("None")));
    let ports = spec.get("ports");
    if ports.count() == 0 && !headless && kind_text != "ExternalName" {
        ports.required(found, "");
    }
    match kind_text {
        "LoadBalancer" | "NodePort" if headless => {
            let told = ip.unindexed(&spec);
            told.named("clusterIPs[0]").invalid(
                found,
                "\"None\"",
                &format!("may not be set to 'None' for {kind_text} services"),
            );
        }
        "ExternalName" => external(&spec, found),
        _ => {}
    }
    let mut before = Names::new();
    for port in ports.items() {
        self::port(&port, ports.count() > 1, &mut before, found);
    }
    meta::labels(&spec.get("selector"), found);
    affinity(&spec, found);
    if kind_text != "ExternalName" {
        addresses(&spec, headless, found);
    }
    for ip in spec.get("externalIPs").items() {
        ip.formed(found, names::endpoint_ip);
    }
    kind.one_of_if_any(found, &TYPES);
    port_conflicts(&ports, kind_text, found);
    let balanced = kind_text == "LoadBalancer";
    source_ranges(service, &spec, balanced, found);
    for field in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] {
        let field = spec.get(field);
        if field.is_set() && !balanced {
            field.forbidden(found, ONLY_BALANCED);
        }
    }
    if balanced && spec.get("loadBalancerClass").is_set() {
        spec.get("loadBalancerClass").formed(found, names::qualified);
    }
    traffic(&spec, kind_text, found);
}

fn external(spec: &Value<'_>, found: &mut Found) {
    for (given, told) in [
        ("clusterIP", "clusterIPs"),
        ("clusterIPs", "clusterIPs"),
        ("ipFamilies", "ipFamilies"),
        ("ipFamilyPolicy", "ipFamilyPolicy"),
    ] {
        let field = spec.get_as(given, told);
        if !field.text().is_empty() || field.count() > 0 {
            field.forbidden(found, "may not be set for ExternalName services");
        }
    }
    let name = spec.get("externalName");
    let text = name.text().strip_suffix('.').unwrap_or(name.text());
    if text.is_empty() {
        name.required(found, "");
    } else {
        name.text_formed(found, text, names::subdomain);
    }
}

fn port(port: &Value<'_>, named: bool, before: &mut Names, found: &mut Found) {
    let (name, number, target) = (port.get("name"), port.get("port"), port.get("targetPort"));
    if named {
        name.needed(found);
    }
    if !name.text().is_empty() {
        name.formed(found, names::label);
        meta::unique(&name, before, found);
    }
    if !(1..=65535).contains(&number.number_or_zero()) {
        number.invalid(found, &number.number_or_zero().to_string(), "must be between 1 and 65535, inclusive");
    }
    port.get("protocol").one_of_if_any(found, &PROTOCOLS);
    // As when it is absent: the port itself.
    let by_default =
        target.number() == Some(0) || (target.is_set() && target.number().is_none() && target.text().is_empty());
    if target.is_set() && !by_default {
        target.port(found);
    }
    let protocol = port.get("appProtocol");
    if protocol.is_set() {
        protocol.formed(found, names::qualified);
    }
}

fn affinity(spec: &Value<'_>, found: &mut Found) {
    let (affinity, config) = (spec.get("sessionAffinity"), spec.get("sessionAffinityConfig"));
    affinity.one_of_if_any(found, &["ClientIP", "None"]);
    match affinity.text_or("None") {
        "ClientIP" => {
            let timeout = config.get("clientIP.timeoutSeconds");
            if timeout.number().is_some_and(|seconds| !(1..=MOST_AFFINITY).contains(&seconds)) {
                timeout.invalid_json(found, "must be greater than 0 and less than 86400");
            }
        }
        "None" if config.is_set() => config.forbidden(found, "must not be set when session affinity is None"),
        _ => {}
    }
}

fn addresses(spec: &Value<'_>, headless: bool, found: &mut Found) {
    let (ip, list, families) = (spec.get("clusterIP"), spec.get("clusterIPs"), spec.get("ipFamilies"));
    let first = list.items().next().map(|ip| ip.text().to_owned());
    match first {
        Some(first) if !ip.text().is_empty() && first != ip.text() => {
            list.invalid_json(found, "first value must match `clusterIP`");
        }
        Some(_) if ip.is_set() && ip.text().is_empty() => {
            list.invalid_json(found, "must be empty when `clusterIP` is not specified");
        }
        None if !ip.text().is_empty() && !headless => {
            ip.unindexed(spec).named("clusterIPs[0]").formed(found, names::ip)
        }
        _ => {}
    }
    let mut before = Names::new();
    for family in families.items() {
        family.one_of(found, &["IPv4", "IPv6"]);
        meta::unique(&family, &mut before, found);
    }
    spec.get("ipFamilyPolicy").one_of_if_set(found, &["PreferDualStack", "RequireDualStack", "SingleStack"]);
    let errors = found.list.len();
    for (index, ip) in list.items().enumerate() {
        match ip.text() {
            "None" if index == 0 && list.count() == 1 => {}
            "None" if index == 0 => list.invalid_json(found, "'None' must be the first and only value"),
            _ => ip.formed(found, names::ip),
        }
    }
    if list.count() > 2 {
        list.invalid_json(found, "may only hold up to 2 values");
    }
    if found.list.len() > errors || headless {
        return;
    }
    let sixes = list.items().filter(|ip| ip.text().contains(':')).count();
    if list.count() == 2 && sixes != 1 {
        list.invalid_json(found, "may specify no more than one IP for each IP family");
    }
    for (index, (ip, family)) in list.items().zip(families.items()).enumerate() {
        let expected = if ip.text().contains(':') { "IPv6" } else { "IPv4" };
        if !family.is(expected) {
            ip.invalid_text(
                found,
                &format!("expected an {} value as indicated by `ipFamilies[{index}]`", family.text()),
            );
        }
    }
}

fn port_conflicts(ports: &Value<'_>, kind: &str, found: &mut Found) {
    if kind == "ClusterIP" {
        for port in ports.items() {
            let node = port.get("nodePort");
            if node.number_or_zero() != 0 {
                node.forbidden(found, "may not be used when `type` is 'ClusterIP'");
            }
        }
    }
    let mut before = Names::new();
    for port in ports.items() {
        let node = port.get("nodePort");
        let number = node.number_or_zero();
        if number != 0 && seen(&mut before, &format!("{}/{number}", port.get("protocol").text_or("TCP"))) {
            node.duplicate(found, &number.to_string());
        }
    }
    before.clear();
    for port in ports.items() {
        let (protocol, number) = (port.get("protocol"), port.get("port").number_or_zero());
        let protocol = protocol.text_or("TCP");
        if seen(&mut before, &format!("{protocol}/{number}")) {
            let shown = format!(
                "{{\"Name\":\"\",\"Protocol\":{},\"AppProtocol\":null,\"Port\":{number},\"TargetPort\":0,\"NodePort\":0}}",
                quoted(protocol)
            );
            port.duplicate(found, &shown);
        }
    }
}

fn source_ranges(service: &Value<'_>, spec: &Value<'_>, balanced: bool, found: &mut Found) {
    let ranges = spec.get_as("loadBalancerSourceRanges", "LoadBalancerSourceRanges");
    if ranges.count() > 0 {
        if !balanced {
            ranges.forbidden(found, ONLY_BALANCED);
        }
        for range in ranges.items() {
            range.text_formed(found, range.text().trim(), names::cidr);
        }
        return;
    }
    let annotations = service.get("metadata.annotations");
    let annotation = annotations.key("service.beta.kubernetes.io/load-balancer-source-ranges");
    if annotation.is_set() {
        if !balanced {
            annotation.forbidden(found, ONLY_BALANCED);
        }
        for range in annotation.text().split(',').filter(|_| !annotation.text().trim().is_empty()) {
            annotation.text_formed(found, range.trim(), names::cidr);
        }
    }
}

fn traffic(spec: &Value<'_>, kind: &str, found: &mut Found) {
    const POLICIES: [&str; 2] = ["Cluster", "Local"];
    let (external, health) = (spec.get("externalTrafficPolicy"), spec.get("healthCheckNodePort"));
    let outer =
        matches!(kind, "LoadBalancer" | "NodePort") || (kind == "ClusterIP" && spec.get("externalIPs").count() > 0);
    if outer {
        external.one_of_if_any(found, &POLICIES);
    } else if !external.text().is_empty() {
        external.invalid_text(found, "may only be set for externally-accessible services");
    }
    if health.number_or_zero() != 0 {
        if kind == "LoadBalancer" && external.is("Local") {
            health.between(found, 1, 65535);
        } else {
            let why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
            health.invalid_json(found, why);
        }
    }
    spec.get("internalTrafficPolicy").one_of_if_set(found, &POLICIES);
    let closeness = ["PreferClose", "PreferSameZone", "PreferSameNode"];
    spec.get("trafficDistribution").one_of_if_set(found, &closeness);
}

/// A family of addresses that a Service asks for and that the server's only range is not of.
fn family_not_served(spec: &Value<'_>, range: &str) -> Vec<String> {
    let family = |address: &str| if address.contains(':') { "IPv6" } else { "IPv4" };
    let (served, ips) = (family(range), spec.get("clusterIPs"));
    let (policy, families) = (spec.get("ipFamilyPolicy"), spec.get("ipFamilies"));
    if spec.get("type").is("ExternalName") {
        return Vec::new();
    }
    let wanted: Vec<&str> = match ips.count() {
        0 => vec![spec.get("clusterIP").text()],
        _ => ips.items().map(|ip| ip.text()).collect(),
    };
    // A family that is not named follows from the address.
    for (index, ip) in wanted.iter().enumerate().skip(families.count()) {
        if !matches!(*ip, "" | "None") && family(ip) != served {
            let all: Vec<String> = wanted.iter().map(|ip| quoted(ip)).collect();
            let (all, family) = (all.join(","), family(ip));
            return vec![format!(
                "spec.clusterIPs[{index}]: Invalid value: [{all}]: {family} is not configured on this cluster"
            )];
        }
    }
    // What is headless and selects nothing may have any family.
    if wanted == ["None"] && spec.get("selector").count() == 0 {
        return Vec::new();
    }
    let mut causes = Vec::new();
    if policy.is("RequireDualStack") {
        causes.push(
            "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services"
                .to_owned(),
        );
    }
    for (index, family) in families.items().enumerate().filter(|(_, family)| !family.is(served)) {
        let family = quoted(family.text());
        causes.push(format!("spec.ipFamilies[{index}]: Invalid value: {family}: not configured on this cluster"));
    }
    causes
}

/// What a Service asks for in addresses and the server, which has these ranges, cannot give.
pub(super) fn not_allocated(service: &Value<'_>, ranges: &str) -> Vec<String> {
    let spec = service.get("spec");
    let families = match ranges.contains(',') {
        true => Vec::new(),
        false => family_not_served(&spec, ranges),
    };
    if !families.is_empty() {
        return families;
    }
    let range = ranges.split(',').next().unwrap_or_default();
    outside(service, range).into_iter().collect()
}

/// An address that a Service asks for and that is not one of the server's.
fn outside(service: &Value<'_>, range: &str) -> Option<String> {
    let (ip, ips) = (service.get("spec.clusterIP"), service.get("spec.clusterIPs"));
    let wanted = if ip.text().is_empty() { ips.items().next()?.text().to_owned() } else { ip.text().to_owned() };
    let asks = wanted != "None" && !service.get("spec.type").is("ExternalName");
    let (range_of, one) = (Cidr::parse(range).ok()?, Cidr::parse(&format!("{wanted}/32")).ok()?);
    (asks && !range_of.strictly_holds(one)).then(|| {
        let all = if ips.is_set() { ips.json() } else { format!("[{}]", quoted(&wanted)) };
        format!(
            "spec.clusterIPs: Invalid value: {all}: failed to allocate IP {wanted}: the provided IP ({wanted}) is not in \
             the valid range. The range of valid IPs is {range}"
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::api::Paste;
    use crate::text::Source;
    use crate::validation::tests::said;

    #[test]
    fn addresses_of_a_family_that_the_server_has_not() {
        let root = |spec: &str| format!("apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{{spec}}}\n");
        for (spec, ranges, expected) in [
            ("clusterIP: 10.96.0.9", "10.96.0.0/16", None),
            ("ipFamilies: [IPv4], ipFamilyPolicy: PreferDualStack", "10.96.0.0/16", None),
            ("ipFamilies: [IPv6], clusterIP: None", "10.96.0.0/16", None),
            ("ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack", "10.96.0.0/16,fd00::/108", None),
            (
                "clusterIP: \"fd00::1\"",
                "10.96.0.0/16",
                Some(r#"spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster"#),
            ),
            (
                "ipFamilies: [IPv6]",
                "10.96.0.0/16",
                Some(r#"spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster"#),
            ),
            (
                "ipFamilyPolicy: RequireDualStack",
                "10.96.0.0/16",
                Some(
                    r#"spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services"#,
                ),
            ),
        ] {
            let paste = Paste::new(vec![Source::new("a.yaml", root(spec))]);
            let service = paste.objects.first().unwrap();
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(crate::validation::not_allocated(&paste, service, ranges), expected, "{spec}");
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
