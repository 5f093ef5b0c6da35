//! Why a direction is open or shut: the policies that select the pod, and the rule that decides or nearly did.

use super::code::{Code, Place};
use super::fix;
use super::matching::labels_match;
use super::near::Near;
use super::policy::{Action, Direction, Entry, Namespaces, PeerKind, Pods, Policy, PortKind, Rule, Tier};
use super::ports::PortTable;
use super::reach::Half;
use super::world::{End, Selected, World};
use super::{HostNetwork, INGRESS_CONTROLLER, PortSet, Protocol};
use crate::api::Object;
use crate::cluster::{Workload, entries_text};
use crate::text::{Candidate, Loc, ObjectRef, Order, Outcome, Proof, Span, Step, Verdict};

/// At most so many chains are told for a yes, and near misses for a no.
const MAX_CHAINS: usize = 9;

/// One direction of a question.
pub(super) struct Asking<'w, 'c> {
    pub world: &'w World<'c>,
    pub subject: usize,
    pub direction: Direction,
    pub other: End,
    pub ports: PortSet,
    /// How the subject is called.
    pub pod: String,
    /// How the other end is called.
    pub other_name: String,
    /// Whether a no is to come with the edits that would make it a yes; each is tried on the whole paste.
    pub offers: bool,
}

impl<'w, 'c> Asking<'w, 'c> {
    /// Whether the direction is open for the ports asked about, on which of them, and why.
    pub(super) fn half(&self) -> Half<Code> {
        let mut table = PortTable::new();
        let flow = self.world.flow(&mut table, self.subject, self.direction, self.other);
        let sure = table.get(flow.sure).intersection(&self.ports);
        let possible = table.get(flow.possible).intersection(&self.ports);
        let allowed = match (sure.is_empty(), possible.is_empty()) {
            (false, _) => Verdict::Yes,
            (true, false) => Verdict::Unknown,
            (true, true) => Verdict::No,
        };
        let proof = self.proof(allowed, if sure.is_empty() { &possible } else { &sure });
        Half { allowed, ports: sure, possible, proof }
    }
    fn proof(&self, allowed: Verdict, open: &PortSet) -> Proof<Code> {
        let selected = self.world.selected(self.subject, self.direction);
        if selected.is_empty() {
            return Proof { witnesses: vec![vec![self.unselected()]], candidates: Vec::new() };
        }
        let mut steps = Vec::new();
        let port = self.one_port(open);
        if let Some(proof) = self.admin_tier(Tier::Admin, allowed, &port, &mut steps) {
            return proof;
        }
        let isolating = self.isolating();
        if !isolating.is_empty() {
            return self.isolated(&isolating, allowed, open, steps);
        }
        if let Some(proof) = self.admin_tier(Tier::Baseline, allowed, &port, &mut steps) {
            return proof;
        }
        let code = Code::Undecided { pod: self.pod.clone(), direction: self.direction };
        steps.push(self.about_pod(code));
        Proof { witnesses: vec![steps], candidates: Vec::new() }
    }
    fn unselected(&self) -> Step<Code> {
        let (pod, direction) = (self.pod.clone(), self.direction);
        let host = self.world.workload(self.subject).is_some_and(|workload| workload.host_network);
        let code = if host && self.world.options.host_network == HostNetwork::Ignore {
            Code::OnHostNetwork { pod, direction }
        } else {
            Code::Unselected { pod, direction }
        };
        self.about_pod(code)
    }
    fn about_pod(&self, code: Code) -> Step<Code> {
        let workload = self.world.workload(self.subject);
        let object = workload.and_then(|workload| object_of(self.world, workload));
        Step {
            code,
            object: object.map(ObjectRef::from),
            path: String::new(),
            span: object.map(|object| self.span(object, workload.map_or("metadata.labels", |each| each.labels_path))),
            marks: Vec::new(),
            outcome: Outcome::Matched,
        }
    }
    fn isolating(&self) -> Vec<&'w Policy<'c>> {
        let selected = self.world.selected(self.subject, self.direction).iter();
        let policies = selected.filter_map(|each| self.world.policies.get(each.policy));
        policies.filter(|policy| policy.tier == Tier::Namespaced).collect()
    }

