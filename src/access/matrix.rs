//! Everything that somebody may do: resources by verbs, in the whole cluster and in each namespace.

mod resources;

use super::cells::{Cells, Place};
use super::identity::Identity;
use super::index::Grid;
use super::subjects::{flags_of, whose};
use super::world::Role;
use super::{Access, Attributes, ResourceTarget};
use crate::cluster::Cluster;
use crate::kubectl::words::quote;
use crate::text::{ObjectRef, Order, Span, Verdict, from_json};
use resources::resources;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The verbs that stand in every matrix; others stand there where a rule has them.
const VERBS: [&str; 8] = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const URL_VERBS: [&str; 7] = ["get", "head", "post", "put", "patch", "delete", "options"];
/// At most this many columns; a cell of a row is a bit.
const MAX_VERBS: usize = 24;
/// At most this many namespaces, and rows of one.
const MAX_SCOPES: usize = 300;
const MAX_ROWS: usize = 1_000;

/// Everything that somebody may do.
///
/// `resources` is every type there is to ask about; a [`Scope`] has a row for those of them where not every cell is the
/// same: `-`, or `?` where the paste lacks a role that counts there ([`Scope::missing`]) or an authorizer
/// ([`Matrix::undecided`]). A cell is one character, in the order of `verbs`: `y` yes, `n` only for objects of certain names,
/// `-` no, `?` unknown; what `kubectl auth can-i` says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    pub subject: ObjectRef,
    /// The groups it has.
    pub groups: Vec<String>,
    /// Whether it may do everything without any binding.
    pub super_user: bool,
    /// What makes kubectl ask as it, with a blank before it.
    pub flags: String,
    /// The columns.
    pub verbs: Vec<String>,
    pub resources: Vec<MatrixResource>,
    /// The whole cluster first, then the namespaces where a binding gives or may give it more.
    pub scopes: Vec<Scope>,
    /// The namespaces of the paste. In one that has no scope it may do what it may in all of them.
    pub namespaces: Vec<String>,
    /// The columns of `paths`.
    pub url_verbs: Vec<String>,
    pub paths: Vec<PathRow>,
    /// Whom else there is to ask about.
    pub choices: Vec<Choice>,
    /// The authorizers that decide by what the paste lacks, as `--authorization-mode` names them: they may give everything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
}
from_json!(struct Matrix { subject, groups, super_user, flags, verbs, resources, scopes, namespaces, url_verbs, paths, choices, undecided });

/// A type of resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixResource {
    pub group: String,
    pub resource: String,
    pub subresource: String,
    /// None where neither the catalogue nor the paste defines it.
    pub namespaced: Option<bool>,
    /// A `1` for each column whose verb the API server serves, `0` for the others; empty if that is not known.
    pub served: String,
    /// The question of a cell: `kubectl auth can-i {verb} pods{name}{place} --as=jane`, where `{name}` is empty or `/` and a
    /// name, and `{place}` ` -A` or ` -n ` and a namespace. Empty where kubectl cannot ask it.
    pub ask: String,
}
from_json!(struct MatrixResource { group, resource, subresource, namespaced, served, ask });

/// What it may do in a namespace, or in the whole cluster.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scope {
    /// None for the whole cluster: resources that are in no namespace, and those of all namespaces at once.
    pub namespace: Option<String>,
    pub rows: Vec<MatrixRow>,
    /// Roles that bindings refer to and that the paste lacks.
    pub missing: Vec<MissingRole>,
}
from_json!(struct Scope { namespace, rows, missing });

/// A type of resource where something is allowed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MatrixRow {
    /// Its place in [`Matrix::resources`].
    pub resource: u32,
    pub cells: String,
    /// Of each cell `n`, in their order, the names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Vec<String>>,
}
from_json!(struct MatrixRow { resource, cells, names });

/// A path that a rule names, up to its first `*`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PathRow {
    /// As the rule writes it.
    pub path: String,
    pub cells: String,
    /// As [`MatrixResource::ask`], of the path without its `*`.
    pub ask: String,
}
from_json!(struct PathRow { path, cells, ask });

/// A role that the paste lacks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissingRole {
    pub role: ObjectRef,
    pub binding: ObjectRef,
    pub span: Option<Span>,
}
from_json!(struct MissingRole { role, binding, span });

/// Somebody to ask about, and the line that does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    pub subject: ObjectRef,
    pub ask: String,
}
from_json!(struct Choice { subject, ask });

