//! The other directions of access: who may do something, and everything that somebody may do.

use super::access::Auth;
use super::discovery::Discovery;
use super::{Answer, Answered, Desk, wire};
use crate::access::{self, Access, Because, Entry, Holder, Identity, Matrix, Who, gives, matrix, who_is};
use crate::ask::{DirectionLine, Question, View};
use crate::cluster::Cluster;
use crate::graph::{Graph, Table};
use crate::kubeconfig::IdentityCode;
use crate::kubectl::words::quote;
use crate::kubectl::{Invocation, can_i};
use crate::text::{Lang, ObjectRef, Span, Step};
use crate::words::{self, Explanation};
use serde::Serialize;
use std::collections::BTreeMap;

/// What `whoCan` asks about: a resource, or a path of the API server that is none.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhoCan {
    pub verb: String,
    /// `secrets`, `secret`, `deploy`, `deployments.apps`; `pods/log` is the subresource, `pods/web` the object.
    pub resource: String,
    /// The API group; without one the resource's own.
    pub group: Option<String>,
    pub subresource: String,
    pub name: String,
    /// Empty for all namespaces at once.
    pub namespace: String,
    #[serde(rename = "nonResourceURL")]
    pub url: String,
}

impl From<WhoCan> for access::Asked {
    fn from(asked: WhoCan) -> Self {
        let WhoCan { verb, resource, group, subresource, name, namespace, url } = asked;
        let typed = if url.is_empty() { resource } else { url };
        access::Asked { verb, typed, group, subresource, name, namespace }
    }
}

/// Whom `accessMatrix` is about: `subject`, with `groups` if it is a user who has some; without one whoever the Ask
/// line `about` asks about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccessMatrix {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<ObjectRef>,
    pub groups: Vec<String>,
    pub about: String,
}

