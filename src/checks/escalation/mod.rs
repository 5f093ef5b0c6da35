//! Rights that lead to more than they say: who holds them, by which path, and what they lead to.
//!
//! A power is found at the rule that gives it, once a rule, with the binding that matters most. Roles and bindings that
//! every API server has are no problem of a paste; whom the paste binds to them is.

mod accounts;
mod power;
mod rights;
mod words;

pub use accounts::{Acting, act_as};
pub use power::{Power, Requests};
pub use rights::{EVERYTHING, Powers, named, powers_of};
pub use words::{Scope, everything, listed, may, said, unbound as unbound_said, within};

use crate::access::{Access, Binding, BindingKind, MASTERS, Options, Role, RoleKind, Rule as RoleRule};
use crate::api::{Origin, PolicyRule, Subject};
use crate::checks::Context;
use crate::cluster::Cluster;
use crate::text::{Both, Diagnostic, Severity, gather};
use accounts::{Accounts, accounts};
use power::Given;
use rights::{Rights, Somebody, rights};
use std::collections::{HashMap, HashSet};

/// How many problems of one kind there may be.
pub const MOST: usize = 50;
/// How many other bindings a problem names.
const MOST_OTHERS: usize = 5;
/// Where the control plane's own accounts live: a namespace that is worth a cluster.
const SYSTEM: &str = "kube-system";
/// The label that the API server gives its own roles.
pub(super) const DEFAULTS_LABEL: (&str, &str) = ("kubernetes.io/bootstrapping", "rbac-defaults");

/// Who holds what in a cluster.
#[derive(Debug)]
pub struct Escalation {
    pub access: Access,
    /// Indices of the bindings of the paste that give a rule, by the role that it is written in and its place there.
    holders: HashMap<(usize, usize), Vec<usize>>,
    rights: HashMap<Somebody, Rights>,
    accounts: Accounts,
    /// Roles that every API server has, whether or not the paste has them too.
    default_roles: HashSet<(RoleKind, String, String)>,
    /// Names of the bindings that every API server has, and whom they name.
    default_bindings: HashSet<String>,
    default_subjects: HashSet<(BindingKind, String, String, Subject)>,
}

/// A rule of a role, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Written<'e> {
    pub role: &'e Role,
    pub rule: &'e RoleRule,
    pub origin: Origin,
}

/// A binding that gives a rule to somebody who does not hold everything anyway.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'e> {
    pub binding: &'e Binding,
    pub origin: Origin,
    /// Index of the subject in the binding.
    pub at: usize,
    pub subject: &'e Subject,
    /// How many others the binding names.
    pub more: usize,
}

/// To whom a rule is given.
#[derive(Debug)]
pub enum Held<'e> {
    /// No binding of the paste gives it to anybody.
    Nobody,
    /// Only to those who may do everything anyway, or none.
    By(Vec<Holder<'e>>),
}

impl Escalation {
    /// Reads the roles and bindings of a cluster.
    pub fn new(cluster: &Cluster) -> Self {
        let access = Access::new(cluster, &Options::default());
        let defaults = Access::new(&Cluster::default(), &Options::default());
        let named = |binding: &Binding, subject: &Subject| {
            (binding.kind, binding.namespace.clone(), binding.name.clone(), subject.clone())
        };
        let default_subjects = defaults
            .bindings()
            .iter()
            .flat_map(|binding| binding.subjects.iter().map(|subject| named(binding, &plain(subject))));
        let mut escalation = Escalation {
            holders: HashMap::new(),
            rights: rights(&access),
            accounts: accounts(cluster, access.bindings()),
            default_roles: gather(
                defaults.roles().iter().map(|role| (role.kind, role.namespace.clone(), role.name.clone())),
            ),
            default_bindings: gather(defaults.bindings().iter().map(|binding| binding.name.clone())),
            default_subjects: gather(default_subjects),
            access: Access::default(),
        };
        for (at, binding) in access.bindings().iter().enumerate() {
            if binding.is_built_in() || !binding.subjects.iter().any(|subject| escalation.counts(binding, subject)) {
                continue;
            }
            let role = binding.role.and_then(|role| access.roles().get(role));
            for rule in role.into_iter().flat_map(|role| &role.rules) {
                escalation.holders.entry((rule.from, rule.index)).or_default().push(at);
            }
        }
        escalation.access = access;
        escalation
    }