/// Everything that an identity may do.
pub fn matrix(access: &Access, cluster: &Cluster, identity: &Identity) -> Matrix {
    let who = whose(identity);
    let flags = flags_of(identity);
    let held = access.held(identity);
    let verbs = columns(
        &VERBS,
        held.iter()
            .flat_map(|(role, _)| &role.rules)
            .filter(|rule| !rule.policy.resources.is_empty())
            .flat_map(|rule| &rule.policy.verbs),
    );
    let resources = resources(access, &held, &verbs, &flags);
    let targets: Vec<ResourceTarget> = resources.iter().map(MatrixResource::target).collect();
    let grid = Grid::new(&verbs, &targets);
    let mut namespaces: Vec<&str> = access.index.namespaces_of(identity);
    let looked_at = access.chain.authorizers().iter().any(|each| access.is_looked_at(&each.authorizer, identity));
    if looked_at {
        namespaces
            .extend(access.chain.policies().iter().map(|line| line.spec.namespace.as_str()).filter(|n| *n != "*"));
        namespaces.extend(cluster.namespaces.values().map(|namespace| namespace.name.as_str()));
    }
    namespaces.order();
    namespaces.dedup();
    let mut scopes = Vec::new();
    let namespaces = namespaces.into_iter().filter(|namespace| !namespace.is_empty());
    for namespace in std::iter::once("").chain(namespaces).take(MAX_SCOPES) {
        let scope = access.scope(access.place(cluster, identity, namespace), namespace, &resources, &grid);
        let more = !scope.rows.is_empty() || !scope.missing.is_empty();
        if namespace.is_empty() || more || looked_at {
            scopes.push(scope);
        }
    }
    let url_verbs = columns(
        &URL_VERBS,
        held.iter()
            .flat_map(|(role, _)| &role.rules)
            .filter(|rule| !rule.policy.non_resource_urls.is_empty())
            .flat_map(|rule| &rule.policy.verbs),
    );
    let paths = access.paths(identity, &held, &url_verbs, &flags);
    let mut known: BTreeSet<&str> = cluster.namespaces.values().map(|namespace| namespace.name.as_str()).collect();
    known.extend(scopes.iter().filter_map(|scope| scope.namespace.as_deref()));
    let namespaces = known.into_iter().take(MAX_ROWS).map(str::to_owned).collect();
    Matrix {
        subject: who.object_ref(),
        groups: identity.groups.iter().map(|(group, _)| group.clone()).collect(),
        super_user: identity.is_master(),
        choices: access.choices(cluster, identity, matrix_line),
        namespaces,
        flags,
        verbs,
        resources,
        scopes,
        url_verbs,
        paths,
        undecided: access.undecided_for(identity),
    }
}

/// The line that asks for somebody's matrix.
pub fn matrix_line(flags: &str) -> String {
    format!("kubectl access-matrix{flags}")
}

/// Verbs: those that always stand there, then those that rules have besides.
fn columns<'v>(always: &[&str], written: impl Iterator<Item = &'v String>) -> Vec<String> {
    let mut verbs: Vec<String> = always.iter().map(|verb| (*verb).to_owned()).collect();
    for verb in written.filter(|verb| *verb != "*") {
        if verbs.len() < MAX_VERBS && !verbs.contains(verb) {
            verbs.push(verb.clone());
        }
    }
    verbs
}

impl MatrixResource {
    /// `deployments.apps`, `pods/log`
    pub fn title(&self) -> String {
        let dot = if self.group.is_empty() { "" } else { "." };
        let slash = if self.subresource.is_empty() { "" } else { "/" };
        format!("{}{slash}{}{dot}{}", self.resource, self.subresource, self.group)
    }
    /// The line that asks about a cell; empty where kubectl cannot ask it.
    pub fn question(&self, verb: &str, name: &str, namespace: Option<&str>) -> String {
        let name = if name.is_empty() { String::new() } else { format!("/{name}") };
        let place = namespace.map_or_else(|| " -A".to_owned(), |namespace| format!(" -n {namespace}"));
        self.ask.replace("{verb}", verb).replace("{name}", &name).replace("{place}", &place)
    }
    /// What a cell asks about, without namespace and name.
    pub(super) fn target(&self) -> ResourceTarget {
        ResourceTarget {
            group: self.group.clone(),
            resource: self.resource.clone(),
            subresource: self.subresource.clone(),
            ..ResourceTarget::default()
        }
    }
}

impl Access {
    /// The roles that an identity holds anywhere, each with the namespace it holds it in.
    fn held(&self, identity: &Identity) -> Vec<(&Role, &str)> {
        let mut seen = HashSet::new();
        let bindings = self.index.all_of(identity).into_iter();
        bindings
            .filter(|at| seen.insert(*at))
            .filter_map(|at| self.bindings().get(at))
            .filter_map(|binding| Some((self.roles().get(binding.role?)?, binding.namespace.as_str())))
            .collect()
    }

    /// What it may do in a namespace, or in the whole cluster.
    fn scope(&self, place: Place<'_>, namespace: &str, resources: &[MatrixResource], grid: &Grid<'_>) -> Scope {
        let absent = place.unknown_otherwise();
        let here = |resource: &MatrixResource| namespace.is_empty() || resource.namespaced != Some(false);
        let mut rows = Vec::new();
        for ((index, resource), cells) in (0u32..).zip(resources).zip(place.rows(grid)) {
            let Cells { yes, unknown, named, granted } = cells;
            if !here(resource) || rows.len() >= MAX_ROWS || (yes == 0 && !granted && unknown == absent) {
                continue;
            }
            let mut row = MatrixRow { resource: index, ..MatrixRow::default() };
            for (at, verb) in grid.verbs().iter().enumerate() {
                let has = |bits: u32| bits & (1 << at) != 0;
                let cell = match (has(yes), has(unknown), has(named)) {
                    (true, ..) => 'y',
                    (_, true, _) => '?',
                    (.., true) => 'n',
                    (.., false) => '-',
                };
                row.cells.push(cell);
                if cell == 'n' {
                    row.names.push(place.names(&resource.target(), verb));
                }
            }
            rows.push(row);
        }
        let missing = place.missing;
        Scope { namespace: (!namespace.is_empty()).then(|| namespace.to_owned()), rows, missing }
    }

