//! A pod's volume that names a claim which its namespace lacks.

use crate::api::{Content, Object};
use crate::checks::{Context, Page, PageText, Rule};
use crate::routing::replace;
use crate::text::{Both, Code, Diagnostic, Severity, gather, nearest};
use crate::words::korean::{eul, i};
use crate::yaml::Node;
use std::collections::BTreeSet;

pub static RULE: Rule = Rule { id: "pvc-not-found", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Volumes of pods that name a PersistentVolumeClaim which is not in the paste, where other claims are.",
            why: "The pod is accepted and stays `Pending` until a claim of that name is there. A claim is always looked up in the pod's own namespace.",
        },
        ko: PageText {
            what: "다른 claim은 붙여 넣었는데 pod의 volume이 가리키는 PersistentVolumeClaim은 없는 곳을 찾습니다.",
            why: "pod는 받아들여지지만 그 이름의 claim이 생길 때까지 `Pending`으로 남습니다. claim은 언제나 pod의 namespace에서 찾습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes:\n  - ReadWriteOnce\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n  volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: date\n",
    right: "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes:\n  - ReadWriteOnce\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n  volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: data\n",
};

fn name(object: &Object) -> (&str, &str) {
    (object.namespace(), &object.metadata.name)
}

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let objects = || context.cluster.objects();
    let is_claim = |object: &&Object| object.kind == "PersistentVolumeClaim" && object.group().is_empty();
    let claims: BTreeSet<(&str, &str)> = gather(objects().filter(is_claim).map(name));
    if claims.is_empty() {
        return Vec::new();
    }
    // A StatefulSet makes its own, named after its template and its pod.
    let made: Vec<(&str, String)> = objects()
        .filter(|object| object.kind == "StatefulSet")
        .flat_map(|object| {
            let templates = context.paste.node(object.origin).and_then(|node| node.at("spec.volumeClaimTemplates"));
            let names = templates.into_iter().flat_map(Node::items).filter_map(|one| one.at("metadata.name"));
            names.map(|name| (object.namespace(), format!("{}-{}-", name.text(), object.metadata.name)))
        })
        .collect();
    let is_made = |namespace: &str, name: &str| {
        made.iter().any(|(home, start)| *home == namespace && name.starts_with(start.as_str()))
    };
    let mut found = Vec::new();
    for object in objects() {
        let Some(volumes) = volumes(object) else { continue };
        let Some(list) = context.paste.node(object.origin).and_then(|node| node.at(volumes)) else { continue };
        for (at, volume) in list.items().enumerate() {
            let Some(name) = volume.at("persistentVolumeClaim.claimName").map(Node::text) else { continue };
            let namespace = object.namespace();
            if name.is_empty() || claims.contains(&(namespace, &*name)) || is_made(namespace, &name) {
                continue;
            }
            let path = format!("{volumes}[{at}].persistentVolumeClaim.claimName");
            found.extend(tell(context, object, &path, &name, &claims));
        }
        if found.len() >= super::MOST_BLOCKS {
            break;
        }
    }
    found
}

/// Where an object has the volumes of its pods.
fn volumes(object: &Object) -> Option<&'static str> {
    match &object.content {
        Content::Pod(_) => Some("spec.volumes"),
        Content::Workload(_) => Some("spec.template.spec.volumes"),
        Content::CronJob(_) => Some("spec.jobTemplate.spec.template.spec.volumes"),
        _ => None,
    }
}

fn tell(
    context: &Context<'_>,
    object: &Object,
    path: &str,
    name: &str,
    claims: &BTreeSet<(&str, &str)>,
) -> Option<Diagnostic<Both>> {
    let namespace = object.namespace();
    let here: Vec<&str> = claims.iter().filter(|(home, _)| *home == namespace).map(|(_, name)| *name).collect();
    let near = nearest(name, &here);
    let elsewhere = claims.iter().find(|(_, other)| *other == name).map(|(home, _)| *home);
    let (help, severity) = match (near, elsewhere) {
        (Some(near), _) => (
            Both::new(
                format!("Did you mean {}?", Code(near)),
                format!("혹시 {}{} 뜻하셨습니까?", Code(near), eul(near)),
            ),
            Severity::Warning,
        ),
        (None, Some(home)) => (
            Both::new(
                format!("There is one in namespace {}; a pod uses claims of its own namespace only.", Code(home)),
                format!("namespace {}에는 있지만 pod는 자기 namespace의 claim만 씁니다.", Code(home)),
            ),
            Severity::Warning,
        ),
        (None, None) if here.is_empty() => return None,
        (None, None) => (
            Both::new(
                "Until it is there the pod stays Pending. If the cluster has it, paste it too.",
                "claim이 생길 때까지 pod는 Pending으로 남습니다. cluster에 있다면 함께 붙여 넣으십시오.",
            ),
            Severity::Info,
        ),
    };
    let message = Both::new(
        format!("PersistentVolumeClaim {} is not in namespace {} of the paste.", Code(name), Code(namespace)),
        format!(
            "PersistentVolumeClaim {}{} 붙여 넣은 글의 namespace {}에 없습니다.",
            Code(name),
            i(name),
            Code(namespace)
        ),
    );
    let mut found = RULE.at(context.span(object.origin, path), message, help);
    found.severity = severity;
    let fix = near.and_then(|near| Some((replace(context.cluster, object, path, near)?, near)));
    Some(match fix {
        Some((fix, near)) => {
            found.mended_by(fix, Both::new(format!("Use {}", Code(near)), format!("{} 쓰기", Code(near))))
        }
        None => found,
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::problems;

    #[test]
    fn a_claim_is_missed_only_where_it_should_be() {
        let claim = |namespace: &str, name: &str| {
            format!(
                "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
            )
        };
        let pod = |name: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: dev}}\nspec:\n  containers: [{{name: a, image: b}}]\n  volumes:\n  - {{name: v, persistentVolumeClaim: {{claimName: {name}}}}}\n"
            )
        };
        let told = |text: String| {
            let mut found = problems(&text);
            found.retain(|found| found.starts_with("pvc-not-found"));
            found
        };
        let line = ["pvc-not-found:7"];
        assert_eq!(told(pod("date") + &claim("dev", "data")), line);
        assert_eq!(told(pod("data") + &claim("prod", "data")), line);
        assert_eq!(told(pod("logs") + &claim("dev", "data")), line);
        assert_eq!(told(pod("data") + &claim("dev", "data")), Vec::<String>::new());
        assert_eq!(told(pod("logs") + &claim("prod", "data")), Vec::<String>::new());
        assert_eq!(told(pod("logs")), Vec::<String>::new());
    }
}
