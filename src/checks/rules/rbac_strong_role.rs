//! Somebody bound to one of Kubernetes' own strong roles.

use crate::access::Role;
use crate::checks::escalation::{EVERYTHING, MOST, Powers, Scope, everything, may, named, powers_of, within};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-strong-role", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Bindings to `cluster-admin`, or in the whole cluster to other roles of Kubernetes' own that lead to as much, such as `admin` and `edit`.",
            why: "`cluster-admin` is everything. `edit` in every namespace is also in `kube-system`: its Secrets, and pods that run as the control plane's ServiceAccounts.",
        },
        ko: PageText {
            what: "`cluster-admin`에 묶는 binding, 그리고 `admin`이나 `edit`처럼 강한 기본 role을 cluster 전체에 묶는 binding을 찾습니다.",
            why: "`cluster-admin`은 무엇이든 할 수 있습니다. 모든 namespace의 `edit`에는 `kube-system`도 들어 있으므로 그곳의 Secret을 읽고, control plane의 ServiceAccount로 pod를 실행할 수 있습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: ServiceAccount\n  name: ci\n  namespace: dev\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: cluster-admin\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ci\n  namespace: dev\nsubjects:\n- kind: ServiceAccount\n  name: ci\n  namespace: dev\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: edit\n",
};

/// Roles that are made for handing out a namespace.
const FOR_NAMESPACES: [&str; 3] = ["admin", "edit", "view"];
/// How many powers are named.
const MOST_NAMED: usize = 3;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let escalation = context.escalation();
    let mut found = Vec::new();
    for binding in escalation.access.bindings() {
        let Some(role) = binding.role.and_then(|role| escalation.access.roles().get(role)) else { continue };
        let Some(holder) = escalation.holder(binding, true).filter(|_| escalation.is_default(role)) else { continue };
        let powers = role.rules.iter().fold(0, |all, rule| all | powers_of(&rule.policy, holder.is_everywhere()));
        let usual = FOR_NAMESPACES.contains(&role.name.as_str()) && !holder.is_wide();
        if powers == 0 || usual {
            continue;
        }
        let found_here = RULE.at(
            context.span(holder.origin, "roleRef.name"),
            may(&holder, holder.more, &what(powers, holder.scope()), None),
            help(role),
        );
        let severity = if powers & EVERYTHING != 0 || holder.is_wide() { Severity::Warning } else { Severity::Info };
        found.push(holder.on_the_way(context, Diagnostic { severity, ..found_here }));
        if found.len() >= MOST {
            break;
        }
    }
    found
}

fn what(powers: Powers, scope: Scope<'_>) -> Both<String> {
    if powers & EVERYTHING != 0 {
        return everything(scope);
    }
    let all: Vec<_> = named(powers).take(MOST_NAMED).collect();
    let en: Vec<&str> = all.iter().map(|power| power.may.en).collect();
    let (last, before) = en.split_last().unwrap_or((&"", &[]));
    let en = if before.is_empty() { (*last).to_owned() } else { format!("{} and {last}", before.join(", ")) };
    let ko: Vec<&str> = all.iter().map(|power| power.may.ko).collect();
    let is_cluster = all.iter().all(|power| power.requests.iter().all(|requests| requests.cluster));
    within(&Both { en, ko: ko.join(" 수 있고, ") }, if is_cluster { Scope::None } else { scope })
}

fn help(role: &Role) -> Both {
    match FOR_NAMESPACES.contains(&role.name.as_str()) {
        true => Both::new(
            "For one namespace, bind it with a RoleBinding there.",
            "한 namespace에만 필요하면 그곳의 RoleBinding으로 묶으십시오.",
        ),
        false => Both::new("Bind a role that says what is needed.", "필요한 것만 적은 role을 만들어 묶으십시오."),
    }
}