    /// Follows the rules of an admin tier for one port that the answer is about, to the one that decides.
    fn admin_tier(
        &self,
        tier: Tier,
        allowed: Verdict,
        port: &PortSet,
        steps: &mut Vec<Step<Code>>,
    ) -> Option<Proof<Code>> {
        let destination = self.destination();
        for each in self.world.selected(self.subject, self.direction) {
            let Some(policy) = self.world.policies.get(each.policy).filter(|policy| policy.tier == tier) else {
                continue;
            };
            for (index, rule) in policy.rules(self.direction).unwrap_or_default().iter().enumerate() {
                let known = self.rule_known(each, rule);
                if known == Verdict::No || !rule.ports_at(destination).covers(port) {
                    continue;
                }
                let decided = known == Verdict::Yes;
                if !decided && allowed != Verdict::Unknown {
                    continue;
                }
                steps.push(self.admin_step(policy, rule, index as u32 + 1, decided));
                if !decided {
                    return Some(candidate_only(std::mem::take(steps)));
                }
                match rule.action {
                    Action::Allow => {
                        return Some(Proof { witnesses: vec![std::mem::take(steps)], candidates: Vec::new() });
                    }
                    Action::Deny => return Some(candidate_only(std::mem::take(steps))),
                    Action::Pass => return None,
                }
            }
        }
        None
    }
    fn rule_known(&self, selected: &Selected, rule: &Rule<'c>) -> Verdict {
        match (selected.known, self.world.rule_matches(rule, self.other).known) {
            (Verdict::No, _) | (_, Verdict::No) => Verdict::No,
            (Verdict::Yes, Verdict::Yes) => Verdict::Yes,
            _ => Verdict::Unknown,
        }
    }
    /// One port for following admin rules: the first that is open, or that somebody listens on.
    fn one_port(&self, open: &PortSet) -> PortSet {
        let first = |set: &PortSet| {
            let found = Protocol::ALL.into_iter().find_map(|protocol| Some((protocol, set.of(protocol).first()?.0)));
            found.map(|(protocol, port)| PortSet::range(protocol, port, port))
        };
        let declared = self
            .destination()
            .and_then(|workload| workload.ports.first())
            .and_then(|port| Some(PortSet::range(Protocol::named(&port.protocol)?, port.port, port.port)));
        first(open)
            .or_else(|| declared.filter(|port| self.ports.covers(port)))
            .or_else(|| first(&self.ports))
            .unwrap_or_default()
    }
    fn admin_step(&self, policy: &Policy<'c>, rule: &Rule<'c>, number: u32, decided: bool) -> Step<Code> {
        let (name, policy_name, tier) = (rule.name.to_owned(), policy.name().to_owned(), policy.tier);
        let (direction, action) = (self.direction, rule.action);
        let (code, outcome) = match (decided, action) {
            (false, _) => {
                (Code::AdminUnknown { policy: policy_name, rule: number, name, tier, direction }, Outcome::Unknown)
            }
            (true, _) => {
                let pod = self.pod.clone();
                let code = Code::AdminRule { policy: policy_name, rule: number, name, tier, action, direction, pod };
                (code, if action == Action::Deny { Outcome::Failed } else { Outcome::Matched })
            }
        };
        let action_path = format!("{}.action", rule.path);
        self.step(policy.object, &rule.path, code, outcome, vec![self.value_span(policy.object, &action_path)])
    }

