//! A rule whose every connection another rule allows, or that an earlier one decides already.

use super::MOST_BLOCKS;
use crate::api::Object;
use crate::checks::{Context, Page, PageText, Rule};
use crate::network::{Action, Direction, Policy, Rule as PolicyRule, Tier, World};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::i;

pub static RULE: Rule = Rule { id: "netpol-redundant-rule", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Rules that change nothing: of a NetworkPolicy, those whose every connection another rule for the same pods allows; of an admin policy, those that an earlier rule always decides before.",
            why: "NetworkPolicies are added up, so a narrow rule beside a wide one does not narrow it. Admin policies take the first rule that matches, so a `Deny` below a wider `Accept` never denies.",
        },
        ko: PageText {
            what: "있으나 없으나 같은 규칙을 찾습니다. NetworkPolicy에서는 같은 pod에 대한 다른 규칙이 모두 허용하는 것, admin policy에서는 앞선 규칙이 언제나 먼저 결정하는 것입니다.",
            why: "NetworkPolicy는 더해질 뿐이므로 넓은 규칙 옆에 좁은 규칙을 두어도 좁아지지 않습니다. admin policy는 처음 맞는 규칙을 따르므로 더 넓은 `Accept` 아래의 `Deny`는 아무것도 막지 못합니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: db\nspec:\n  podSelector:\n    matchLabels:\n      app: db\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector: {}\n  - from:\n    - podSelector:\n        matchLabels:\n          app: web\n    ports:\n    - port: 5432\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: db\nspec:\n  podSelector:\n    matchLabels:\n      app: db\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: web\n    ports:\n    - port: 5432\n",
};

/// More policies than this of one namespace are not compared with each other.
const MOST_COMPARED: usize = 200;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let world = context.network();
    let mut found = Vec::new();
    for direction in Direction::BOTH {
        for (at, policy) in world.policies.iter().enumerate() {
            for (number, rule) in policy.rules(direction).unwrap_or_default().iter().enumerate() {
                if found.len() >= MOST_BLOCKS {
                    return found;
                }
                if let Some((by, other)) = made_needless(world, (at, number), policy, rule, direction) {
                    found.push(told(context, policy, rule, by, other));
                }
            }
        }
    }
    found
}

/// The rule that makes this one needless, and its policy.
fn made_needless<'w, 'c>(
    world: &'w World<'c>,
    (at, number): (usize, usize),
    policy: &Policy<'c>,
    rule: &PolicyRule<'c>,
    direction: Direction,
) -> Option<(&'w Policy<'c>, &'w PolicyRule<'c>)> {
    let alike = |other: &Policy<'c>| {
        other.tier == policy.tier
            && (policy.tier != Tier::Namespaced || other.object.namespace() == policy.object.namespace())
            && world.pods_cover(&other.subject, &policy.subject)
    };
    let others = world.policies.iter().enumerate().filter(|(_, other)| alike(other)).take(MOST_COMPARED);
    for (other_at, other) in others {
        for (other_number, wide) in other.rules(direction).unwrap_or_default().iter().enumerate() {
            let earlier = (other_at, other_number) < (at, number);
            if (other_at, other_number) == (at, number) || !world.covers(wide, rule) {
                continue;
            }
            let needless = match policy.tier {
                // Of two that are the same, the later one is needless.
                Tier::Namespaced => {
                    earlier || !(world.covers(rule, wide) && world.pods_cover(&policy.subject, &other.subject))
                }
                // Priorities that are equal leave the order open; within a policy it is the order of the rules.
                Tier::Admin | Tier::Baseline => earlier && (other_at == at || other.priority < policy.priority),
            };
            if needless {
                return Some((other, wide));
            }
        }
    }
    None
}

fn told(
    context: &Context<'_>,
    policy: &Policy<'_>,
    rule: &PolicyRule<'_>,
    by: &Policy<'_>,
    other: &PolicyRule<'_>,
) -> Diagnostic<Both> {
    let own = std::ptr::eq(policy.object, by.object);
    let number = |path: &str| -> String {
        let index = path.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']')?.parse::<usize>().ok());
        index.map(|index| (index + 1).to_string()).unwrap_or_default()
    };
    let (mine, theirs) = (number(&rule.path), number(&other.path));
    let name = |object: &Object| object.metadata.name.clone();
    let (en, ko) = match own {
        true => (format!("rule {theirs} of the same policy"), format!("같은 policy의 규칙 {theirs}")),
        false => (
            format!("rule {theirs} of {}", Code(name(by.object))),
            format!("{}의 규칙 {theirs}", Code(name(by.object))),
        ),
    };
    let this = name(policy.object);
    let particle = i(&theirs);
    let (message, help) = match policy.tier {
        Tier::Namespaced => (
            Both::new(
                format!("Rule {mine} of {} allows nothing that {en} does not.", Code(&this)),
                format!("{}의 규칙 {mine}: {ko}{particle} 모두 이미 허용합니다.", Code(&this)),
            ),
            Both::new(
                "Rules add up: a narrow one does not limit a wide one. If this is what was meant, take the wide one out.",
                "규칙은 더해집니다. 좁은 규칙이 넓은 규칙을 제한하지 않습니다. 이 규칙이 뜻한 것이라면 넓은 규칙을 지우십시오.",
            ),
        ),
        Tier::Admin | Tier::Baseline => (
            Both::new(
                format!("Rule {mine} of {} is never reached: {en} decides first.", Code(&this)),
                format!("{}의 규칙 {mine}에는 이르지 못합니다. {ko}{particle} 먼저 결정합니다.", Code(&this)),
            ),
            Both::new("The first rule that matches decides.", "처음 맞는 규칙이 결정합니다."),
        ),
    };
    let said = Both::new("all of it is decided here", "여기에서 모두 결정됩니다");
    let mut found = RULE.at(context.span(policy.object.origin, &rule.path), message, help);
    found = found.and(context.span(by.object.origin, &other.path), said);
    // What was to be denied is let through, or the other way round.
    let turned = (rule.action == Action::Deny) != (other.action == Action::Deny);
    if policy.tier != Tier::Namespaced && turned {
        found.severity = Severity::Warning;
    }
    found
}
