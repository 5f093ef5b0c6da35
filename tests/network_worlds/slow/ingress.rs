//! What Ingresses lead to.

use super::read::{labels, list};
use super::*;

impl World {
    /// What the ingress controller reaches of a pod: the TCP target ports of the Services that Ingresses name, if the pod lets it in.
    pub(super) fn served_to(&self, pod: &Pod) -> Pieces {
        let mut targets = BTreeSet::new();
        for backend in &self.backends {
            for service in &self.services {
                let metadata = &service["metadata"];
                let namespace = metadata["namespace"].as_str().filter(|name| !name.is_empty()).unwrap_or("default");
                let wanted = labels(&service["spec"]["selector"]);
                let is_it = namespace == backend.namespace
                    && metadata["name"] == backend.service.as_str()
                    && pod.namespace == namespace
                    && !wanted.is_empty()
                    && wanted.iter().all(|(key, value)| pod.labels.get(key) == Some(value));
                if !is_it {
                    continue;
                }
                for port in list(&service["spec"]["ports"]) {
                    let is_named = port["port"] == backend.port || port["name"] == backend.port;
                    if !is_named || port["protocol"].as_str().unwrap_or("TCP") != "TCP" {
                        continue;
                    }
                    let declared = pod.ports.iter().filter(|(_, protocol, _)| protocol == "TCP");
                    let target = if port["targetPort"].is_null() { &port["port"] } else { &port["targetPort"] };
                    match target {
                        Value::String(name) => {
                            targets.extend(declared.filter(|port| port.0 == *name).map(|port| port.2));
                        }
                        number => {
                            let number = u16::try_from(number.as_u64().unwrap()).unwrap();
                            if !self.choices.ingress_declared || declared.map(|port| port.2).any(|port| port == number)
                            {
                                targets.insert(number);
                            }
                        }
                    }
                }
            }
        }
        let allowed = self.one_side(Direction::Ingress, pod, End::Pod(&self.controller));
        // TCP is the first of the protocols.
        let is_target = |at: usize| self.ports.get(at).is_some_and(|(first, _)| targets.contains(first));
        allowed.into_iter().enumerate().map(|(at, allowed)| allowed && is_target(at)).collect()
    }
}
