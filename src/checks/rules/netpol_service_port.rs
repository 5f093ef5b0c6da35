//! A Service's port in a policy, where the port of its pods acts.

use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::Workload;
use crate::network::{Direction, End, PortKind, PortSet, Protocol, Rule as PolicyRule, World};
use crate::routing::replace;
use crate::text::{Both, Code, Diagnostic, ObjectRef, Severity, Verdict, gather};
use crate::words::korean::{eun, i};
use std::collections::HashSet;

pub static RULE: Rule = Rule { id: "netpol-service-port", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A port of a rule that is a Service's, while the pods behind that Service declare another.",
            why: "Policies see a connection after the Service has been replaced by one of its pods: what counts is the `targetPort`, and the Service's own port opens nothing.",
        },
        ko: PageText {
            what: "규칙의 port가 Service의 것이고 그 뒤의 pod는 다른 port를 선언한 경우를 찾습니다.",
            why: "policy는 Service가 pod로 바뀐 다음의 연결을 봅니다. 중요한 것은 `targetPort`이고, Service의 port를 적어도 아무것도 열리지 않습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\n  labels:\n    app: api\nspec:\n  containers:\n  - name: api\n    image: api\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n  ports:\n  - port: 80\n    targetPort: 8080\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: api\nspec:\n  podSelector:\n    matchLabels:\n      app: api\n  policyTypes:\n  - Ingress\n  ingress:\n  - ports:\n    - port: 80\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\n  labels:\n    app: api\nspec:\n  containers:\n  - name: api\n    image: api\n    ports:\n    - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n  ports:\n  - port: 80\n    targetPort: 8080\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: api\nspec:\n  podSelector:\n    matchLabels:\n      app: api\n  policyTypes:\n  - Ingress\n  ingress:\n  - ports:\n    - port: 8080\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let world = context.network();
    let mut found = Vec::new();
    let ports = context.cluster.services().flat_map(|(_, service)| &service.spec.ports);
    let service_ports: HashSet<(i32, &str)> = gather(ports.map(|port| (port.port, port.protocol())));
    for (at, policy) in world.policies.iter().enumerate() {
        for direction in Direction::BOTH {
            for rule in policy.rules(direction).unwrap_or_default() {
                let single = rule.ports.iter().flatten().filter_map(|port| match &port.kind {
                    PortKind::Numbered(ports) => Some((port, number(ports)?)),
                    PortKind::Named(..) => None,
                });
                for (port, (protocol, number)) in single {
                    if !service_ports.contains(&(i32::from(number), protocol.name())) {
                        continue;
                    }
                    let pods = destinations(context, world, at, direction, rule);
                    let Some((service, target)) = behind(context, &pods, rule, protocol, number) else { continue };
                    let field = format!("{}.port", port.path);
                    let (name, to) = (&service.name, target.to_string());
                    let message = Both::new(
                        format!("{number} is the port of Service {}. Its pods are reached on {to}.", Code(name)),
                        format!(
                            "{number}{} Service {}의 port입니다. 그 뒤의 pod에는 {to}{} 닿습니다.",
                            eun(&number.to_string()),
                            Code(name),
                            crate::words::korean::ro(&to)
                        ),
                    );
                    let help = Both::new(
                        format!("Policies act on the pods' port: this entry opens nothing. Write {to}."),
                        format!(
                            "policy는 pod의 port에 적용되므로 이 항목은 아무것도 열지 않습니다. {to}{} 맞습니다.",
                            i(&to)
                        ),
                    );
                    let mut problem = RULE.at(context.span(policy.object.origin, &field), message, help);
                    let declared = pods.iter().flat_map(|pod| pod.ports.iter().map(move |port| (pod, port)));
                    if let Some((pod, port)) = declared.into_iter().find(|(_, port)| port.port == target) {
                        let said = Both::new("the port of the pods", "pod의 port");
                        problem = problem.and(context.span(pod.origin, &port.path), said);
                    }
                    if let Some(fix) = replace(context.cluster, policy.object, &field, &to) {
                        problem = problem
                            .mended_by(fix, Both::new(format!("Use {}", Code(&to)), format!("{} 쓰기", Code(&to))));
                    }
                    found.push(problem);
                }
            }
        }
    }
    found
}

/// The one port that a set is.
fn number(ports: &PortSet) -> Option<(Protocol, u16)> {
    let mut single = Protocol::ALL.into_iter().flat_map(|protocol| {
        ports.of(protocol).iter().map(move |(first, last)| (first == last).then_some((protocol, *first)))
    });
    single.next().flatten().filter(|_| single.next().is_none())
}

/// The pods whose ports a rule is about, as far as that is sure.
fn destinations<'c>(
    context: &Context<'c>,
    world: &World<'c>,
    policy: usize,
    direction: Direction,
    rule: &PolicyRule<'c>,
) -> Vec<&'c Workload> {
    let is_destination = |index: &usize| match direction {
        Direction::Ingress => world.surely_selects(policy, *index, direction),
        Direction::Egress => {
            rule.peers.is_some() && world.rule_matches(rule, End::Workload(*index)).known == Verdict::Yes
        }
    };
    let indices = (0..context.cluster.workloads.len()).filter(is_destination);
    indices.filter_map(|index| context.cluster.workloads.get(index)).collect()
}

/// The Service whose port a number is, and the port of its pods; none where any of the pods may mean the number itself.
fn behind(
    context: &Context<'_>,
    pods: &[&Workload],
    rule: &PolicyRule<'_>,
    protocol: Protocol,
    number: u16,
) -> Option<(ObjectRef, u16)> {
    let declares = |pod: &&Workload| {
        let mut of_protocol = pod.ports.iter().filter(|port| port.protocol == protocol.name());
        of_protocol.clone().next().is_none() || of_protocol.any(|port| port.port == number)
    };
    if pods.is_empty() || pods.iter().any(declares) {
        return None;
    }
    let is_one = |index: usize| {
        let workload = context.cluster.workloads.get(index);
        workload.is_some_and(|workload| pods.iter().any(|pod| std::ptr::eq(*pod, workload)))
    };
    context.cluster.services().find_map(|(object, _)| {
        let targets = context.cluster.targets(object);
        let target = targets
            .iter()
            .find(|target| target.port.port == i32::from(number) && target.port.protocol() == protocol.name())?;
        let endpoint = target.endpoints.iter().find(|endpoint| endpoint.declared && is_one(endpoint.workload))?;
        let port = endpoint.port.filter(|port| *port != number)?;
        let pod = context.cluster.workloads.get(endpoint.workload);
        (!rule.ports_at(pod).contains(protocol, port)).then(|| (ObjectRef::from(object), port))
    })
}
