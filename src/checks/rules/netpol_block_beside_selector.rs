//! An ipBlock in one peer with a selector, which a dash would part.

use crate::api::{Content, NetworkPolicyPeer, Object};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Safety, Severity};

pub static RULE: Rule = Rule { id: "netpol-block-beside-selector", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Peers with an `ipBlock` and a `podSelector` or `namespaceSelector` in one list item.",
            why: "What stands in one item must hold together, and no pod is an address block: the API server refuses the policy. With a dash of their own, either is enough.",
        },
        ko: PageText {
            what: "한 list 항목에 `ipBlock`이 `podSelector`나 `namespaceSelector`와 함께 있는 peer를 찾습니다.",
            why: "한 항목에 있는 것은 모두 맞아야 하는데 pod는 주소 대역이 아니므로 API 서버가 policy를 거부합니다. 각각 dash를 붙이면 어느 하나만 맞으면 됩니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: web\n      ipBlock:\n        cidr: 10.0.0.0/8\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: web\n    - ipBlock:\n        cidr: 10.0.0.0/8\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for object in &context.paste.objects {
        let Content::NetworkPolicy(policy) = &object.content else { continue };
        let ingress = policy.spec.ingress.iter().map(|rule| ("ingress", "from", &rule.from)).enumerate();
        let egress = policy.spec.egress.iter().map(|rule| ("egress", "to", &rule.to)).enumerate();
        for (rule, (field, peers, listed)) in ingress.chain(egress) {
            for at in (0..listed.len()).filter(|at| listed.get(*at).is_some_and(is_both)) {
                found.push(told(context, object, &format!("spec.{field}[{rule}].{peers}[{at}]")));
            }
        }
    }
    found
}

fn is_both(peer: &NetworkPolicyPeer) -> bool {
    peer.ip_block.is_some() && (peer.pod_selector.is_some() || peer.namespace_selector.is_some())
}

fn told(context: &Context<'_>, object: &Object, path: &str) -> Diagnostic<Both> {
    let message = Both::new(
        format!("An {} and a selector cannot be one peer.", Code("ipBlock")),
        format!("{}과 selector는 한 peer가 될 수 없습니다.", Code("ipBlock")),
    );
    let help =
        Both::new("With a dash of its own it is a peer beside the other.", "dash를 붙이면 나란한 두 peer가 됩니다.");
    let found = RULE.at(context.span(object.origin, path), message, help);
    match dash(context, object, path) {
        Some(fix) => found.mended_by(fix, Both::new("Put a dash", "dash 넣기")),
        None => found,
    }
}

/// The dash that makes the block an item of its own; none where the item is not written in lines.
fn dash(context: &Context<'_>, object: &Object, path: &str) -> Option<Fix> {
    let item = context.paste.node(object.origin)?.at(path)?;
    let keys: Vec<_> = item.entries().map(|entry| entry.key).collect();
    let block = keys.iter().position(|key| key.text() == "ipBlock")?;
    // Where the block comes first, the dash stands before what follows it.
    let key = keys.get(block.max(1))?;
    let loc = key.loc();
    let before = Loc { start: loc.start.checked_sub(2)?, end: loc.start, ..loc };
    let parts = block == 0 || block + 1 == keys.len();
    let written = !item.is_flow() && parts && context.paste.sources.text(before) == "  ";
    let edit = context.paste.sources.edit(before, "- ");
    written.then(|| Fix { safety: Safety::Unsafe, edits: vec![edit], span: None })
}
