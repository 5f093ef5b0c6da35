//! An Ingress backend that names a Service, or a port of it, that is not there.

use crate::checks::{Context, Page, PageText, Rule};
use crate::routing::{PortRef, Way, find_port, nearest, port_fix, port_text, replace, ways};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::{eul, i};

pub static RULE: Rule = Rule { id: "ingress-backend", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Backends of an Ingress that name a Service which its namespace lacks, or a port which the Service lacks.",
            why: "The API server does not look: such an Ingress is accepted, and its requests end in 503. A backend is always \
                  looked up in the Ingress's own namespace, and by the Service's port, not the pod's.",
        },
        ko: PageText {
            what: "자기 namespace에 없는 Service나, Service에 없는 port를 가리키는 Ingress backend를 찾습니다.",
            why: "API server는 확인하지 않으므로 Ingress는 받아들여지고 요청은 503으로 끝납니다. backend는 언제나 Ingress의 \
                  namespace에서, pod의 port가 아니라 Service의 port로 찾습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Service\nmetadata:\n  name: wear\nspec:\n  selector:\n    app: wear\n  ports:\n  - port: 80\n    targetPort: 8080\n---\n\
            apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  defaultBackend:\n    service:\n      name: wear\n      port:\n        number: 8080\n",
    right: "apiVersion: v1\nkind: Service\nmetadata:\n  name: wear\nspec:\n  selector:\n    app: wear\n  ports:\n  - port: 80\n    targetPort: 8080\n---\n\
            apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  defaultBackend:\n    service:\n      name: wear\n      port:\n        number: 80\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    // An Ingress alone is a question about paths; that its Services are elsewhere is no news.
    if context.cluster.services().next().is_none() {
        return Vec::new();
    }
    ways(context.cluster).0.iter().filter_map(|way| check(context, way)).collect()
}

fn check(context: &Context<'_>, way: &Way<'_>) -> Option<Diagnostic<Both>> {
    let cluster = context.cluster;
    // A rule without paths leads to the default backend, which is checked as itself.
    if way.entry.is_some_and(|entry| entry.path.is_none()) {
        return None;
    }
    let (namespace, name, port) = way.service()?;
    let field = format!("{}{}", way.field, if way.entry.is_some() { ".backend" } else { "" });
    let origin = way.object.origin;
    let Some(service) = cluster.service(namespace, name) else {
        let here = cluster.services().map(|(object, _)| object).filter(|object| object.namespace() == namespace);
        let near = nearest(name, here.map(|object| object.metadata.name.as_str()));
        let elsewhere = cluster.services().map(|(object, _)| object).find(|object| object.metadata.name == name);
        let path = format!("{field}.service.name");
        let message = Both::new(
            format!("The backend is Service {}, which is not in namespace {}.", Code(name), Code(namespace)),
            format!("backend인 Service {}{} namespace {}에 없습니다.", Code(name), i(name), Code(namespace)),
        );
        let help = match (near, elsewhere) {
            (Some(near), _) => Both::new(
                format!("Did you mean {}? Requests for it end in 503.", Code(near)),
                format!("{}{} 뜻한 것입니까? 이대로면 요청은 503으로 끝납니다.", Code(near), eul(near)),
            ),
            (None, Some(other)) => Both::new(
                format!(
                    "There is one in namespace {}; an Ingress reaches Services of its own namespace only.",
                    Code(other.namespace())
                ),
                format!(
                    "namespace {}에는 있지만 Ingress는 자기 namespace의 Service에만 보냅니다.",
                    Code(other.namespace())
                ),
            ),
            (None, None) => Both::new(
                "Paste it too, or requests for it are taken to end in 503.",
                "함께 붙여 넣으십시오. 정말 없다면 요청은 503으로 끝납니다.",
            ),
        };
        let mut found = RULE.at(context.span(origin, &path), message, help);
        if let Some(other) = elsewhere {
            let said = Both::new("the Service of this name", "이 이름의 Service");
            found = found.and(context.span(other.origin, "metadata.namespace"), said);
        }
        if let Some((fix, near)) = near.and_then(|near| Some((replace(cluster, way.object, &path, near)?, near))) {
            found = found.mended_by(fix, use_it(near));
        }
        return Some(found);
    };
    if service.as_service().is_some_and(|service| service.spec.type_ == "ExternalName") {
        return None;
    }
    let targets = cluster.targets(service);
    if find_port(&targets, &port).is_some() {
        return None;
    }
    let path = match port {
        PortRef::Number(_) => format!("{field}.service.port.number"),
        PortRef::Name(_) => format!("{field}.service.port.name"),
    };
    let ports = targets.iter().map(|target| Code(port_text(target.port)).to_string()).collect::<Vec<_>>().join(", ");
    let asked = port.to_string();
    let message = Both::new(
        format!("Service {} has no port {}.", Code(name), Code(&asked)),
        format!("Service {}에는 port {}{} 없습니다.", Code(name), Code(&asked), i(&asked)),
    );
    let of_pods = targets.iter().any(|target| target.port.target().to_string() == asked);
    let help = match of_pods {
        true => Both::new(
            format!("{} is the pods' port. The Service's is {ports}.", Code(&asked)),
            format!(
                "{}{} pod의 port입니다. Service의 port는 {ports}입니다.",
                Code(&asked),
                crate::words::korean::eun(&asked)
            ),
        ),
        false => Both::new(
            format!("It has {ports}. Requests for it end in 503."),
            format!("있는 것은 {ports}입니다. 이대로면 요청은 503으로 끝납니다."),
        ),
    };
    let said = Both::new("the ports of the Service", "Service의 port");
    let mut found =
        RULE.at(context.span(origin, &path), message, help).and(context.span(service.origin, "spec.ports"), said);
    if let [only] = targets.as_slice()
        && let Some(fix) = port_fix(cluster, way.object, &field, &port, only)
    {
        let to = fix.edits.first().map(|edit| edit.insert.clone()).unwrap_or_default();
        found = found.mended_by(fix, use_it(&to));
    }
    Some(found)
}

fn use_it(name: &str) -> Both {
    Both::new(format!("Use {}", Code(name)), format!("{} 쓰기", Code(name)))
}
