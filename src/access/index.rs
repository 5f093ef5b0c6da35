//! The decision itself, made fast: bindings by whom they name and the namespace that they count in.

use super::attributes::{Attributes, ResourceTarget};
use super::grants::{covers, grants, grants_resource};
use super::identity::Identity;
use super::names::Names;
use super::world::{Role, World};

/// What stands before the names of users and of groups, which may be written alike.
const USER: &str = "User";
const GROUP: &str = "Group";
/// The number of what is no namespace: what counts in the whole cluster.
const CLUSTER: u32 = 0;

/// Bindings by whom they name.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    subjects: Names,
    namespaces: Names,
    /// Where each subject's bindings begin in `bound`; they end where the next one's begin.
    starts: Vec<u32>,
    /// Bindings with the namespace that they count in: a subject's, those for the whole cluster first, then a namespace's
    /// after another's, each in the order of the paste.
    bound: Vec<Bound>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bound {
    namespace: u32,
    binding: u32,
}

/// What the RBAC authorizer decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decision {
    /// Index of a binding that grants it.
    pub granted_by: Option<usize>,
    /// Indices of the bindings that name the user and whose role is not there.
    pub dangling: Vec<usize>,
}

impl Index {
    pub fn new(world: &World) -> Self {
        let mut index = Index::default();
        index.namespaces.number(("", ""));
        let mut account = String::new();
        let mut subjects = Vec::with_capacity(world.bindings.len());
        let mut named = Vec::with_capacity(world.bindings.len());
        for (at, binding) in (0..).zip(&world.bindings) {
            let bound = Bound { namespace: index.namespaces.number(("", &binding.namespace)), binding: at };
            for subject in &binding.subjects {
                let name = match subject.kind.as_str() {
                    USER => (USER, subject.name.as_str()),
                    GROUP => (GROUP, subject.name.as_str()),
                    "ServiceAccount" => {
                        account.clear();
                        binding.write_service_account(subject, &mut account);
                        (USER, account.as_str())
                    }
                    _ => continue,
                };
                subjects.push(index.subjects.number(name));
                named.push(bound);
            }
        }
        // By namespace, then by subject, each time as they come: sorted by both in a time that grows as they do.
        let namespace = |at: &u32| named.get(*at as usize).map_or(0, |bound| bound.namespace);
        let (_, by_namespace) = sorted(0..named.len() as u32, index.namespaces.len(), namespace);
        let subject = |at: &u32| subjects.get(*at as usize).copied().unwrap_or_default();
        let (starts, order) = sorted(by_namespace.into_iter(), index.subjects.len(), subject);
        index.starts = starts;
        index.bound = order.into_iter().filter_map(|at| named.get(at as usize).copied()).collect();
        index
    }

    /// The bindings of whoever an identity is: its own, then those of each of its groups.
    fn bound_to(&self, identity: &Identity) -> Vec<&[Bound]> {
        let groups = identity.groups.iter().map(|(group, _)| (GROUP, group.as_str()));
        std::iter::once((USER, identity.user.as_str()))
            .chain(groups)
            .filter_map(|name| {
                let subject = self.subjects.find(name)? as usize;
                self.bound.get(*self.starts.get(subject)? as usize..*self.starts.get(subject + 1)? as usize)
            })
            .collect()
    }

    /// Goes through the bindings that name the identity and count in a namespace, ClusterRoleBindings first, until one is
    /// enough. One that names it twice, such as by two groups, comes twice.
    fn each(&self, identity: &Identity, namespace: &str, is_enough: &mut dyn FnMut(usize) -> bool) {
        let bound = self.bound_to(identity);
        // Who asks for the whole cluster asks for the first of the two alone.
        let number = self.namespaces.find(("", namespace)).filter(|number| *number != CLUSTER);
        for place in std::iter::once(CLUSTER).chain(number) {
            for bound in &bound {
                let from = bound.partition_point(|each| each.namespace < place);
                for each in bound.get(from..).unwrap_or_default() {
                    if each.namespace != place {
                        break;
                    }
                    if is_enough(each.binding as usize) {
                        return;
                    }
                }
            }
        }
    }

    /// Indices of the bindings that name the identity and count in a namespace: ClusterRoleBindings first.
    /// One that names it twice, such as by two groups, comes twice.
    pub fn bindings_of(&self, identity: &Identity, namespace: &str) -> Vec<usize> {
        let mut found = Vec::new();
        self.each(identity, namespace, &mut |at| {
            found.push(at);
            false
        });
        found
    }

