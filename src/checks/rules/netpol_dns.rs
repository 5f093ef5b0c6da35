//! Egress that is limited without a way to DNS.

use super::{MOST_ALIKE, MOST_BLOCKS};
use crate::api::Labels;
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::{NAME_LABEL, Workload, entries_text, selects, selects_unknown};
use crate::network::{
    Direction, Entry, Namespaces, PeerKind, Pods, Policy, PortKind, Protocol, Rule as PolicyRule, Tier, World, add_item,
};
use crate::text::{Both, Code, Diagnostic, Severity, Verdict};
use crate::words::korean::{eun, i};
use std::collections::BTreeMap;

pub static RULE: Rule = Rule { id: "netpol-dns", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Pods whose egress is limited to other pods, while no rule lets them send to DNS on port 53.",
            why: "Names are looked up before any connection is made, so even what is allowed fails, with a time-out. Answers that are too long for UDP come over TCP.",
        },
        ko: PageText {
            what: "다른 pod로만 나갈 수 있게 egress를 제한하면서 53번 port의 DNS로 나가는 규칙이 없는 pod를 찾습니다.",
            why: "연결하기 전에 이름부터 찾으므로 허용한 연결도 시간 초과로 실패합니다. UDP로 보내기에 너무 긴 답은 TCP로 옵니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n  policyTypes:\n  - Egress\n  egress:\n  - to:\n    - podSelector:\n        matchLabels:\n          app: web\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n  policyTypes:\n  - Egress\n  egress:\n  - to:\n    - podSelector:\n        matchLabels:\n          app: web\n  - to:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: kube-system\n      podSelector:\n        matchLabels:\n          k8s-app: kube-dns\n    ports:\n    - protocol: UDP\n      port: 53\n    - protocol: TCP\n      port: 53\n",
};

const DNS_PORT: u16 = 53;
const DNS_NAMESPACE: &str = "kube-system";
/// The rule that is offered.
const DNS_RULE: [&str; 12] = [
    "to:",
    "- namespaceSelector:",
    "    matchLabels:",
    "      kubernetes.io/metadata.name: kube-system",
    "  podSelector:",
    "    matchLabels:",
    "      k8s-app: kube-dns",
    "ports:",
    "- protocol: UDP",
    "  port: 53",
    "- protocol: TCP",
    "  port: 53",
];

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let world = context.network();
    // By the policy to put the rule into, and whether UDP is forgotten too.
    let mut forgotten: BTreeMap<(usize, bool), Vec<&Workload>> = BTreeMap::new();
    for (index, workload) in context.cluster.workloads.iter().enumerate() {
        let Some((policy, udp)) = forgets_dns(world, index, workload) else { continue };
        let all = forgotten.entry((policy, udp)).or_default();
        if !all.iter().any(|other| other.same_name(workload)) {
            all.push(workload);
        }
    }
    let told = |((policy, udp), workloads): (&(usize, bool), &Vec<&Workload>)| {
        told(context, world.policies.get(*policy)?, *udp, workloads)
    };
    forgotten.iter().filter_map(told).take(MOST_BLOCKS).collect()
}

/// The policy of a workload that has egress rules, where none of them may let it send to DNS; and whether not even by UDP.
fn forgets_dns(world: &World<'_>, index: usize, workload: &Workload) -> Option<(usize, bool)> {
    let of_tier = |tier| world.selecting_at(index, Direction::Egress, tier);
    if workload.host_network || of_tier(Tier::Admin).next().is_some() {
        return None;
    }
    let with_rules = |policy: &&Policy<'_>| policy.rules(Direction::Egress).is_some_and(|rules| !rules.is_empty());
    let first = of_tier(Tier::Namespaced).find(with_rules)?;
    let rules = || of_tier(Tier::Namespaced).flat_map(|policy| policy.rules(Direction::Egress).unwrap_or_default());
    // Who sends to addresses only may know them by heart.
    let sends_to_pods = rules().any(|rule| match &rule.peers {
        None => true,
        Some(peers) => peers.iter().any(|peer| matches!(peer.kind, PeerKind::Pods(_))),
    });
    let asks = |protocol: Protocol| rules().any(|rule| may_ask_dns(world, rule, protocol));
    let (udp, tcp) = (asks(Protocol::Udp), asks(Protocol::Tcp));
    if !sends_to_pods || (udp && tcp) {
        return None;
    }
    let at = world.policies.iter().position(|policy| std::ptr::eq(policy.object, first.object))?;
    Some((at, !udp))
}

