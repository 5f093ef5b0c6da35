//! Acting as a ServiceAccount: of those that somebody may run pods as or get tokens of, the one that holds more.

use super::power::Power;
use super::rights::{EVERYTHING, Rights, Somebody, named};
use super::{
    Escalation, Held, Holder, MOST, Scope, Written, and_others, deciding, first_given, others, unbound, words,
};
use crate::access::{AUTHENTICATED, Binding, BindingKind, SERVICE_ACCOUNTS};
use crate::api::{Content, PolicyRule};
use crate::checks::Context;
use crate::cluster::Cluster;
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::ro;
use std::collections::{BTreeMap, HashMap};

/// How many words of a rule are compared one by one.
const MOST_COMPARED: usize = 64;

/// How acting as an account is said: "create pods" "and run them as"; "pod를 만들어" "실행할".
#[derive(Debug)]
pub struct Acting {
    pub en: (&'static str, &'static str),
    pub ko: (&'static str, &'static str),
    /// Whether the power is told where no account holds more than its holder.
    pub even_if_none: bool,
}

/// The ServiceAccounts that the paste has or that bindings name, by namespace; the paste's own first.
pub type Accounts = BTreeMap<String, Vec<String>>;

/// Finds them.
pub fn accounts(cluster: &Cluster, bindings: &[Binding]) -> Accounts {
    let mut all = Accounts::new();
    let mut add = |namespace: &str, name: &str| {
        let names = all.entry(namespace.to_owned()).or_default();
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    for object in cluster.objects().filter(|object| matches!(object.content, Content::ServiceAccount(_))) {
        add(object.namespace(), &object.metadata.name);
    }
    let (built_in, pasted): (Vec<&Binding>, Vec<&Binding>) = bindings.iter().partition(|each| each.is_built_in());
    for binding in pasted.into_iter().chain(built_in) {
        for subject in binding.subjects.iter().filter(|subject| subject.kind == "ServiceAccount") {
            let namespace = if subject.namespace.is_empty() { &binding.namespace } else { &subject.namespace };
            add(namespace, &subject.name);
        }
    }
    all
}

/// An account that holds more than somebody who may act as it.
#[derive(Clone, Debug)]
struct Stronger {
    namespace: String,
    name: String,
    /// What it may do and they may not.
    may: Both<String>,
    /// Index of the binding that gives it.
    by: usize,
    /// Whether it is one of the powers.
    is_power: bool,
}

/// The problems of a power that lets somebody act as a ServiceAccount that holds more than they do.
pub fn act_as(context: &Context<'_>, power: &Power, acting: &Acting) -> Vec<Diagnostic<Both>> {
    let escalation = context.escalation();
    let mut known = HashMap::new();
    let mut found = Vec::new();
    for written in escalation.written() {
        if found.len() >= MOST {
            break;
        }
        if power.given_by(&written.rule.policy, true).is_none() {
            continue;
        }
        let holders = match escalation.held(written, false) {
            Held::Nobody if acting.even_if_none => {
                found.extend(unbound(context, power, written));
                continue;
            }
            Held::Nobody => continue,
            Held::By(holders) => holders,
        };
        let Some((first, given)) = first_given(power, written, &holders) else { continue };
        let mut stronger = |holder: &Holder<'_>| {
            let who = Somebody::of(holder.binding, holder.subject)?;
            let within = (!holder.is_everywhere()).then(|| holder.binding.namespace.clone());
            let key = (who, within);
            if !known.contains_key(&key) {
                let answer = escalation.stronger(&key.0, key.1.as_deref());
                known.insert(key.clone(), answer);
            }
            known.get(&key).cloned().flatten()
        };
        let mut best: Option<(&Holder<'_>, Stronger)> = None;
        for holder in &holders {
            let Some(one) = stronger(holder) else { continue };
            let better = best.as_ref().is_none_or(|(_, best)| one.is_power && !best.is_power);
            if better {
                best = Some((holder, one));
            }
        }
        let span = context.span(written.origin, &deciding(written, given));
        let help = Both::new(power.help.en, power.help.ko);
        let one = match best {
            Some((holder, stronger)) => {
                let said = told(holder, &holders, &stronger, acting, written);
                let one = holder.on_the_way(context, power.rule.at(span, said, help));
                let severity = if stronger.is_power { power.rule.severity } else { Severity::Info };
                let one = Diagnostic { severity, ..one };
                stronger.on_the_way(context, and_others(context, one, holder, &holders))
            }
            None if acting.even_if_none => {
                let may = words::within(&words::said(&power.may), first.scope());
                let said = words::may(first, others(&holders), &may, Some(written));
                let one = first.on_the_way(context, power.rule.at(span, said, help));
                Diagnostic { severity: Severity::Info, ..one }
            }
            None => continue,
        };
        found.push(one);
    }
    found
}

fn told(
    holder: &Holder<'_>,
    holders: &[Holder<'_>],
    stronger: &Stronger,
    acting: &Acting,
    written: Written<'_>,
) -> Both {
    let (who, way) = (words::doers(holder, others(holders)), words::path(holder, Some(written)));
    let (scope, account) = (holder.scope().said(), Code(format!("{}/{}", stronger.namespace, stronger.name)));
    let (en, ko) = (acting.en, acting.ko);
    Both::new(
        format!(
            "{} may {}{} {} ServiceAccount {account}, which may {}: {}.",
            who.en, en.0, scope.en, en.1, stronger.may.en, way.en
        ),
        format!(
            "{} {}{} ServiceAccount {account}{} {} 수 있고, 이 ServiceAccount는 {} 수 있습니다: {}.",
            who.ko,
            scope.ko,
            ko.0,
            ro(&stronger.name),
            ko.1,
            stronger.may.ko,
            way.ko
        ),
    )
}

impl Stronger {
    /// Adds what gives the account its right to a problem.
    fn on_the_way(&self, context: &Context<'_>, found: Diagnostic<Both>) -> Diagnostic<Both> {
        let binding = context.escalation().access.bindings().get(self.by);
        let Some((binding, origin)) = binding.and_then(|binding| Some((binding, binding.origin?))) else {
            return found;
        };
        let (by, role) = (words::object_name(&binding.object_ref()), words::object_name(&binding.role_object_ref()));
        let account = Code(format!("{}/{}", self.namespace, self.name));
        found.and(
            context.span(origin, "roleRef.name"),
            Both::new(
                format!("{by} gives ServiceAccount {account} {role}"),
                format!("{by} → ServiceAccount {account}: {role}"),
            ),
        )
    }
}

impl Escalation {
    /// The rights of somebody with those of the groups that everybody of their kind has.
    fn with_groups(&self, who: &Somebody) -> Rights {
        let mut groups = vec![AUTHENTICATED.to_owned()];
        if let Somebody::User(name) = who
            && let Some((namespace, _)) = crate::access::service_account(name)
        {
            groups.extend([SERVICE_ACCOUNTS.to_owned(), format!("{SERVICE_ACCOUNTS}:{namespace}")]);
        }
        let mut all = self.rights.get(who).cloned().unwrap_or_default();
        for group in groups {
            if let Some(rights) = self.rights.get(&Somebody::Group(group)) {
                all.join(rights);
            }
        }
        all
    }

    /// An account of a namespace, or of any, that holds more than somebody does: a power before anything else.
    fn stronger(&self, who: &Somebody, namespace: Option<&str>) -> Option<Stronger> {
        let own = self.with_groups(who);
        let mut next = None;
        for (namespace, names) in self.accounts.iter().filter(|(name, _)| namespace.is_none_or(|one| one == *name)) {
            for name in names {
                let account = Somebody::User(format!("system:serviceaccount:{namespace}:{name}"));
                if account == *who {
                    continue;
                }
                let Some(rights) = self.rights.get(&account) else { continue };
                let named = |(may, by): (Both<String>, usize), is_power| Stronger {
                    namespace: namespace.clone(),
                    name: name.clone(),
                    may,
                    by,
                    is_power,
                };
                if let Some(more) = self.more_power(&own, rights) {
                    return Some(named(more, true));
                }
                if next.is_none() {
                    next = self.more_rights(&own, rights).map(|more| named(more, false));
                }
            }
        }
        next
    }

    /// A power that one has and another lacks, with the binding that gives it.
    fn more_power(&self, own: &Rights, account: &Rights) -> Option<(Both<String>, usize)> {
        let everywhere = account.everywhere & !own.everywhere;
        let narrow = account
            .namespaces
            .iter()
            .map(|(namespace, powers)| (Some(namespace.as_str()), powers & !own.within(Some(namespace))));
        // The first by name, whatever order the namespaces come in.
        let narrow = narrow.filter(|(_, powers)| *powers != 0).min();
        let (namespace, powers) = if everywhere != 0 { (None, everywhere) } else { narrow? };
        let by = account.bindings.iter().copied().find(|at| {
            let binding = self.access.bindings().get(*at);
            binding.is_some_and(|binding| {
                let here = namespace.is_none_or(|name| binding.namespace == name);
                let everywhere = binding.kind == BindingKind::ClusterRoleBinding;
                let role = binding.role.and_then(|role| self.access.roles().get(role));
                let given = |policy: &PolicyRule| super::powers_of(policy, everywhere) & powers != 0;
                here && everywhere == namespace.is_none()
                    && role.is_some_and(|role| role.rules.iter().any(|rule| given(&rule.policy)))
            })
        })?;
        let scope = namespace.map_or(Scope::Everywhere, Scope::Namespace);
        let may = match powers & EVERYTHING {
            0 => {
                let power = named(powers).next()?;
                let cluster = power.requests.iter().all(|requests| requests.cluster);
                words::within(&words::said(&power.may), if cluster { Scope::None } else { scope })
            }
            _ => words::everything(scope),
        };
        Some((may, by))
    }

    /// Any right that one has and another lacks, with the binding that gives it.
    fn more_rights(&self, own: &Rights, account: &Rights) -> Option<(Both<String>, usize)> {
        let given = |rights: &Rights| -> Vec<(usize, &Binding, &crate::access::Role)> {
            let bindings = rights.bindings.iter().filter_map(|at| Some((*at, self.access.bindings().get(*at)?)));
            bindings.filter_map(|(at, binding)| Some((at, binding, self.access.roles().get(binding.role?)?))).collect()
        };
        let held = given(own);
        for (at, binding, role) in given(account) {
            let here = held.iter().filter(|(_, other, _)| {
                other.kind == BindingKind::ClusterRoleBinding || other.namespace == binding.namespace
            });
            let rules: Vec<&PolicyRule> = here.flat_map(|(_, _, role)| &role.rules).map(|rule| &*rule.policy).collect();
            for rule in &role.rules {
                if let Some((verb, resource)) = lacking(&rule.policy, &rules) {
                    let scope = match binding.kind {
                        BindingKind::ClusterRoleBinding => Scope::Everywhere,
                        BindingKind::RoleBinding => Scope::Namespace(&binding.namespace),
                    };
                    let (en, ko) =
                        (format!("{} {}", Code(verb), Code(resource)), format!("{}에 {}", Code(resource), Code(verb)));
                    let said = scope.said();
                    let may = Both { en: format!("{en}{}", said.en), ko: format!("{}{ko}할", said.ko) };
                    return Some((may, at));
                }
            }
        }
        None
    }
}

/// A verb and a resource that a rule grants and none of others does.
fn lacking<'r>(rule: &'r PolicyRule, others: &[&PolicyRule]) -> Option<(&'r str, &'r str)> {
    let has = |list: &[String], word: &str| list.iter().any(|each| each == "*" || each == word);
    let words = rule.verbs.iter().flat_map(|verb| {
        let of_groups = rule.api_groups.iter();
        of_groups.flat_map(move |group| rule.resources.iter().map(move |resource| (verb, group, resource)))
    });
    let (verb, _, resource) = words.take(MOST_COMPARED).find(|(verb, group, resource)| {
        !others.iter().any(|other| {
            let names = other.resource_names.is_empty()
                || (!rule.resource_names.is_empty()
                    && rule.resource_names.iter().all(|name| other.resource_names.contains(name)));
            names && has(&other.verbs, verb) && has(&other.api_groups, group) && has(&other.resources, resource)
        })
    })?;
    Some((verb, resource))
}