    /// What the NetworkPolicies that select the pod say.
    fn isolated(
        &self,
        policies: &[&'w Policy<'c>],
        allowed: Verdict,
        open: &PortSet,
        before: Vec<Step<Code>>,
    ) -> Proof<Code> {
        let mut witnesses = Vec::new();
        let mut nears = Vec::new();
        // What a rule lets through and an admin policy does not.
        let mut denied = Vec::new();
        for policy in policies {
            let rules = policy.rules(self.direction).unwrap_or_default();
            let mut start = before.clone();
            start.push(self.selects(policy));
            if rules.is_empty() {
                nears.push(self.no_rule(policy, start.clone()));
            }
            for (index, rule) in rules.iter().enumerate() {
                let number = (rules.len() > 1).then_some(index as u32 + 1);
                let known = self.world.rule_matches(rule, self.other).known;
                let ports = rule.ports_at(self.destination()).intersection(&self.ports);
                if known == Verdict::Yes && !ports.intersection(open).is_empty() {
                    let mut steps = start.clone();
                    steps.extend(self.matching_peer(policy, rule, number));
                    steps.push(self.matching_port(policy, rule, number));
                    witnesses.push(steps);
                } else if known == Verdict::Yes && !ports.is_empty() {
                    let port = self.one_port(&ports);
                    let by_admin = self.admin_tier(Tier::Admin, allowed, &port, &mut Vec::new());
                    denied.extend(by_admin.into_iter().flat_map(|proof| proof.candidates));
                } else {
                    nears.push(self.near(policy, rule, number, start.clone()));
                }
            }
        }
        if allowed == Verdict::Yes {
            witnesses.truncate(MAX_CHAINS);
            return Proof { witnesses, candidates: Vec::new() };
        }
        let is_unknown = |near: &Near<'_, '_>| near.candidate.steps.iter().any(|step| step.outcome == Outcome::Unknown);
        nears.order_by_key(|near| (!is_unknown(near), near.miss));
        nears.truncate(MAX_CHAINS);
        if self.offers {
            fix::offer(self, &mut nears);
        }
        denied.extend(nears.into_iter().map(|near| near.candidate));
        Proof { witnesses: Vec::new(), candidates: denied }
    }
    fn selects(&self, policy: &Policy<'c>) -> Step<Code> {
        let object = policy.object;
        let selector = policy.subject.pods.filter(|selector| !entries_text(selector).is_empty());
        let workload = self.world.workload(self.subject);
        let known = selector.zip(workload).map(|(selector, pod)| labels_match(selector, pod).known);
        if let (Some(selector), Some(Verdict::Unknown)) = (selector, known) {
            let (policy, pod) = (policy.name().to_owned(), self.pod.clone());
            let wants = entries_text(selector).join(", ");
            let code = Code::MaySelect { policy, pod, direction: self.direction, wants };
            return self.step(object, "spec.podSelector", code, Outcome::Unknown, Vec::new());
        }
        let code = Code::Selects {
            policy: policy.name().to_owned(),
            pod: self.pod.clone(),
            direction: self.direction,
            all_pods: selector.is_none(),
        };
        let keys = selector.iter().flat_map(|selector| selector.match_labels.keys());
        let mut marks: Vec<Span> =
            keys.map(|key| self.value_span(object, &format!("spec.podSelector.matchLabels[{key}]"))).collect();
        let types = self.world.cluster.paste.node(object.origin).and_then(|node| node.at("spec.policyTypes"));
        let index = types.and_then(|types| types.items().position(|each| each.text() == self.direction.policy_type()));
        let mut loc = self.loc(object, "spec.podSelector");
        if let Some(index) = index {
            marks.push(self.value_span(object, &format!("spec.policyTypes[{index}]")));
            let types = self.loc(object, "spec.policyTypes");
            if self.lines_between(loc, types) <= 1 {
                loc = loc.to(types);
            }
        }
        let span = self.world.cluster.paste.sources.span(loc);
        Step { span: Some(span), ..self.step(object, "spec.podSelector", code, Outcome::Matched, marks) }
    }
    fn lines_between(&self, before: Loc, after: Loc) -> u32 {
        let sources = &self.world.cluster.paste.sources;
        sources.span(after).start.line.wrapping_sub(sources.span(before).last_line())
    }
    pub(super) fn matching_peer(
        &self,
        policy: &Policy<'c>,
        rule: &Rule<'c>,
        number: Option<u32>,
    ) -> Option<Step<Code>> {
        let Some(entries) = &rule.peers else {
            let code = Code::AnyPeer { policy: policy.name().to_owned(), rule: number, direction: self.direction };
            return Some(self.step(policy.object, &rule.path, code, Outcome::Matched, Vec::new()));
        };
        let matches = |entry: &&Entry<'c>| self.world.peer_matches(&entry.kind, self.other).known == Verdict::Yes;
        let (index, entry) = entries.iter().enumerate().find(|(_, entry)| matches(entry))?;
        let place = Place { rule: number, peer: index as u32 + 1 };
        let (code, marks) = match &entry.kind {
            PeerKind::Pods(pods) => {
                let code = Code::PeerMatches { place, wants: wants(pods), pod: self.other_name.clone() };
                (code, self.selector_marks(policy.object, &entry.path, pods))
            }
            _ => {
                let cidr = format!("{}.ipBlock.cidr", entry.path);
                let block = self.text(policy.object, &cidr);
                let code = Code::AddressMatches { place, block, address: self.other_name.clone() };
                (code, vec![self.value_span(policy.object, &cidr)])
            }
        };
        Some(self.step(policy.object, &entry.path, code, Outcome::Matched, marks))
    }
    pub(super) fn selector_marks(&self, object: &Object, path: &str, pods: &Pods<'_>) -> Vec<Span> {
        let mut marks = Vec::new();
        let mut add = |field: &str, selector: &crate::api::LabelSelector| {
            for key in selector.match_labels.keys() {
                marks.push(self.value_span(object, &format!("{path}.{field}.matchLabels[{key}]")));
            }
            for index in 0..selector.match_expressions.len() {
                marks.push(self.value_span(object, &format!("{path}.{field}.matchExpressions[{index}]")));
            }
        };
        if let Some(selector) = pods.pods {
            add("podSelector", selector);
        }
        if let Namespaces::Labelled(selector) = pods.namespaces {
            add("namespaceSelector", selector);
        }
        marks
    }
    fn matching_port(&self, policy: &Policy<'c>, rule: &Rule<'c>, number: Option<u32>) -> Step<Code> {
        let fits = |kind: &super::Port<'c>| !kind.ports_at(self.destination()).intersection(&self.ports).is_empty();
        let Some(port) = rule.ports.iter().flatten().find(|port| fits(port)) else {
            return self.step(policy.object, &rule.path, Code::AnyPort { rule: number }, Outcome::Matched, Vec::new());
        };
        let name = match &port.kind {
            PortKind::Named(name, _) => Some((*name).to_owned()),
            PortKind::Numbered(_) => None,
        };
        let pod = self.destination().map(|workload| workload.name.clone()).unwrap_or_default();
        let code = Code::PortMatches { ports: port.ports_at(self.destination()), name, pod };
        let mark = self.value_span(policy.object, &format!("{}.port", port.path));
        self.step(policy.object, &port.path, code, Outcome::Matched, vec![mark])
    }
    pub(super) fn destination(&self) -> Option<&'c Workload> {
        match (self.direction, self.other) {
            (Direction::Ingress, _) => self.world.workload(self.subject),
            (Direction::Egress, End::Workload(index)) => self.world.workload(index),
            (Direction::Egress, _) => None,
        }
    }
    pub(super) fn destination_name(&self) -> String {
        match self.direction {
            Direction::Ingress => self.pod.clone(),
            Direction::Egress => self.other_name.clone(),
        }
    }
    pub(super) fn step(
        &self,
        object: &Object,
        path: &str,
        code: Code,
        outcome: Outcome,
        marks: Vec<Span>,
    ) -> Step<Code> {
        let span = Some(self.span(object, path));
        Step { code, object: Some(ObjectRef::from(object)), path: path.to_owned(), span, marks, outcome }
    }
    pub(super) fn text(&self, object: &Object, path: &str) -> String {
        let node = self.world.cluster.paste.node(object.origin).and_then(|node| node.at(path));
        node.map(|node| node.text().into_owned()).unwrap_or_default()
    }
    fn loc(&self, object: &Object, path: &str) -> Loc {
        field_loc(self.world, object, path)
    }
    fn span(&self, object: &Object, path: &str) -> Span {
        self.world.cluster.paste.sources.span(self.loc(object, path))
    }
    pub(super) fn value_span(&self, object: &Object, path: &str) -> Span {
        self.world.cluster.span(object, path)
    }
}

