//! The decision itself, made fast: bindings by subject, and rules in interned words.

use super::attributes::{Attributes, ResourceTarget, Target};
use super::identity::Identity;
use super::world::{Binding, World};
use crate::api::PolicyRule;
use std::collections::HashMap;

/// An interned word. [`UNKNOWN`] is one that no rule has.
type Symbol = u32;
const UNKNOWN: Symbol = u32::MAX;
/// `*`
const ANY: Symbol = 0;

/// Bindings by who they name, and every role's rules.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    symbols: HashMap<Box<str>, Symbol>,
    users: HashMap<Box<str>, Bound>,
    groups: HashMap<Box<str>, Bound>,
    /// By role.
    rules: Vec<Vec<SymbolRule>>,
}

/// Indices of the bindings that name somebody.
#[derive(Clone, Debug, Default)]
struct Bound {
    cluster: Vec<u32>,
    namespaces: HashMap<Box<str>, Vec<u32>>,
}

/// A rule in symbols: its verbs, API groups, resources and names, one list after the other.
#[derive(Clone, Debug, Default)]
struct SymbolRule {
    words: Vec<Symbol>,
    /// Where the verbs, the groups and the resources end.
    ends: [usize; 3],
    urls: Vec<Url>,
}

#[derive(Clone, Debug)]
enum Url {
    Exact(Box<str>),
    Prefix(Box<str>),
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
        index.symbols.insert("*".into(), ANY);
        for role in &world.roles {
            let rules = role
                .rules
                .iter()
                .map(|rule| {
                    let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = &*rule.policy;
                    let groups = verbs.len() + api_groups.len();
                    let ends = [verbs.len(), groups, groups + resources.len()];
                    let words = [verbs, api_groups, resources, resource_names];
                    SymbolRule {
                        words: words.into_iter().flatten().map(|word| index.intern(word)).collect(),
                        ends,
                        urls: non_resource_urls.iter().map(|url| url_pattern(url)).collect(),
                    }
                })
                .collect();
            index.rules.push(rules);
        }
        for (at, binding) in world.bindings.iter().enumerate() {
            for subject in &binding.subjects {
                let bound = match subject.kind.as_str() {
                    "User" => index.users.entry(subject.name.as_str().into()),
                    "Group" => index.groups.entry(subject.name.as_str().into()),
                    "ServiceAccount" => index.users.entry(binding.service_account(subject).into()),
                    _ => continue,
                };
                let bound = bound.or_default();
                let bindings = match binding.namespace.as_str() {
                    "" => &mut bound.cluster,
                    namespace => bound.namespaces.entry(namespace.into()).or_default(),
                };
                if bindings.last() != Some(&(at as u32)) {
                    bindings.push(at as u32);
                }
            }
        }
        index
    }

    fn intern(&mut self, word: &str) -> Symbol {
        if let Some(symbol) = self.symbols.get(word) {
            return *symbol;
        }
        let symbol = self.symbols.len() as Symbol;
        self.symbols.insert(word.into(), symbol);
        symbol
    }
    fn symbol(&self, word: &str) -> Symbol {
        self.symbols.get(word).copied().unwrap_or(UNKNOWN)
    }

    /// Indices of the bindings that name the identity and count in a namespace: ClusterRoleBindings first.
    /// One that names it twice, such as by two groups, comes twice.
    pub fn bindings_of<'i>(
        &'i self,
        identity: &'i Identity,
        namespace: &'i str,
    ) -> impl Iterator<Item = usize> + Clone + 'i {
        let bound = move || {
            let groups = identity.groups.iter().filter_map(|(group, _)| self.groups.get(group.as_str()));
            self.users.get(identity.user.as_str()).into_iter().chain(groups)
        };
        let cluster = bound().flat_map(|bound| &bound.cluster);
        let namespaced = bound().filter_map(move |bound| bound.namespaces.get(namespace)).flatten();
        cluster.chain(namespaced).map(|at| *at as usize)
    }

    /// The namespaces with a binding that names the identity; one may come twice.
    pub fn namespaces_of<'i>(&'i self, identity: &Identity) -> Vec<&'i str> {
        let groups = identity.groups.iter().filter_map(|(group, _)| self.groups.get(group.as_str()));
        let bound = self.users.get(identity.user.as_str()).into_iter().chain(groups);
        bound.flat_map(|bound| bound.namespaces.keys()).map(|namespace| &**namespace).collect()
    }

    /// Verbs and resources in symbols, to be filled by [`Index::fill`].
    pub fn grid(&self, verbs: &[String], targets: &[ResourceTarget]) -> Grid {
        let rows = targets.iter().map(|target| {
            let attributes = Attributes::resource("", target.clone());
            let SymbolQuestion { group, resource, any_of_subresource, .. } = self.question(&attributes);
            GridRow { group, resource, any_of_subresource }
        });
        Grid { verbs: verbs.iter().map(|verb| self.symbol(verb)).collect(), rows: rows.collect() }
    }

    /// What roles grant of a grid: of each row the verbs it grants, and those that it grants for certain names, as bits.
    pub fn fill(&self, grid: &Grid, roles: impl Iterator<Item = usize>) -> Vec<(u32, u32)> {
        let mut cells = vec![(0, 0); grid.rows.len()];
        for rule in roles.filter_map(|role| self.rules.get(role)).flatten().filter(|rule| !rule.resources().is_empty())
        {
            let mut bits = 0u32;
            for (at, verb) in grid.verbs.iter().enumerate() {
                bits |= u32::from(has(rule.verbs(), *verb)) << at;
            }
            for (row, cell) in grid.rows.iter().zip(&mut cells) {
                let GridRow { group, resource, any_of_subresource } = *row;
                if has(rule.groups(), group) && rule.covers(resource, any_of_subresource) {
                    match rule.names().is_empty() {
                        true => cell.0 |= bits,
                        false => cell.1 |= bits,
                    }
                }
            }
        }
        cells
    }

    /// Mirrors plugin/pkg/auth/authorizer/rbac: rules are additive, the first match wins, a missing role is noted
    /// and passed over.
    pub fn decide(&self, bindings: &[Binding], identity: &Identity, attributes: &Attributes) -> Decision {
        let question = self.question(attributes);
        let mut decision = Decision::default();
        for at in self.bindings_of(identity, attributes.namespace()) {
            let Some(binding) = bindings.get(at) else { continue };
            let Some(role) = binding.role else {
                if !decision.dangling.contains(&at) {
                    decision.dangling.push(at);
                }
                continue;
            };
            if self.rules.get(role).into_iter().flatten().any(|rule| rule.grants(&question)) {
                decision.granted_by = Some(at);
                return decision;
            }
        }
        decision
    }

    fn question<'q>(&self, attributes: &'q Attributes) -> SymbolQuestion<'q> {
        let verb = self.symbol(&attributes.verb);
        match &attributes.target {
            Target::Url(path) => SymbolQuestion { verb, url: Some(path), ..SymbolQuestion::default() },
            Target::Resource(ResourceTarget { group, resource, subresource, name, .. }) => {
                let (resource, any_of_subresource) = if subresource.is_empty() {
                    (self.symbol(resource), UNKNOWN)
                } else {
                    (self.symbol(&format!("{resource}/{subresource}")), self.symbol(&format!("*/{subresource}")))
                };
                let (group, name) = (self.symbol(group), self.symbol(name));
                SymbolQuestion { verb, url: None, group, resource, any_of_subresource, name }
            }
        }
    }
}

