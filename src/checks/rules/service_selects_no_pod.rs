//! A Service whose selector finds no pod.

use crate::checks::{Context, Page, PageText, Rule};
use crate::routing::{label_path, labels_text, near_labels, nearest_workload, selector_fix};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::{eul, eun, i};

pub static RULE: Rule = Rule { id: "service-selects-no-pod", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Services whose `selector` no pod of their namespace has all the labels of.",
            why: "Nothing refuses such a Service: it gets an address, and whoever connects to it hears nothing, or 503 from \
                  an Ingress. The labels that count are those of the pod template, not of the Deployment.",
        },
        ko: PageText {
            what: "`selector`에 맞는 pod가 자기 namespace에 하나도 없는 Service를 찾습니다.",
            why: "이런 Service도 거부되지 않고 주소를 받습니다. 그러나 연결해도 답이 없고, Ingress에서는 503이 됩니다. \
                  Deployment의 label이 아니라 pod template의 label을 봅니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\n\
            apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  selector:\n    role: database\n  ports:\n  - port: 3306\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\n\
            apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  selector:\n    role: db\n  ports:\n  - port: 3306\n",
};

/// The nearest pod is looked for this often at most.
const MOST: usize = 200;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let cluster = context.cluster;
    // Without any pod in the paste there is nothing to compare with.
    if cluster.workloads.is_empty() {
        return Vec::new();
    }
    let lonely = cluster.services().filter(|(object, _)| cluster.selected_by(object).is_empty());
    lonely
        .take(MOST)
        .filter_map(|(object, service)| {
            let selector = service.selector()?;
            let name = &object.metadata.name;
            let text = labels_text(selector);
            let path = match selector.keys().next() {
                Some(key) if selector.len() == 1 => label_path("spec.selector", key),
                _ => "spec.selector".to_owned(),
            };
            let message = Both::new(
                format!("Service {} selects {}; no pod has {}.", Code(name), Code(&text), labels_word(selector.len())),
                format!(
                    "Service {}{} {}{} 고르지만 그런 pod가 없습니다.",
                    Code(name),
                    eun(name),
                    Code(&text),
                    eul(&text)
                ),
            );
            let near = nearest_workload(cluster, object);
            let labels = near.and_then(|near| near_labels(cluster, object, near));
            let help = match &labels {
                Some(near) if near.elsewhere => Both::new(
                    format!(
                        "{} {} has, but in namespace {}; a Service looks in its own only.",
                        near.kind,
                        Code(&near.name),
                        Code(&near.namespace)
                    ),
                    format!(
                        "{} {}에는 있지만 namespace {}에 있습니다. Service는 자기 namespace에서만 찾습니다.",
                        near.kind,
                        Code(&near.name),
                        Code(&near.namespace)
                    ),
                ),
                Some(near) if !near.has.is_empty() => {
                    let has = near.has.join(", ");
                    Both::new(
                        format!("Nearest: {} {} has {}.", near.kind, Code(&near.name), Code(&has)),
                        format!("가장 가까운 {} {}의 label은 {}입니다.", near.kind, Code(&near.name), Code(&has)),
                    )
                }
                Some(near) => {
                    let wanted = near.wanted.join(", ");
                    Both::new(
                        format!("Nearest: {} {} has no label {}.", near.kind, Code(&near.name), Code(&wanted)),
                        format!(
                            "가장 가까운 {} {}에는 {}{} 없습니다.",
                            near.kind,
                            Code(&near.name),
                            Code(&wanted),
                            i(&wanted)
                        ),
                    )
                }
                None => Both::new("Whoever connects to it hears nothing.", "연결해도 답이 없습니다."),
            };
            let mut found = RULE.at(context.span(object.origin, &path), message, help);
            if let Some(workload) = near.and_then(|near| cluster.workloads.get(near)) {
                let said = Both::new(
                    format!("the labels of {} {}", workload.kind, Code(&workload.name)),
                    format!("{} {}의 label", workload.kind, Code(&workload.name)),
                );
                found = found.and(context.span(workload.origin, workload.labels_path), said);
            }
            let fix = near.and_then(|near| selector_fix(cluster, object, near));
            if let (Some(fix), Some(near)) = (fix, labels) {
                let has = near.has.join(", ");
                let label = Both::new(format!("Use {}", Code(&has)), format!("{} 쓰기", Code(&has)));
                found = found.mended_by(fix, label);
            }
            Some(found)
        })
        .collect()
}

fn labels_word(count: usize) -> &'static str {
    if count == 1 { "that label" } else { "all of these labels" }
}