/// Whether a rule may be how DNS is asked.
fn may_ask_dns(world: &World<'_>, rule: &PolicyRule<'_>, protocol: Protocol) -> bool {
    let named = rule.ports.iter().flatten().any(|port| match &port.kind {
        PortKind::Named(name, of) => name.contains("dns") && of.is_none_or(|of| of == protocol),
        PortKind::Numbered(_) => false,
    });
    if named {
        return true;
    }
    if !rule.ports_at(None).contains(protocol, DNS_PORT) {
        return false;
    }
    // Whoever writes the port means DNS, wherever it runs.
    let is_written = rule.ports.iter().flatten().any(|port| match &port.kind {
        PortKind::Numbered(ports) => ports.of(protocol).contains(&(DNS_PORT, DNS_PORT)),
        PortKind::Named(..) => false,
    });
    is_written || rule.peers.as_ref().is_none_or(|peers| peers.iter().any(|peer| may_be_dns(world, peer)))
}

fn may_be_dns(world: &World<'_>, peer: &Entry<'_>) -> bool {
    let pods = match &peer.kind {
        PeerKind::Pods(pods) => pods,
        PeerKind::Addresses(_) | PeerKind::Anything => return true,
        PeerKind::Nothing => return false,
    };
    let says_dns = |texts: Vec<String>| texts.iter().any(|text| text.to_lowercase().contains("dns"));
    let namespace = match pods.namespaces {
        Namespaces::Own(own) => own == DNS_NAMESPACE,
        Namespaces::Labelled(selector) => {
            let known = world.cluster.namespaces.get(DNS_NAMESPACE);
            let named = Labels::from([(NAME_LABEL.to_owned(), DNS_NAMESPACE.to_owned())]);
            says_dns(entries_text(selector))
                || match known.filter(|known| known.object.is_some()) {
                    Some(known) => selects(selector, &known.labels),
                    None => selects_unknown(selector, &named) != Verdict::No,
                }
        }
    };
    let Pods { pods: Some(selector), .. } = pods else { return namespace };
    let kube_dns = Labels::from([("k8s-app".to_owned(), "kube-dns".to_owned())]);
    says_dns(entries_text(selector)) || (namespace && selects(selector, &kube_dns))
}

fn told(context: &Context<'_>, policy: &Policy<'_>, udp: bool, workloads: &[&Workload]) -> Option<Diagnostic<Both>> {
    let (first, others) = workloads.split_first()?;
    let name = &first.name;
    let (en, ko, particle) = match others.len() {
        0 => (Code(name).to_string(), Code(name).to_string(), eun(name)),
        more => (format!("{} and {more} more", Code(name)), format!("{} 외 {more}개", Code(name)), "는"),
    };
    let (message, help) = match udp {
        true => (
            Both::new(
                format!("DNS is forgotten: no egress rule lets {en} send to UDP 53."),
                format!("DNS가 빠졌습니다. {ko}{particle} UDP 53으로 나갈 수 없습니다."),
            ),
            Both::new(
                "Names cannot be looked up, so even what the rules allow fails.",
                "이름을 찾을 수 없으므로 규칙이 허용하는 연결도 실패합니다.",
            ),
        ),
        false => (
            Both::new(
                format!("DNS by UDP only: no egress rule lets {en} send to TCP 53."),
                format!("UDP로만 DNS를 쓸 수 있습니다. {ko}{particle} TCP 53으로 나갈 수 없습니다."),
            ),
            Both::new(
                "Long answers come over TCP. Looking up most names works without it.",
                "긴 답은 TCP로 옵니다. 대부분의 이름은 TCP 없이도 찾을 수 있습니다.",
            ),
        ),
    };
    let object = policy.object;
    let mut found = RULE.at(context.span(object.origin, "spec.egress"), message, help);
    if !udp {
        found.severity = Severity::Info;
    }
    for other in workloads.iter().take(MOST_ALIKE) {
        let said = Both::new(
            format!("{} selects {}", Code(policy.name()), Code(&other.name)),
            format!("{}{} {} 선택", Code(policy.name()), i(policy.name()), Code(&other.name)),
        );
        found = found.and(context.span(other.origin, "metadata.name"), said);
    }
    match add_item(context.paste, object, "spec.egress", &DNS_RULE).filter(|_| udp) {
        Some(fix) => Some(found.mended_by(fix, Both::new("Allow DNS", "DNS 허용"))),
        None => Some(found),
    }
}