    /// Indices of the bindings that name the identity, whichever namespace they count in.
    pub fn all_of(&self, identity: &Identity) -> Vec<usize> {
        self.bound_to(identity).into_iter().flatten().map(|bound| bound.binding as usize).collect()
    }

    /// The namespaces with a binding that names the identity; one may come twice.
    pub fn namespaces_of(&self, identity: &Identity) -> Vec<&str> {
        let mut found = Vec::new();
        for bound in self.bound_to(identity) {
            let mut last = CLUSTER;
            for each in bound.iter().filter(|each| each.namespace != CLUSTER) {
                if each.namespace != last {
                    last = each.namespace;
                    found.push(self.namespaces.name(last));
                }
            }
        }
        found
    }

    /// Mirrors plugin/pkg/auth/authorizer/rbac: rules are additive, the first match wins, a missing role is noted
    /// and passed over.
    pub fn decide(&self, world: &World, identity: &Identity, attributes: &Attributes) -> Decision {
        let mut decision = Decision::default();
        self.each(identity, attributes.namespace(), &mut |at| {
            let Some(binding) = world.bindings.get(at) else { return false };
            let Some(role) = binding.role else {
                if !decision.dangling.contains(&at) {
                    decision.dangling.push(at);
                }
                return false;
            };
            let grants = world
                .roles
                .get(role)
                .is_some_and(|role| role.rules.iter().any(|rule| grants(&rule.policy, attributes)));
            if grants {
                decision.granted_by = Some(at);
            }
            grants
        });
        decision
    }
}

/// Items by a number that each has, and where those of each number begin: one more place than there are numbers.
fn sorted(
    items: impl Iterator<Item = u32> + Clone,
    numbers: usize,
    number: impl Fn(&u32) -> u32,
) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; numbers + 1];
    for item in items.clone() {
        if let Some(count) = starts.get_mut(number(&item) as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut free = starts.clone();
    let mut order = vec![0_u32; sum as usize];
    for item in items {
        if let Some(at) = free.get_mut(number(&item) as usize) {
            if let Some(place) = order.get_mut(*at as usize) {
                *place = item;
            }
            *at += 1;
        }
    }
    (starts, order)
}

/// Verbs and resources that are decided together.
pub(super) struct Grid<'g> {
    verbs: &'g [String],
    targets: &'g [ResourceTarget],
    /// Each group with each resource that rules may name.
    names: Names,
    /// By target the number of its name.
    numbers: Vec<u32>,
}

impl<'g> Grid<'g> {
    /// At most 32 verbs; the targets' namespaces and names do not matter.
    pub fn new(verbs: &'g [String], targets: &'g [ResourceTarget]) -> Self {
        let mut names = Names::default();
        let numbers = targets.iter().map(|target| names.number((&target.group, &target.combined()))).collect();
        Grid { verbs, targets, names, numbers }
    }

    /// Its columns, and its rows.
    pub fn verbs(&self) -> &'g [String] {
        self.verbs
    }
    pub fn targets(&self) -> &'g [ResourceTarget] {
        self.targets
    }

    /// What roles grant of it: of each target the verbs it grants, and those that it grants for certain names, as bits.
    pub fn fill<'r>(&self, roles: impl Iterator<Item = &'r Role>) -> Vec<(u32, u32)> {
        let mut cells = vec![(0_u32, 0_u32); self.names.len()];
        for policy in roles.flat_map(|role| &role.rules).map(|rule| &*rule.policy) {
            let bits =
                (0..).zip(self.verbs).fold(0, |bits, (at, verb)| bits | u32::from(covers(&policy.verbs, verb)) << at);
            let mut grant = |number: u32| {
                if let Some(cell) = cells.get_mut(number as usize) {
                    match policy.resource_names.is_empty() {
                        true => cell.0 |= bits,
                        false => cell.1 |= bits,
                    }
                }
            };
            let (groups, resources) = (&policy.api_groups, &policy.resources);
            let any = |words: &[String]| words.iter().any(|word| word.starts_with('*'));
            if any(groups) || any(resources) || groups.len().saturating_mul(resources.len()) > self.targets.len() {
                let granted =
                    self.targets.iter().zip(&self.numbers).filter(|(target, _)| grants_resource(policy, target));
                granted.for_each(|(_, number)| grant(*number));
                continue;
            }
            for group in groups {
                resources.iter().filter_map(|resource| self.names.find((group, resource))).for_each(&mut grant);
            }
        }
        self.numbers.iter().map(|number| cells.get(*number as usize).copied().unwrap_or_default()).collect()
    }
}
