//! Backends of Ingresses that no ingress controller may connect to.

use super::MOST_BLOCKS;
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::Workload;
use crate::network::{Direction, End, Namespaces, PeerKind, Policy, PortSet, Protocol, Tier, World};
use crate::routing::{find_port, ways};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::{eul, eun, i};

pub static RULE: Rule = Rule { id: "netpol-ingress-controller", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Pods that an Ingress leads to, while their policies let no ingress controller in.",
            why: "The controller is a pod like any other, usually of another namespace: a policy that denies by default cuts it off too, and requests from outside time out.",
        },
        ko: PageText {
            what: "Ingress가 보내는 pod인데 policy가 ingress controller를 들이지 않는 것을 찾습니다.",
            why: "ingress controller도 여느 pod와 같고 대개 다른 namespace에 있습니다. 기본으로 막는 policy는 그것도 막으므로 밖에서 온 요청이 시간 초과로 끝납니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n    ports:\n    - containerPort: 80\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  defaultBackend:\n    service:\n      name: web\n      port:\n        number: 80\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny-by-default\nspec:\n  podSelector: {}\n  policyTypes:\n  - Ingress\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n    ports:\n    - containerPort: 80\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  defaultBackend:\n    service:\n      name: web\n      port:\n        number: 80\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: ingress-nginx\n    ports:\n    - port: 80\n",
};

/// Words by which ingress controllers go.
const CONTROLLERS: [&str; 10] =
    ["ingress", "nginx", "traefik", "haproxy", "kong", "envoy", "contour", "gateway", "istio", "apisix"];

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let (world, cluster) = (context.network(), context.cluster);
    let mut found: Vec<Diagnostic<Both>> = Vec::new();
    for way in ways(cluster).0 {
        let Some((namespace, name, port)) = way.service() else { continue };
        let Some(service) = cluster.service(namespace, name) else { continue };
        let targets = cluster.targets(service);
        let Some(target) = find_port(&targets, &port) else { continue };
        for endpoint in &target.endpoints {
            if found.len() == MOST_BLOCKS {
                return found;
            }
            let Some(port) = endpoint.port else { continue };
            let Some((workload, policy)) = cut_off(world, endpoint.workload, port) else { continue };
            let field = format!("{}{}", way.field, if way.entry.is_some() { ".backend" } else { "" });
            let (ingress, pod) = (&way.object.metadata.name, &workload.name);
            let message = Both::new(
                format!(
                    "Ingress {} leads to {} on {port}, where no ingress controller gets in.",
                    Code(ingress),
                    Code(pod)
                ),
                format!(
                    "Ingress {}{} {}의 {port}{} 보내지만 ingress controller는 거기에 들어갈 수 없습니다.",
                    Code(ingress),
                    i(ingress),
                    Code(pod),
                    crate::words::korean::ro(&port.to_string())
                ),
            );
            let policy_name = &policy.object.metadata.name;
            let help = Both::new(
                format!("Add a peer to {} that means the controller's namespace.", Code(policy_name)),
                format!("controller의 namespace를 뜻하는 peer를 {}에 더하십시오.", Code(policy_name)),
            );
            let said = Both::new(
                format!("{} selects {}", Code(policy_name), Code(pod)),
                format!("{}{} {}{} 선택합니다", Code(policy_name), eun(policy_name), Code(pod), eul(pod)),
            );
            let span = context.span(way.object.origin, &field);
            if !found.iter().any(|other| other.span == span) {
                found.push(
                    RULE.at(span, message, help).and(context.span(policy.object.origin, "spec.podSelector"), said),
                );
            }
        }
    }
    found
}

/// The pod and the policy that surely keeps every controller out of it; none where one of its peers may be a controller.
fn cut_off<'w, 'c>(world: &'w World<'c>, index: usize, port: u16) -> Option<(&'c Workload, &'w Policy<'c>)> {
    let workload = world.workload(index)?;
    let (_, possible) = world.let_through(index, Direction::Ingress, End::IngressController);
    if !possible.intersection(&PortSet::range(Protocol::Tcp, port, port)).is_empty() {
        return None;
    }
    let policies = || world.selecting_at(index, Direction::Ingress, Tier::Namespaced);
    let rules = policies().flat_map(|policy| policy.rules(Direction::Ingress).unwrap_or_default());
    let mut peers = rules.flat_map(|rule| rule.peers.iter().flatten());
    // A controller may run beside its backends, or outside the cluster.
    let may_be_controller = peers.any(|peer| match &peer.kind {
        PeerKind::Addresses(_) => true,
        PeerKind::Pods(pods) => {
            let wanted = pods.pods.iter().flat_map(|selector| crate::cluster::entries_text(selector));
            let mut wanted = wanted.map(|text| text.to_lowercase()).peekable();
            matches!(pods.namespaces, Namespaces::Own(_))
                && wanted.any(|text| CONTROLLERS.iter().any(|word| text.contains(word)))
        }
        PeerKind::Nothing | PeerKind::Anything => false,
    });
    let runs_here = |(_, other): (usize, &Workload)| {
        let name = other.name.to_lowercase();
        !other.same_name(workload)
            && ["ingress", "traefik", "haproxy", "contour", "controller"].iter().any(|word| name.contains(word))
    };
    if may_be_controller || world.cluster.workloads_in(&workload.namespace).any(runs_here) {
        return None;
    }
    policies().next().map(|policy| (workload, policy))
}