    /// The paths that the roles which hold in the whole cluster name.
    fn paths(&self, identity: &Identity, held: &[(&Role, &str)], verbs: &[String], flags: &str) -> Vec<PathRow> {
        let everywhere = held.iter().filter(|(_, namespace)| namespace.is_empty());
        let written = everywhere.flat_map(|(role, _)| &role.rules).flat_map(|rule| &rule.policy.non_resource_urls);
        let mut paths: Vec<&str> = written.map(String::as_str).collect();
        let policies = self.chain.policies().iter().map(|line| line.spec.non_resource_path.as_str());
        paths.extend(policies.filter(|path| !path.is_empty()));
        if identity.is_master() {
            paths.push("*");
        }
        paths.order();
        paths.dedup();
        let mut answers: HashMap<&str, String> = HashMap::new();
        let mut rows = Vec::new();
        for path in paths.into_iter().take(MAX_ROWS) {
            let plain = path.trim_end_matches('*');
            let plain = if plain.is_empty() { "/" } else { plain };
            let cells = answers.entry(plain).or_insert_with(|| {
                let cell = |verb: &String| match self.verdict(identity, &Attributes::url(verb.as_str(), plain)) {
                    Verdict::Yes => 'y',
                    Verdict::No => '-',
                    Verdict::Unknown => '?',
                };
                verbs.iter().map(cell).collect()
            });
            let ask = match plain.starts_with('/') && quote(plain) == plain {
                true => format!("kubectl auth can-i {{verb}} {plain}{flags}"),
                false => String::new(),
            };
            rows.push(PathRow { path: path.to_owned(), cells: cells.clone(), ask });
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Options, Who};
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::text::Source;
    use std::sync::Arc;

    const PASTE: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: prod}
rules:
- {apiGroups: [\"\"], resources: [pods, pods/log], verbs: [get, list]}
- {apiGroups: [\"\"], resources: [secrets], resourceNames: [db, cache], verbs: [get]}
- {apiGroups: [example.com], resources: [widgets], verbs: [paint]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: prod}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: Role, name: reader, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: lost, namespace: dev}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: Role, name: gone, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: nodes}
rules:
- {apiGroups: [\"\"], resources: [nodes], verbs: [get]}
- {nonResourceURLs: [/metrics, /logs/*], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: nodes}
subjects: [{kind: Group, name: ops, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: ClusterRole, name: nodes, apiGroup: rbac.authorization.k8s.io}
";

    fn told(who: Who) -> Vec<String> {
        let paste = Paste::new(vec![Source::new("a.yaml", PASTE)]);
        let cluster = Cluster::new(Arc::new(paste), Refused::LeftOut);
        let access = Access::new(&cluster, &Options { bootstrap_roles: false, ..Options::default() });
        let matrix = matrix(&access, &cluster, &who.identity());
        let mut told = Vec::new();
        for scope in &matrix.scopes {
            let place = scope.namespace.as_deref().unwrap_or("*");
            for row in &scope.rows {
                let of = &matrix.resources[row.resource as usize];
                told.push(format!("{place} {} {} {:?} {}", of.target().combined(), row.cells, row.names, of.ask));
            }
            told.extend(scope.missing.iter().map(|missing| {
                format!("{place} lacks {} line {}", missing.role.name, missing.span.as_ref().unwrap().start.line)
            }));
        }
        told.extend(matrix.paths.iter().map(|row| format!("{} {} {}", row.path, row.cells, row.ask)));
        told
    }

    #[test]
    fn a_cell_is_yes_only_for_names_no_or_unknown() {
        let user = Who { kind: "User".into(), name: "jane".into(), ..Who::default() };
        assert_eq!(
            told(user),
            [
                "dev lacks gone line 19",
                "prod pods yy------- [] kubectl auth can-i {verb} pods{name}{place} --as=jane",
                "prod pods/log yy------- [] kubectl auth can-i {verb} pods{name} --subresource=log{place} --as=jane",
                "prod secrets n-------- [[\"db\", \"cache\"]] kubectl auth can-i {verb} secrets{name}{place} --as=jane",
                "prod widgets --------y [] ",
            ]
        );
        let group = Who { kind: "Group".into(), name: "ops".into(), ..Who::default() };
        assert_eq!(
            told(group),
            [
                "* nodes y------- [] kubectl auth can-i {verb} nodes{name}{place} --as=someone --as-group=ops",
                "/logs/* y------ kubectl auth can-i {verb} /logs/ --as=someone --as-group=ops",
                "/metrics y------ kubectl auth can-i {verb} /metrics --as=someone --as-group=ops",
            ]
        );
    }
}