    /// Whether every API server has the role.
    pub fn is_default(&self, role: &Role) -> bool {
        let (label, value) = DEFAULTS_LABEL;
        role.is_built_in()
            || self.default_roles.contains(&(role.kind, role.namespace.clone(), role.name.clone()))
            || (role.name.starts_with("system:") && role.labels.get(label).is_some_and(|has| has == value))
    }
    /// Whether a subject is the paste's: neither one that the API server binds itself, nor may do everything by its group.
    fn counts(&self, binding: &Binding, subject: &Subject) -> bool {
        let named = || (binding.kind, binding.namespace.clone(), binding.name.clone(), plain(subject));
        let own = || !self.default_bindings.contains(&binding.name) || !self.default_subjects.contains(&named());
        !(subject.kind == "Group" && subject.name == MASTERS) && own()
    }
    /// What somebody is given.
    pub fn rights_of(&self, binding: &Binding, subject: &Subject) -> Option<&Rights> {
        self.rights.get(&Somebody::of(binding, subject)?)
    }
    /// Whom a binding gives its role to, less those who may do everything anyway unless they are asked for too.
    pub fn holder<'e>(&'e self, binding: &'e Binding, and_mighty: bool) -> Option<Holder<'e>> {
        let mighty = |subject: &Subject| {
            self.rights_of(binding, subject).is_some_and(|rights| rights.everywhere & EVERYTHING != 0)
        };
        let mut subjects = binding
            .subjects
            .iter()
            .enumerate()
            .filter(|(_, subject)| self.counts(binding, subject) && (and_mighty || !mighty(subject)));
        let (at, subject) = subjects.next()?;
        Some(Holder { binding, origin: binding.origin?, at, subject, more: subjects.count() })
    }
    /// To whom a rule is given; bindings for the whole cluster first.
    pub fn held(&self, written: Written<'_>, and_mighty: bool) -> Held<'_> {
        let Some(bindings) = self.holders.get(&(written.rule.from, written.rule.index)) else { return Held::Nobody };
        let all = || {
            let bindings = bindings.iter().filter_map(|at| self.access.bindings().get(*at));
            bindings.filter_map(|binding| self.holder(binding, and_mighty))
        };
        let (wide, narrow) = (all().filter(|held| held.is_everywhere()), all().filter(|held| !held.is_everywhere()));
        Held::By(wide.chain(narrow).collect())
    }
    /// Every rule that the paste's own roles write, and that counts.
    pub fn written(&self) -> impl Iterator<Item = Written<'_>> {
        let roles = self.access.roles().iter().filter(|role| role.aggregation.is_none() && !self.is_default(role));
        let rules = roles.filter_map(|role| Some((role, role.origin?)));
        rules.flat_map(|(role, origin)| role.rules.iter().map(move |rule| Written { role, rule, origin }))
    }
    /// Whether the role of a rule, or anything else that its holder has, covers one of these requests.
    fn has(&self, requests: &[Requests], role: &Role, holder: Option<&Holder<'_>>) -> bool {
        let covers = |policy: &PolicyRule| requests.iter().any(|each| each.covered_by(policy).is_some());
        let role_covers = |role: &Role| role.rules.iter().any(|rule| covers(&rule.policy));
        let rights = holder.and_then(|holder| self.rights_of(holder.binding, holder.subject));
        let bindings = rights.into_iter().flat_map(|rights| &rights.bindings);
        let others = bindings.filter_map(|at| self.access.bindings().get(*at)?.role);
        role_covers(role) || others.filter_map(|at| self.access.roles().get(at)).any(role_covers)
    }
}

/// A subject without what the API server fills in.
fn plain(subject: &Subject) -> Subject {
    Subject { api_group: String::new(), ..subject.clone() }
}

impl Holder<'_> {
    /// Whether it holds in the whole cluster.
    pub fn is_everywhere(&self) -> bool {
        self.binding.kind == BindingKind::ClusterRoleBinding
    }
    /// Where it holds.
    pub fn scope(&self) -> Scope<'_> {
        if self.is_everywhere() { Scope::Everywhere } else { Scope::Namespace(&self.binding.namespace) }
    }
    /// Whether holding something here is worth as much as in the whole cluster.
    pub fn is_wide(&self) -> bool {
        self.is_everywhere() || self.binding.namespace == SYSTEM
    }
    /// Adds the way from the subject to the role to a problem.
    pub fn on_the_way(&self, context: &Context<'_>, found: Diagnostic<Both>) -> Diagnostic<Both> {
        let way = words::on_the_way(self);
        way.into_iter().fold(found, |found, (path, said)| found.and(context.span(self.origin, &path), said))
    }
}