#[derive(Default)]
struct SymbolQuestion<'q> {
    verb: Symbol,
    url: Option<&'q str>,
    group: Symbol,
    resource: Symbol,
    any_of_subresource: Symbol,
    name: Symbol,
}

impl SymbolRule {
    fn verbs(&self) -> &[Symbol] {
        self.words.get(..self.ends[0]).unwrap_or_default()
    }
    fn groups(&self) -> &[Symbol] {
        self.words.get(self.ends[0]..self.ends[1]).unwrap_or_default()
    }
    fn resources(&self) -> &[Symbol] {
        self.words.get(self.ends[1]..self.ends[2]).unwrap_or_default()
    }
    fn names(&self) -> &[Symbol] {
        self.words.get(self.ends[2]..).unwrap_or_default()
    }
    fn covers(&self, resource: Symbol, any_of_subresource: Symbol) -> bool {
        has(self.resources(), resource)
            || (any_of_subresource != UNKNOWN && self.resources().contains(&any_of_subresource))
    }
    fn grants(&self, question: &SymbolQuestion<'_>) -> bool {
        if !has(self.verbs(), question.verb) {
            return false;
        }
        match question.url {
            Some(path) => self.urls.iter().any(|url| match url {
                Url::Exact(exact) => **exact == *path,
                Url::Prefix(prefix) => path.starts_with(&**prefix),
            }),
            None => {
                has(self.groups(), question.group)
                    && self.covers(question.resource, question.any_of_subresource)
                    && (self.names().is_empty() || (question.name != UNKNOWN && self.names().contains(&question.name)))
            }
        }
    }
}

/// Verbs and resources that are decided together.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    verbs: Vec<Symbol>,
    rows: Vec<GridRow>,
}

#[derive(Clone, Copy, Debug)]
struct GridRow {
    group: Symbol,
    resource: Symbol,
    any_of_subresource: Symbol,
}

fn has(words: &[Symbol], word: Symbol) -> bool {
    words.iter().any(|each| *each == ANY || *each == word)
}

/// `*` and everything that ends in it is a prefix, all asterisks at the end left out.
fn url_pattern(url: &str) -> Url {
    match url.ends_with('*') {
        true => Url::Prefix(url.trim_end_matches('*').into()),
        false => Url::Exact(url.into()),
    }
}