/// Answer to [`WhoCan`]. `subjects` are those for whom an access review would say yes; the other lists are of
/// those who may only for certain names, only in some namespaces, or only if what the paste lacks says so: a role, or an
/// authorizer that is asked before the one that gives it.
#[derive(Serialize)]
struct Holders {
    subjects: Vec<Holding>,
    named: Vec<Holding>,
    elsewhere: Vec<Holding>,
    unknown: Vec<Holding>,
    /// The authorizers that decide by what the paste lacks: they may give it to anybody, or deny it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undecided: Vec<Step>,
    /// How many subjects are left out.
    more: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Holding {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    name: String,
    /// Whether only what every API server has names it.
    built_in: bool,
    /// Whether a binding names it itself.
    direct: bool,
    /// The groups that it has it through.
    through: Vec<Through>,
    /// Every chain: binding, role, rule.
    witnesses: Vec<Vec<Step>>,
    /// How many chains are left out.
    more: usize,
    /// Of a group, who of the paste is known to be in it.
    members: Vec<ObjectRef>,
    /// Of a group, whom credentials of the paste put in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    proven: Vec<Proven>,
    /// The names that it is limited to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
    /// The namespaces that it is limited to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    namespaces: Vec<String>,
}

/// Somebody whom credentials put in a group, and which.
#[derive(Serialize)]
struct Proven {
    subject: ObjectRef,
    how: IdentityCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<Span>,
}

#[derive(Serialize)]
struct Through {
    group: String,
    because: Because,
}

/// Who may do something.
pub(super) fn who_can(desk: &Desk<'_>, asked: &WhoCan) -> Answer {
    let (access, cluster) = (desk.workspace.access(desk.options), desk.workspace.cluster(desk.options.refused));
    let attributes = access.asked(&asked.clone().into());
    let answer = access.who_can(cluster, &attributes);
    let listed = |holders: Vec<Holder>| holders.into_iter().map(|holder| holding(holder, desk.options.lang)).collect();
    wire(&Holders {
        subjects: listed(answer.holders),
        named: listed(answer.named),
        elsewhere: listed(answer.elsewhere),
        unknown: listed(answer.unknown),
        undecided: answer
            .undecided
            .iter()
            .map(|step| step.worded(|code| words::access::step(code, desk.options.lang)))
            .collect(),
        more: answer.more,
    })
}

fn holding(holder: Holder, lang: Lang) -> Holding {
    let worded = |step: &Step<access::Code>| step.worded(|code| words::access::step(code, lang));
    let Who { kind, namespace, name, .. } = holder.who;
    Holding {
        kind,
        namespace,
        name,
        built_in: holder.built_in,
        direct: holder.direct,
        through: holder.through.into_iter().map(|(group, because)| Through { group, because }).collect(),
        witnesses: holder.chains.iter().map(|chain| chain.iter().map(worded).collect()).collect(),
        more: holder.more,
        members: holder.members.iter().map(Who::object_ref).collect(),
        proven: holder
            .proven
            .into_iter()
            .map(|known| Proven { subject: who_is(&known.caller.user).object_ref(), how: known.how, span: known.span })
            .collect(),
        names: holder.names,
        namespaces: holder.namespaces,
    }
}

/// Everything that somebody may do.
pub(super) fn access_matrix(desk: &Desk<'_>, asked: &AccessMatrix) -> Answer {
    let (access, cluster) = (desk.workspace.access(desk.options), desk.workspace.cluster(desk.options.refused));
    wire(&access::matrix(&access, cluster, &whom(desk, asked.subject.as_ref(), &asked.groups, &asked.about)))
}

/// Whose rights are asked about: the subject's, else those of whom the line is about, else those of the first one of the paste.
pub(super) fn whom(desk: &Desk<'_>, subject: Option<&ObjectRef>, groups: &[String], about: &str) -> Identity {
    let (access, cluster) = (desk.workspace.access(desk.options), desk.workspace.cluster(desk.options.refused));
    match subject {
        Some(subject) => {
            let mut who = Who::from(subject.clone());
            if who.kind == "ServiceAccount" {
                who.namespace = who.namespace.or_else(|| Some("default".to_owned()));
            }
            match groups {
                [] => who.identity(),
                groups => Identity::impersonated(&who.identity().user, "", groups, Vec::new()),
            }
        }
        None => {
            let about = Question::answer(desk, about);
            let matrix = || about.own::<Direction>().and_then(Direction::identity);
            let discovery = || about.own::<Discovery>().and_then(Discovery::identity);
            let about = about.own::<Auth>().and_then(Auth::identity).or_else(matrix).or_else(discovery);
            let first = || access.known_subjects(cluster).into_iter().next().map(|subject| subject.identity());
            about.cloned().or_else(first).unwrap_or_default()
        }
    }
}

/// What a line in another direction brought, and the line.
pub(super) struct Direction {
    line: String,
    found: Found,
}

enum Found {
    WhoCan(access::WhoCan),
    Matrix { matrix: Matrix, identity: Identity, gives: (Vec<Step<Entry>>, usize), namespace: Option<String> },
}

impl Direction {
    /// Whose rights it is about.
    fn identity(&self) -> Option<&Identity> {
        match &self.found {
            Found::WhoCan(_) => None,
            Found::Matrix { identity, .. } => Some(identity),
        }
    }
}

impl Answered for Direction {
    fn view(&self) -> View {
        View::Access
    }
    fn picture(&self, desk: &Desk<'_>) -> Option<(Graph, Table)> {
        let say = |phrase: &access::Phrase| words::access::phrase(phrase, desk.options.lang);
        let (cluster, access) = (desk.workspace.cluster(desk.options.refused), desk.workspace.access(desk.options));
        Some(match &self.found {
            Found::WhoCan(who) => (access::who_graph(&access, cluster, who, &say), access::who_table(who, &say)),
            Found::Matrix { matrix, identity, .. } => {
                (access::subject_graph(&access, cluster, identity, &say), access::matrix_table(matrix, &say))
            }
        })
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        let lang = desk.options.lang;
        match &self.found {
            Found::WhoCan(who) => words::access::who_can(who, &self.line, lang),
            Found::Matrix { matrix, gives, namespace, .. } => {
                words::access::matrix(matrix, gives, namespace.as_deref(), &self.line, lang)
            }
        }
    }
}

/// Answers a line that asks in another direction.
pub(super) fn answer(desk: &Desk<'_>, asked: &DirectionLine, text: &str) -> Question {
    let (access, cluster) = (desk.workspace.access(desk.options), desk.workspace.cluster(desk.options.refused));
    match asked {
        DirectionLine::WhoCan(line) => {
            let namespace = match (&line.namespace, line.of_context) {
                (Some(namespace), _) => namespace.clone(),
                (None, false) => String::new(),
                (None, true) => match listed("kubectl auth can-i --list", cluster, &access) {
                    Ok((_, namespace)) => namespace,
                    Err(_) => "default".to_owned(),
                },
            };
            let question = access::Asked {
                verb: line.verb.clone(),
                typed: line.typed.clone(),
                subresource: line.subresource.clone(),
                namespace,
                ..access::Asked::default()
            };
            let mut attributes = access.asked(&question);
            attributes.forget_namespace_of_cluster_scoped(access.catalogue());
            let who = access.who_can(cluster, &attributes);
            Question::of(Direction { line: text.to_owned(), found: Found::WhoCan(who) })
        }
        DirectionLine::Matrix(line) => {
            let namespace = line.namespace.clone();
            let found = match line.subject.as_str() {
                "" if !line.user.is_empty() => Ok(Identity::impersonated(&line.user, "", &line.groups, Vec::new())),
                "" => {
                    let flags: Vec<String> = line.flags.iter().map(|flag| quote(flag)).collect();
                    let command = format!("kubectl auth can-i --list {}", flags.join(" "));
                    listed(&command, cluster, &access).map(|(identity, _)| identity)
                }
                subject => Ok(named(subject, &access, cluster).identity()),
            };
            match found {
                Ok(identity) => {
                    let (matrix, gives) = (matrix(&access, cluster, &identity), gives(&access, cluster, &identity));
                    let found = Found::Matrix { matrix, identity, gives, namespace };
                    Question::of(Direction { line: text.to_owned(), found })
                }
                Err(auth) => Question::of(*auth),
            }
        }
    }
}

/// Who a command is run as, and in which namespace; else what it says instead.
fn listed(command: &str, cluster: &Cluster, access: &Access) -> Result<(Identity, String), Box<Auth>> {
    let invocation = Invocation::new(command, BTreeMap::new(), "/").ok().flatten().unwrap_or_default();
    let explained = can_i::run(&invocation, cluster, access);
    match explained.said {
        can_i::Said::List { identity, namespace } => Ok((identity, namespace)),
        said => Err(Box::new(Auth::new(can_i::Explained { said, ..explained }, command.to_owned()))),
    }
}

/// Whom a name means: a ServiceAccount as `namespace:name` or `namespace/name`, else who is known by that name, else a user.
fn named(name: &str, access: &Access, cluster: &Cluster) -> Who {
    let account = name.split_once('/').or_else(|| name.split_once(':').filter(|(_, rest)| !rest.contains(':')));
    let known = access.known_subjects(cluster).into_iter().map(|subject| subject.who);
    let exact = known.filter(|who| who.name == name).min_by_key(|who| who.kind != "User");
    match (exact, account) {
        (Some(who), _) => who,
        (None, Some((namespace, account))) if !namespace.is_empty() && namespace != "system" => Who {
            kind: "ServiceAccount".to_owned(),
            namespace: Some(namespace.to_owned()),
            name: account.to_owned(),
            because: None,
        },
        (None, _) => crate::access::who_is(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Rooms;
    use crate::workspace::{Options, Workspace};

    const PASTE: &str = "apiVersion: v1
kind: ServiceAccount
metadata: {name: ci, namespace: prod}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: prod}
rules:
- {apiGroups: [\"\"], resources: [secrets], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: prod}
subjects:
- {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
- {kind: Group, name: \"system:serviceaccounts:prod\", apiGroup: rbac.authorization.k8s.io}
roleRef: {kind: Role, name: reader, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: lost}
subjects:
- {kind: User, name: joe, apiGroup: rbac.authorization.k8s.io}
roleRef: {kind: ClusterRole, name: gone, apiGroup: rbac.authorization.k8s.io}
";

    fn told(line: &str, lang: crate::text::Lang) -> Vec<String> {
        told_of(&[("a.yaml", PASTE)], line, lang)
    }

    fn told_of(files: &[(&str, &str)], line: &str, lang: crate::text::Lang) -> Vec<String> {
        let sources = files.iter().map(|(name, text)| crate::text::Source::new(*name, *text)).collect();
        let workspace = Workspace::new(sources);
        let (rooms, options) = (Rooms::all(), Options { lang, ..Options::default() });
        let explained = crate::ask::explain(&Desk { workspace: &workspace, rooms: &rooms, options: &options }, line);
        let told = &explained.explanation;
        let mut lines = vec![format!("{} | {}", told.cap, told.headline)];
        let at = |step: &Step| step.span.as_ref().map_or(0, |span| span.start.line);
        lines.extend(told.steps.iter().map(|step| format!("{}: {}", at(step), step.code.text)));
        lines.extend(told.notes.iter().map(|note| format!("- {}", note.text)));
        let card = told.card.iter();
        lines.extend(card.flat_map(|card| &card.actions).map(|action| format!("? {}", action.ask)));
        let pins = explained.graph.edges.iter().flat_map(|edge| &edge.pins).count();
        lines.push(format!("{} nodes, {pins} pins, {} rows", explained.graph.nodes.len(), explained.table.rows.len()));
        lines
    }

    #[test]
    fn who_may_is_told_line_by_line() {
        use crate::text::Lang;
        assert_eq!(
            told("who can get secrets in prod", Lang::En),
            [
                "3 subjects | 3 subjects of the paste may get secrets in namespace prod",
                "15: User jane: RoleBinding readers of namespace prod gives Role reader, rule 1.",
                "16: Group system:serviceaccounts:prod: RoleBinding readers of namespace prod gives Role reader, rule 1.",
                "16: ServiceAccount ci of prod, being in group system:serviceaccounts:prod: RoleBinding readers of namespace prod gives Role reader, rule 1.",
                "23: User joe perhaps: ClusterRoleBinding lost gives ClusterRole gone, and what that grants is not in the paste.",
                "- In group system:serviceaccounts:prod are, of the paste, ci.",
                "- So may 4 subjects that every cluster has, such as system:masters and generic-garbage-collector.",
                "? kubectl auth can-i get secrets -n prod --as=jane",
                "? kubectl auth can-i get secrets -n prod --as=someone --as-group=system:serviceaccounts:prod --as-group=system:serviceaccounts",
                "? kubectl auth can-i get secrets -n prod --as=system:serviceaccount:prod:ci",
                "? kubectl auth can-i get secrets -n prod --as=joe",
                "10 nodes, 4 pins, 8 rows",
            ]
        );
        assert_eq!(
            told("who can get secrets in prod", Lang::Ko)[..3],
            [
                "3개 | 붙여 넣은 것 가운데 namespace prod에서 secrets get 할 수 있는 subject는 3개입니다",
                "15: User jane: namespace prod의 RoleBinding readers가 Role reader를 줍니다 (1번 규칙).",
                "16: Group system:serviceaccounts:prod: namespace prod의 RoleBinding readers가 Role reader를 줍니다 (1번 규칙).",
            ]
        );
        assert_eq!(
            told("who can get secrets", Lang::En)[..2],
            [
                "3 subjects | Nobody in the paste may get secrets in all namespaces; 3 subjects may in some namespaces only",
                "15: User jane only in namespace prod: RoleBinding readers gives Role reader.",
            ]
        );
        assert!(
            told("who can get secrets", Lang::Ko)[0].ends_with("일부 namespace에서만 할 수 있는 subject는 3개입니다")
        );
    }

    #[test]
    fn whom_credentials_put_in_a_group_is_told_beside_it() {
        use crate::text::Lang;
        let paste = PASTE
            .replace("name: joe", "name: joe, apiGroup: rbac.authorization.k8s.io}\n- {kind: Group, name: ops")
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    \
               - {rolearn: 'arn:aws:iam::1:role/Ops', username: deployer, groups: [prod-readers, ops]}\n    \
               - {rolearn: 'arn:aws:iam::1:role/Node', username: 'n-{{Name}}', groups: [prod-readers]}\n";
        let paste =
            paste.replace("kind: Group, name: \"system:serviceaccounts:prod\"", "kind: Group, name: prod-readers");
        let tokens = "s3cr3t,mia,1,\"prod-readers,x\"\nother,tom,2\n";
        let files = [("a.yaml", paste.as_str()), ("tokens.csv", tokens)];
        let notes = |lang| -> Vec<String> {
            let told = told_of(&files, "who can get secrets in prod", lang);
            told.into_iter().filter(|line| line.contains("prod-readers") && line.starts_with("- ")).collect()
        };
        assert_eq!(
            notes(Lang::En),
            [
                "- User mia is in group prod-readers, says the token table.",
                "- User deployer is in group prod-readers, says ConfigMap aws-auth."
            ]
        );
        assert_eq!(
            notes(Lang::Ko),
            [
                "- token 표에 따르면 사용자 mia는 group prod-readers에 듭니다.",
                "- ConfigMap aws-auth에 따르면 사용자 deployer는 group prod-readers에 듭니다."
            ]
        );
    }

    #[test]
    fn what_somebody_may_is_told_binding_by_binding() {
        use crate::text::Lang;
        assert_eq!(
            told("what can jane do in dev", Lang::En),
            [
                "4 types | All that User jane may do: something with 4 types of resources",
                "15: RoleBinding readers gives Role reader in namespace prod.",
                "- 3 bindings that every cluster has give it something too.",
                "- No binding of namespace dev names it: there it may do what it may everywhere.",
                "? kubectl auth can-i --list -n dev --as=jane",
                "6 nodes, 0 pins, 15 rows",
            ]
        );
        assert_eq!(
            told("kubectl access-matrix --as=joe", Lang::Ko)[..2],
            [
                "3종 | User joe가 할 수 있는 모든 것: resource 3종",
                "23: ClusterRoleBinding lost가 cluster 전체에 ClusterRole gone을 주는데, 그 role이 붙여 넣은 것에 없어 무엇을 할 수 있는지 알 수 없습니다.",
            ]
        );
    }
}
