//! `*` in a role.

use crate::api::PolicyRule;
use crate::checks::escalation::{
    EVERYTHING, Held, MOST, Powers, Scope, Written, and_others, everything, listed, may, named, others, powers_of,
    unbound_said, within,
};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-wildcard", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "`*` among the verbs, resources or API groups of a role.",
            why: "It also covers subresources such as `pods/exec`, verbs such as `escalate`, and whatever a later version or a CustomResourceDefinition adds.",
        },
        ko: PageText {
            what: "role의 verbs, resources, apiGroups에 있는 `*`를 찾습니다.",
            why: "`pods/exec` 같은 하위 resource와 `escalate` 같은 verb는 물론, 다음 버전이나 CustomResourceDefinition이 더하는 것까지 모두 허용합니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"*\"]\n  resources: [\"*\"]\n  verbs: [\"*\"]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [apps]\n  resources: [deployments]\n  verbs: [get, list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

/// How many powers are named.
const MOST_NAMED: usize = 3;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let escalation = context.escalation();
    escalation.written().filter_map(|written| one(context, written)).take(MOST).collect()
}

fn one(context: &Context<'_>, written: Written<'_>) -> Option<Diagnostic<Both>> {
    let rule = &*written.rule.policy;
    let any = |list: &[String]| list.iter().position(|word| word == "*");
    let (verbs, groups, resources) = (any(&rule.verbs), any(&rule.api_groups), any(&rule.resources));
    let field = match (resources, verbs, groups) {
        (Some(at), ..) => format!("resources[{at}]"),
        (None, Some(at), _) => format!("verbs[{at}]"),
        (None, None, Some(at)) => format!("apiGroups[{at}]"),
        (None, None, None) => return None,
    };
    if rule.resources.is_empty() {
        return None;
    }
    let span = context.span(written.origin, &format!("rules[{}].{field}", written.rule.index));
    let (holders, everywhere) = match context.escalation().held(written, true) {
        Held::Nobody => (Vec::new(), written.role.namespace.is_empty()),
        Held::By(holders) => {
            let everywhere = holders.first()?.is_everywhere();
            (holders, everywhere)
        }
    };
    let powers = powers_of(rule, everywhere);
    // A power that a resource gives by its name has a problem of its own, which says more than the `*`.
    if resources.is_none() && powers != 0 {
        return None;
    }
    let can = |scope| match powers & EVERYTHING {
        0 => within(&what(rule), scope),
        _ => everything(scope),
    };
    let Some(holder) = holders.first() else {
        let scope = if everywhere { Scope::None } else { Scope::Namespace(&written.role.namespace) };
        let found = RULE.at(span, unbound_said(&can(scope), written), help(powers));
        return Some(Diagnostic { severity: Severity::Info, ..found });
    };
    let text = may(holder, others(&holders), &can(holder.scope()), Some(written));
    let found = holder.on_the_way(context, RULE.at(span, text, help(powers)));
    let matters = powers & EVERYTHING != 0
        || named(powers).any(|power| {
            let severity = if holder.is_wide() { power.rule.severity } else { power.in_namespace };
            severity == Severity::Warning
        });
    let severity = if matters { Severity::Warning } else { Severity::Info };
    Some(and_others(context, Diagnostic { severity, ..found }, holder, &holders))
}

/// What a rule with `*` allows, in words that go before a place.
fn what(rule: &PolicyRule) -> Both<String> {
    let any = |list: &[String]| list.iter().any(|word| word == "*");
    let (verbs, resources) = (listed(&rule.verbs), listed(&rule.resources));
    let groups: Vec<&str> =
        rule.api_groups.iter().map(|group| if group.is_empty() { "core" } else { group.as_str() }).collect();
    let groups = groups.iter().map(|group| Code(group).to_string()).collect::<Vec<_>>().join(", ");
    let (do_en, do_ko) = match any(&rule.verbs) {
        true => ("use every verb".to_owned(), "모든 verb를 쓸".to_owned()),
        false => (verbs.clone(), format!("{verbs}할")),
    };
    let (on_en, on_ko) = match (any(&rule.resources), any(&rule.api_groups)) {
        (true, true) => ("every resource".to_owned(), "모든 resource".to_owned()),
        (true, false) => {
            (format!("every resource of API group {groups}"), format!("API group {groups}의 모든 resource"))
        }
        (false, true) => (format!("{resources} of every API group"), format!("모든 API group의 {resources}")),
        (false, false) => (resources.clone(), resources),
    };
    match any(&rule.verbs) {
        true => Both { en: format!("{do_en} on {on_en}"), ko: format!("{on_ko}에 {do_ko}") },
        false => Both { en: format!("{do_en} {on_en}"), ko: format!("{on_ko}에 {do_ko}") },
    }
}

/// What that includes.
fn help(powers: Powers) -> Both {
    if powers & EVERYTHING != 0 {
        return Both::new(
            "Secrets, commands in pods, and giving itself or others any right are among it. Name the API groups, resources and verbs that are needed.",
            "Secret 읽기, pod 안에서 명령 실행, 스스로나 남에게 권한 주기까지 모두 들어 있습니다. 필요한 apiGroups, resources, verbs만 적으십시오.",
        );
    }
    let mut en: Vec<&str> = named(powers).map(|power| power.may.en).take(MOST_NAMED).collect();
    let ko: Vec<String> = named(powers).map(|power| format!("{} 수 있음", power.may.ko)).take(MOST_NAMED).collect();
    match en.pop() {
        None => Both::new(
            "`*` also covers whatever a later version adds. Name what is needed.".replace('`', ""),
            "*는 다음 버전이 더하는 것까지 허용합니다. 필요한 것만 적으십시오.",
        ),
        Some(last) => {
            let en = if en.is_empty() { last.to_owned() } else { format!("{} and {last}", en.join(", ")) };
            Both::new(
                format!("That is also to {en}. Name what is needed."),
                format!("여기에는 다음도 들어 있습니다: {}. 필요한 것만 적으십시오.", ko.join(", ")),
            )
        }
    }
}
