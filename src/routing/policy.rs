//! The last hop: whether the controller may connect to the pods that it chose.

use super::{Code, Policy, Route, RouteOutcome};
use crate::cluster::{Cluster, Endpoint};
use crate::network::{self, Direction, Peer, Protocol, Question, World};
use crate::text::Verdict;

/// At most so many workloads of a Service are asked about.
const MAX_WORKLOADS: usize = 8;

/// What the NetworkPolicies of the pods say to the controller; nothing where the paste does not say who answers, or the
/// request does not come through a controller. Of several workloads the worst counts: some requests would fail.
pub fn last_hop(cluster: &Cluster, route: &Route<Code>, options: &network::Options) -> Policy {
    let mut policy = Policy::default();
    if route.outcome != RouteOutcome::Backend || route.ingress.is_none() {
        return policy;
    }
    let Some((namespace, name)) = route.service.as_deref().and_then(|service| service.split_once('/')) else {
        return policy;
    };
    let Some(service) = cluster.service(namespace, name) else { return policy };
    let targets = cluster.targets(service);
    let Some(target) = targets.iter().find(|target| Some(target.port.port) == route.port) else { return policy };
    let world = World::new(cluster, options, &[]);
    let reached = target.endpoints.iter().filter(|endpoint| endpoint.port.is_some()).take(MAX_WORKLOADS);
    for Endpoint { workload, port, .. } in reached {
        let question = Question {
            from: Peer::IngressController,
            to: Peer::Workload(vec![*workload]),
            protocol: Protocol::named(target.port.protocol()),
            port: *port,
        };
        let allowed = network::pair(cluster, &question, options).allowed;
        policy.allowed = Some(match (policy.allowed, allowed) {
            (Some(Verdict::No), _) | (_, Verdict::No) => Verdict::No,
            (Some(Verdict::Unknown), _) | (_, Verdict::Unknown) => Verdict::Unknown,
            _ => Verdict::Yes,
        });
        for selected in world.selected(*workload, Direction::Ingress) {
            let Some(found) = world.policies.get(selected.policy) else { continue };
            let name = found.name().to_owned();
            if !policy.policies.contains(&name) {
                policy.span.get_or_insert_with(|| cluster.span(found.object, "metadata.name"));
                policy.policies.push(name);
            }
        }
    }
    policy
}
