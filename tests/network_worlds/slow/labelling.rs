//! What labels could change that nobody told.

use super::*;

impl World {
    /// The pairs that labels could change which the objects do not tell: those of namespaces that are not among them, and
    /// all of the ingress controller's. Every labelling that selectors can tell apart is tried.
    pub fn unknown(&self) -> BTreeSet<(Name, Name)> {
        let mut found = BTreeSet::new();
        let mut world = self.clone();
        let workloads = self.workloads();
        for (name, pods) in &workloads {
            let named = Name::Workload(name.clone());
            let mut try_all = |pair: (Name, Name), of: &[&Pod], one: &dyn Fn(&World) -> Pieces| {
                let mut open: Vec<&str> = of.iter().map(|pod| pod.namespace.as_str()).collect();
                open.retain(|namespace| self.missing.contains(*namespace) || *namespace == CONTROLLER);
                open.sort_unstable();
                open.dedup();
                if open.is_empty() {
                    return;
                }
                let mut results = BTreeSet::new();
                world.relabelled(&open, &mut |world| {
                    results.insert(one(world));
                });
                if results.len() > 1 {
                    found.insert(pair);
                }
            };
            for (other_name, others) in workloads.iter().filter(|(other, _)| *other != name) {
                let pair = (named.clone(), Name::Workload(other_name.clone()));
                try_all(pair, &[pods[0], others[0]], &|world| {
                    any(pods, others, |one, other| world.between(one, other))
                });
            }
            for range in &self.addresses {
                let one_side = |world: &World, direction| {
                    any(pods, &[End::Address(*range)], |pod, range| world.one_side(direction, pod, *range))
                };
                let outside = Name::Addresses(*range);
                let out = |world: &World| one_side(world, Direction::Egress);
                try_all((named.clone(), outside.clone()), &[pods[0]], &out);
                try_all((outside, named.clone()), &[pods[0]], &|world| one_side(world, Direction::Ingress));
            }
            if self.backends.is_empty() {
                continue;
            }
            let pair = (Name::Workload(CONTROLLER.to_owned()), named.clone());
            try_all(pair, &[pods[0], &self.controller], &|world| any(pods, &[()], |pod, ()| world.served_to(pod)));
        }
        found
    }

    /// The pods of each name.
    fn workloads(&self) -> BTreeMap<String, Vec<&Pod>> {
        let mut workloads: BTreeMap<String, Vec<&Pod>> = BTreeMap::new();
        for pod in &self.pods {
            workloads.entry(pod.name.clone()).or_default().push(pod);
        }
        workloads
    }

    /// Shows this world under every labelling of namespaces of which only the name is known.
    fn relabelled(&mut self, open: &[&str], show: &mut dyn FnMut(&World)) {
        let Some((namespace, rest)) = open.split_first() else { return show(self) };
        let before = (self.namespaces[*namespace].clone(), self.controller.labels.clone());
        let mut keys = self.keys(true);
        let names = keys.remove(NAME_LABEL).unwrap_or_default();
        let is_controller = *namespace == CONTROLLER;
        let names = if is_controller { names } else { BTreeSet::new() };
        let names: Vec<String> = names.into_iter().chain([before.0[NAME_LABEL].clone()]).collect();
        let of_pod = if is_controller { labellings(&self.keys(false)) } else { vec![before.1.clone()] };
        for labels in labellings(&keys) {
            for name in &names {
                for of_pod in &of_pod {
                    let mut labels = labels.clone();
                    labels.insert(NAME_LABEL.to_owned(), name.clone());
                    self.namespaces.insert((*namespace).to_owned(), labels);
                    self.controller.labels.clone_from(of_pod);
                    self.relabelled(rest, show);
                }
            }
        }
        self.namespaces.insert((*namespace).to_owned(), before.0);
        self.controller.labels = before.1;
    }

    /// The keys that selectors of namespaces (of pods) ask for, and the values.
    fn keys(&self, of_namespaces: bool) -> BTreeMap<String, BTreeSet<String>> {
        let mut selectors = Vec::new();
        let of_policies = self.policies.iter().flat_map(|policy| [&policy.ingress, &policy.egress]).flatten();
        let mut rules: Vec<&Rule> = of_policies.flatten().collect();
        for policy in self.admin.iter().chain(&self.baseline) {
            rules.extend(policy.ingress.iter().chain(&policy.egress));
            selectors.push(if of_namespaces { &policy.namespaces } else { &policy.pods });
        }
        for peer in rules.into_iter().flat_map(|rule| rule.peers.iter().flatten()) {
            if let Peer::Selected { namespaces, pods } = peer {
                selectors.extend(if of_namespaces { namespaces } else { pods });
            }
        }
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for requirement in selectors.into_iter().flat_map(|selector| &selector.0) {
            keys.entry(requirement.key.clone()).or_default().extend(requirement.values.iter().cloned());
        }
        keys
    }
}

/// What any of some may with any of others.
fn any<A, B>(ones: &[A], others: &[B], both: impl Fn(&A, &B) -> Pieces) -> Pieces {
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    let merge = |all: Pieces, next: Pieces| all.iter().zip(next).map(|(all, next)| *all || next).collect();
    pairs.map(|(one, other)| both(one, other)).reduce(merge).unwrap_or_default()
}

/// Every way of labelling that these keys and values can tell apart: each key absent, of each value, or of another.
fn labellings(keys: &BTreeMap<String, BTreeSet<String>>) -> Vec<Labels> {
    let mut all = vec![Labels::new()];
    for (key, values) in keys {
        let values = values.iter().cloned().chain(["another".to_owned()]);
        let with = values.flat_map(|value| {
            let mut with = all.clone();
            with.iter_mut().for_each(|labels| drop(labels.insert(key.clone(), value.clone())));
            with
        });
        let with: Vec<Labels> = with.collect();
        all.extend(with);
    }
    all
}