/// Where a field stands, its key included.
pub(super) fn field_loc(world: &World<'_>, object: &Object, path: &str) -> Loc {
    let paste = &world.cluster.paste;
    match paste.node(object.origin).and_then(|node| node.entry_at(path)) {
        Some(entry) => entry.key.loc().to(entry.value.loc()),
        None => paste.loc(object.origin, path),
    }
}

/// The object that a workload was read from.
pub(super) fn object_of<'c>(world: &World<'c>, workload: &Workload) -> Option<&'c Object> {
    world.cluster.objects().find(|object| object.origin == workload.origin)
}

/// What a peer's selectors want, entry by entry: the pods' labels, then the namespaces'.
pub(super) fn wants(pods: &Pods<'_>) -> Vec<String> {
    let mut wants = pods.pods.map(entries_text).unwrap_or_default();
    if let Namespaces::Labelled(selector) = pods.namespaces {
        wants.extend(entries_text(selector));
    }
    wants
}

/// How an end of a connection is called when its namespace does not matter.
pub(super) fn short_name(world: &World<'_>, end: End) -> String {
    match end {
        End::Workload(index) => world.workload(index).map(|workload| workload.name.clone()).unwrap_or_default(),
        End::IngressController => INGRESS_CONTROLLER.to_owned(),
        End::Addresses(range) => match range.single() {
            Some(address) => address.to_string(),
            None => range.cidr().unwrap_or_else(|| range.to_string()),
        },
    }
}

pub(super) fn bare(steps: Vec<Step<Code>>) -> Candidate<Code> {
    Candidate { steps, fix: None, also_grants: Vec::new() }
}

fn candidate_only(steps: Vec<Step<Code>>) -> Proof<Code> {
    Proof { witnesses: Vec::new(), candidates: vec![bare(steps)] }
}