/// Where in a rule's role the deciding word stands.
fn deciding(written: Written<'_>, given: Given) -> String {
    let index = written.rule.index;
    let of_its_own = ["escalate", "bind", "impersonate"];
    match written.rule.policy.verbs.get(given.verb) {
        Some(verb) if of_its_own.contains(&verb.as_str()) => format!("rules[{index}].verbs[{}]", given.verb),
        _ => format!("rules[{index}].resources[{}]", given.resource),
    }
}

/// The problems of a power: one a rule that gives it by name. What `*` gives is told with the `*`.
pub fn told(context: &Context<'_>, power: &Power) -> Vec<Diagnostic<Both>> {
    let escalation = context.escalation();
    let giving = escalation.written().filter(|written| power.given_by(&written.rule.policy, true).is_some());
    let all = giving.filter_map(|written| match escalation.held(written, false) {
        Held::Nobody => unbound(context, power, written),
        Held::By(holders) => bound(context, power, written, &holders),
    });
    all.take(MOST).collect()
}

/// A problem of a role that nobody is bound to.
pub fn unbound(context: &Context<'_>, power: &Power, written: Written<'_>) -> Option<Diagnostic<Both>> {
    let everywhere = written.role.kind == RoleKind::ClusterRole;
    let given = power.given_by(&written.rule.policy, everywhere).filter(|given| !given.by_any_resource)?;
    let span = context.span(written.origin, &deciding(written, given));
    let text = words::unbound(&words::within(&said(&power.may), Scope::None), written);
    let help = power.lacking(context, written, None).unwrap_or(&power.help);
    let found = power.rule.at(span, text, Both::new(help.en, help.ko));
    Some(Diagnostic { severity: Severity::Info, ..found })
}

fn bound(
    context: &Context<'_>,
    power: &Power,
    written: Written<'_>,
    holders: &[Holder<'_>],
) -> Option<Diagnostic<Both>> {
    let (holder, given) = first_given(power, written, holders)?;
    let scope = if given.cluster { Scope::None } else { holder.scope() };
    let lacking = power.lacking(context, written, Some(holder));
    let help = lacking.unwrap_or(&power.help);
    let text = words::may(holder, others(holders), &words::within(&said(&power.may), scope), Some(written));
    let span = context.span(written.origin, &deciding(written, given));
    let mut found = holder.on_the_way(context, power.rule.at(span, text, Both::new(help.en, help.ko)));
    found.severity = match (lacking.is_some() || !written.rule.policy.resource_names.is_empty(), holder.is_wide()) {
        (true, _) => Severity::Info,
        (false, true) => power.rule.severity,
        (false, false) => power.in_namespace,
    };
    Some(and_others(context, found, holder, holders))
}

/// The first holder of a rule whom it gives a power by name.
pub fn first_given<'h, 'e>(
    power: &Power,
    written: Written<'_>,
    holders: &'h [Holder<'e>],
) -> Option<(&'h Holder<'e>, Given)> {
    holders.iter().find_map(|holder| {
        let given = power.given_by(&written.rule.policy, holder.is_everywhere())?;
        (!given.by_any_resource).then_some((holder, given))
    })
}

/// How many are named besides the first.
pub fn others(holders: &[Holder<'_>]) -> usize {
    holders.iter().map(|holder| holder.more + 1).sum::<usize>().saturating_sub(1)
}

/// A problem with the other bindings that give the same.
pub fn and_others(
    context: &Context<'_>,
    found: Diagnostic<Both>,
    first: &Holder<'_>,
    holders: &[Holder<'_>],
) -> Diagnostic<Both> {
    let others = holders.iter().filter(|holder| !std::ptr::eq(holder.binding, first.binding));
    others.take(MOST_OTHERS).fold(found, |found, other| {
        let (span, said) = words::another(context, other);
        found.and(span, said)
    })
}

impl Power {
    /// What to say of somebody who lacks what the power needs; None for those who have it.
    fn lacking(
        &self,
        context: &Context<'_>,
        written: Written<'_>,
        holder: Option<&Holder<'_>>,
    ) -> Option<&Both<&'static str>> {
        let (requests, said) = self.needs.as_ref()?;
        (!context.escalation().has(requests, written.role, holder)).then_some(said)
    }
}
