//! Who reaches whom: `from -> to:port`.

use super::everybody::How;
use super::{Answer, Answered, Asked, Desk, Printed, Room, Work, everybody, wire};
use crate::ask::{Line, Question, View};
use crate::graph::{Graph, Table};
use crate::kubectl::netpol;
use crate::network::{self, Code, Coverage, Detail, Drawn, Look, OpenQuestion, Reach, Reaching};
use crate::text::{Edit, Verdict};
use crate::words::{self, Explanation};
use serde::Serialize;
use serde_json::Value;

/// The network room.
pub struct Network;

/// A look at the network, as the page asks for it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NetworkView {
    pub form: Drawn,
    pub look: Look,
    /// The Ask line whose pair is marked.
    pub about: String,
    /// An edit that is looked at before it is applied.
    pub edits: Vec<Edit>,
}

impl NetworkView {
    fn answer(&self, desk: &Desk<'_>) -> Answer {
        let say = |phrase: &network::Phrase| words::network::phrase(phrase, desk.options.lang);
        let cluster = desk.workspace.cluster(desk.options.refused);
        let about = match Line::parse(&self.about) {
            Line::Reach(line) => {
                let (protocol, port) = (line.protocol.as_deref(), line.port.as_deref());
                network::Question::parse(cluster, &line.from, &line.to, protocol, port).ok()
            }
            _ => None,
        };
        wire(&everybody::looked_beside_refused(desk, self.how(), about.as_ref(), &say)?)
    }
    pub(super) fn how(&self) -> How<'_> {
        How { look: &self.look, form: self.form, edits: &self.edits }
    }
}

impl Room for Network {
    fn answer(&self, desk: &Desk<'_>, line: &Line) -> Question {
        let (cluster, options) = (desk.workspace.cluster(desk.options.refused), desk.options.network());
        let answer = match line {
            Line::Reach(line) => {
                let (protocol, port) = (line.protocol.as_deref(), line.port.as_deref());
                network::Question::parse(cluster, &line.from, &line.to, protocol, port)
                    .map(|question| Question::of(network::reach(cluster, &question, &options)))
            }
            Line::Reaches(line) => {
                let (protocol, port) = (line.protocol.as_deref(), line.port.as_deref());
                OpenQuestion::parse(cluster, &line.peer, line.into, protocol, port)
                    .map(|question| Question::of(network::reaching(cluster, &question, &options)))
            }
            Line::Coverage => return Question::of(network::coverage(cluster, &options)),
            Line::Kubectl(_) => return Policies::answer(desk, line),
            _ => return Question::Nothing,
        };
        answer.unwrap_or_else(|error| {
            Question::unanswered(Explanation {
                headline: words::network::error(&error, desk.options.lang),
                ..Explanation::default()
            })
        })
    }

    fn verdict(&self, desk: &Desk<'_>, line: &Line) -> Option<Verdict> {
        let Line::Reach(line) = line else { return None };
        let cluster = desk.workspace.cluster(desk.options.refused);
        let (protocol, port) = (line.protocol.as_deref(), line.port.as_deref());
        let question = network::Question::parse(cluster, &line.from, &line.to, protocol, port).ok()?;
        Some(everybody::reachability(desk.workspace, desk.options).borrow_mut().verdict(&question))
    }

    fn picture(&self, desk: &Desk<'_>, question: &Question) -> (Graph, Table) {
        let about = question.own::<Reach<Code>>();
        let say = |phrase: &network::Phrase| words::network::phrase(phrase, desk.options.lang);
        let (cluster, options) = (desk.workspace.cluster(desk.options.refused), desk.options.network());
        if about.is_some_and(|about| about.around.pod.is_some()) {
            return (network::graph(cluster, about, &options, &say), network::table(cluster, about, &options, &say));
        }
        let of_one = question.own::<Reaching>().map(|about| about.table(cluster, &say));
        let own = of_one.or_else(|| question.own::<Coverage>().map(|about| about.table(&say)));
        let look = Look::default();
        let seen = |form: Drawn| {
            everybody::looked(desk, How { look: &look, form, edits: &[] }, None, &say).unwrap_or_default()
        };
        let table = || seen(Drawn::Table).table.unwrap_or_default();
        (seen(Drawn::Graph).graph.unwrap_or_default(), own.unwrap_or_else(table))
    }

    fn work(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Option<Box<dyn Work>> {
        everybody::work(desk, asked)
    }

    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        let (cluster, options) = (desk.workspace.cluster(desk.options.refused), desk.options.network());
        match asked {
            Asked::NetworkView(view) => view.answer(desk),
            Asked::Connectivity(Detail::Rows) => wire(&network::connectivity(cluster, &options)),
            Asked::Connectivity(Detail::Groups) => wire(&network::groups(cluster, &options)),
            Asked::Reach { from, to, protocol, port } => {
                let port = port.map(|port| match port {
                    Value::String(name) => name.clone(),
                    number => number.to_string(),
                });
                let lang = desk.options.lang;
                let question = network::Question::parse(cluster, from, to, *protocol, port.as_deref())
                    .map_err(|error| words::network::error(&error, lang).to_string())?;
                wire(&words::network::worded(&network::reach(cluster, &question, &options), lang))
            }
            Asked::Kubectl(invocation) => match netpol::run(invocation, cluster) {
                Some(ran) => wire(&Printed::new(&ran.output)),
                None => Err(format!("this output of kubectl {} is not answered yet", invocation.path.join(" "))),
            },
            _ => Err("this is not asked of the network".to_owned()),
        }
    }
}

/// What kubectl prints of NetworkPolicies.
struct Policies {
    ran: netpol::Ran,
    describes: bool,
    line: String,
}

impl Policies {
    /// Runs a command; none of it where its output is not known here.
    fn answer(desk: &Desk<'_>, line: &Line) -> Question {
        let Some((line, invocation)) = line.command() else { return Question::Nothing };
        let (describes, line) = (invocation.is("describe"), line.to_owned());
        let invocation = invocation.at(&desk.options.now);
        match netpol::run(&invocation, desk.workspace.cluster(desk.options.refused)) {
            Some(ran) => Question::of(Policies { ran, describes, line }),
            None => Question::unanswered(words::ask::not_answered_yet(&line, desk.options.lang)),
        }
    }
}

impl Answered for Policies {
    fn view(&self) -> View {
        View::Network
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::network::policies(&self.ran, self.describes, &self.line, desk.options.lang)
    }
}

impl Answered for Reach<Code> {
    fn view(&self) -> View {
        View::Network
    }
    fn verdict(&self) -> Option<Verdict> {
        Some(self.allowed)
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::network::explain(self, desk.workspace.cluster(desk.options.refused), desk.options.lang)
    }
}

impl Answered for Coverage {
    fn view(&self) -> View {
        View::Network
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::network::coverage(self, desk.options.lang)
    }
}

impl Answered for Reaching {
    fn view(&self) -> View {
        View::Network
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::network::reaching(self, desk.workspace.cluster(desk.options.refused), desk.options.lang)
    }
    fn picture(&self, desk: &Desk<'_>) -> Option<(Graph, Table)> {
        let (cluster, options) = (desk.workspace.cluster(desk.options.refused), desk.options.network());
        let say = |phrase: &network::Phrase| words::network::phrase(phrase, desk.options.lang);
        // Around an address there is nothing to draw but everybody.
        self.around.pod.map(|_| (self.graph(cluster, &options, &say), self.table(cluster, &say)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Rooms, explain};
    use crate::text::{Lang, Source, Step};
    use crate::workspace::{Options, Workspace};

    const DB: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-policy
  namespace: prod
spec:
  podSelector:
    matchLabels:
      role: db
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector:
        matchLabels:
          name: api-pod
      namespaceSelector:
        matchLabels:
          name: prod
    - ipBlock:
        cidr: 192.168.5.10/32
    ports:
    - protocol: TCP
      port: 3306
---
apiVersion: v1
kind: Namespace
metadata:
  name: prod
  labels:
    name: prod
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: prod, labels: {name: web-pod}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: prod, labels: {name: api-pod}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: staging, labels: {name: api-pod}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: prod, labels: {role: db}}, spec: {containers: [{name: c, image: x}]}}
";
    const OUT: &str = "---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api-egress, namespace: prod}
spec:
  podSelector: {matchLabels: {name: api-pod}}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {matchLabels: {role: db}}
";

    /// What is told of a line: the headline, the steps with their lines, the notes, and the rows of the table.
    fn told(text: &str, line: &str, lang: Lang) -> Vec<String> {
        let workspace = Workspace::new(vec![Source::new("db.yaml", text)]);
        let (rooms, options) = (Rooms::all(), Options { lang, ..Options::default() });
        let explained = explain(&Desk { workspace: &workspace, rooms: &rooms, options: &options }, line);
        let told = &explained.explanation;
        let mut lines = vec![format!("{} | {}", told.cap, told.headline)];
        let at = |step: &Step| step.span.as_ref().map_or(0, |span| span.start.line);
        lines.extend(told.steps.iter().map(|step| format!("{}: {}", at(step), step.code.text)));
        lines.extend(told.notes.iter().map(|note| format!("- {}", note.text)));
        lines.extend(told.card.iter().flat_map(|card| &card.actions).map(|action| format!("? {}", action.ask)));
        let row = |row: &crate::graph::TableRow| {
            let cells = row.cells.iter().map(|cell| cell.text.to_string()).collect::<Vec<_>>().join(" | ");
            format!("{}: {cells}", row.span.as_ref().map_or(0, |span| span.start.line))
        };
        lines.extend(explained.table.rows.iter().map(row));
        let pins = explained
            .graph
            .nodes
            .iter()
            .map(|node| node.pins.len() + node.rows.iter().map(|row| row.pins.len()).sum::<usize>());
        lines.push(format!("{} nodes, {} pins", explained.graph.nodes.len(), pins.sum::<usize>()));
        lines
    }

    #[test]
    fn who_reaches_a_pod_is_told_rule_by_rule() {
        let with_egress = format!("{DB}{OUT}");
        assert_eq!(
            told(&with_egress, "who reaches db:3306", Lang::En),
            [
                "2 of 5, 1 unknown | 2 of 5 reach prod/db on TCP 3306: prod/api and 192.168.5.10; 1 is unknown",
                "7: db-policy selects db for ingress, so only its peers come in.",
                "14: Peer 1 of db-policy (name: api-pod and name: prod) lets prod/api in on TCP 3306.",
                "14: Peer 1 of db-policy wants a namespace with name: prod. For staging/api that hangs on what is not in the paste.",
                "20: Peer 2 of db-policy (192.168.5.10/32) lets 192.168.5.10 in on TCP 3306.",
                "49: Peer 1 of api-egress (role: db) lets prod/api out on TCP 3306.",
                "- prod/web and every other address do not.",
                "- Namespace staging is not in the paste. With its labels the rest is known.",
                "? staging/api -> prod/db:3306",
                "? prod/api -> prod/db:3306",
                "? 192.168.5.10 -> prod/db:3306",
                "? prod/web -> prod/db:3306",
                "14: prod/web | prod/db | none | no | db-policy",
                "14: prod/api | prod/db | TCP 3306 | yes | db-policy, peer 1; api-egress, peer 1",
                "14: staging/api | prod/db | TCP 3306 | unknown | db-policy, peer 1",
                "14: 0.0.0.0/0 | prod/db | none | no | db-policy",
                "20: 192.168.5.10 | prod/db | TCP 3306 | yes | db-policy, peer 2",
                "7 nodes, 4 pins",
            ]
        );
        assert_eq!(
            told(DB, "who can reach db on 3306?", Lang::Ko)[..6],
            [
                "5곳 중 2곳, 1곳은 알 수 없음 | 5곳 중 2곳이 prod/db에 연결할 수 있습니다(TCP 3306): prod/api 및 192.168.5.10. 1곳은 알 수 없습니다",
                "7: db-policy가 db를 ingress로 선택하므로 여기에 적힌 peer만 들어올 수 있습니다.",
                "14: db-policy의 peer 1 (name: api-pod 및 name: prod): prod/api가 들어올 수 있습니다(TCP 3306).",
                "14: db-policy의 peer 1: namespace에 name: prod가 있어야 합니다. staging/api가 그런지는 붙여 넣은 것에 없습니다.",
                "20: db-policy의 peer 2 (192.168.5.10/32): 192.168.5.10이 들어올 수 있습니다(TCP 3306).",
                "- prod/web 및 그 밖의 모든 주소는 연결할 수 없습니다.",
            ]
        );
    }

    #[test]
    fn whom_a_pod_reaches_is_told_with_both_ends() {
        let with_egress = format!("{DB}{OUT}");
        assert_eq!(
            told(&with_egress, "whom does prod/api reach", Lang::En)[..5],
            [
                "1 of 4 | prod/api reaches 1 of 4: prod/db",
                "45: api-egress selects api for egress, so it sends to its peers only.",
                "49: Peer 1 of api-egress (role: db) lets it out to prod/db on TCP 3306.",
                "14: Peer 1 of db-policy (name: api-pod and name: prod) lets it in at prod/db on TCP 3306.",
                "- It does not reach prod/web, staging/api or any other address.",
            ]
        );
        assert_eq!(
            told(&with_egress, "prod/api -> *", Lang::Ko)[..5],
            [
                "4곳 중 1곳 | prod/api에서 4곳 중 1곳에 연결할 수 있습니다: prod/db",
                "45: api-egress가 api를 egress로 선택하므로 여기에 적힌 peer로만 보낼 수 있습니다.",
                "49: api-egress의 peer 1 (role: db): prod/db로 나갈 수 있습니다(TCP 3306).",
                "14: db-policy의 peer 1 (name: api-pod 및 name: prod): prod/db에 들어갈 수 있습니다(TCP 3306).",
                "- prod/web, staging/api 및 그 밖의 모든 주소에는 연결할 수 없습니다.",
            ]
        );
        assert_eq!(
            told(&with_egress, "who reaches 10.0.0.5:443", Lang::En)[..2],
            ["3 of 4 | 3 of 4 reach 10.0.0.5 on TCP 443: prod/web, staging/api and prod/db", "- prod/api does not."]
        );
        assert_eq!(
            told(&with_egress, "who reaches nobody", Lang::En)[0],
            " | There is no pod or workload named nobody in the paste. The nearest: prod/db, prod/web, prod/api and staging/api."
        );
    }

    #[test]
    fn what_policies_cover_is_told_namespace_by_namespace() {
        let deny = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: staging}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n";
        let text = format!("{DB}{deny}");
        assert_eq!(
            told(&text, "which namespaces have default deny?", Lang::En)[..8],
            [
                "done | Denied by default: ingress in 1 of 2 namespaces, egress in 0",
                "44: deny denies ingress by default to every pod of staging.",
                "- In prod no policy limits the ingress of api and web.",
                "- In prod no policy limits the egress of api, db and web.",
                "- In staging no policy limits the egress of api.",
                "29: prod | open | open | prod/api, prod/web",
                "44: staging | denied, deny | open | none",
                "5 nodes, 0 pins",
            ]
        );
        assert_eq!(
            told(&text, "what is unprotected", Lang::Ko)[..4],
            [
                "완료 | 기본으로 막는 namespace: 2개 중 ingress 1개, egress 0개",
                "44: deny가 staging의 모든 pod에 대해 ingress를 기본으로 막습니다.",
                "- prod의 api 및 web은 ingress를 제한하는 policy가 없습니다.",
                "- prod의 api, db 및 web은 egress를 제한하는 policy가 없습니다.",
            ]
        );
    }

    /// Both readings of the card, and what stands beside them.
    fn readings(text: &str, line: &str) -> Vec<String> {
        let workspace = Workspace::new(vec![Source::new("db.yaml", text)]);
        let (rooms, options) = (Rooms::all(), Options::default());
        let explained = explain(&Desk { workspace: &workspace, rooms: &rooms, options: &options }, line);
        let Some(card) = explained.explanation.card else { return Vec::new() };
        let of_reading = |reading: &words::Reading| {
            let outcomes = reading.outcomes.iter().map(|fact| format!("{:?} {}", fact.verdict.unwrap(), fact.text));
            format!("{}: {}", reading.title, outcomes.collect::<Vec<_>>().join(", "))
        };
        let readings = card.readings.iter().map(of_reading);
        let diff =
            card.diff.iter().map(|line| format!("{}{}{}", line.line, if line.added { "+" } else { "-" }, line.text));
        readings.chain(card.warnings.iter().map(ToString::to_string)).chain(diff).collect()
    }

    #[test]
    fn both_readings_of_a_dash_stand_beside_each_other() {
        assert_eq!(
            readings(DB, "who reaches db:3306"),
            [
                "AND, as written: No prod/web, Yes prod/api, Yes 192.168.5.10",
                "OR, one dash more: Yes prod/web, Yes prod/api, Yes 192.168.5.10",
                "lets prod/web in",
                "17-      namespaceSelector:",
                "17+    - namespaceSelector:",
            ]
        );
        // Ports under a rule of their own are for everybody.
        let parted = DB.replace("    ports:\n    - protocol", "  - ports:\n    - protocol");
        assert_eq!(
            readings(&parted, "who reaches db:80")[..3],
            [
                "OR, as written: Yes prod/api, Unknown staging/api, Yes 192.168.5.10",
                "AND, one dash less: No prod/api, No staging/api, No 192.168.5.10",
                "shuts prod/api, staging/api and 192.168.5.10 off",
            ]
        );
        assert_eq!(
            readings(&parted, "prod/web -> db:3306"),
            [
                "OR, as written: Yes prod/web, Yes staging/api, Yes prod/api, Yes 192.168.5.10",
                "AND, one dash less: No prod/web, Unknown staging/api, Yes prod/api, Yes 192.168.5.10",
                "shuts prod/web and staging/api off",
                "22-  - ports:",
                "22+    ports:",
            ]
        );
    }

    #[test]
    fn an_open_question_has_the_answers_of_its_pairs() {
        let workspace = Workspace::new(vec![Source::new("db.yaml", format!("{DB}{OUT}"))]);
        let cluster = workspace.cluster(crate::cluster::Refused::LeftOut);
        let options = network::Options::default();
        for (focus, into) in [("prod/db", true), ("prod/api", true), ("prod/api", false), ("staging/api", false)] {
            for port in [None, Some("3306"), Some("80")] {
                let question = OpenQuestion::parse(cluster, focus, into, None, port).unwrap();
                let answer = network::reaching(cluster, &question, &options);
                for each in answer.around.neighbours.iter().filter(|each| !each.others) {
                    let (from, to) = if into { (each.name.as_str(), focus) } else { (focus, each.name.as_str()) };
                    let pair = network::Question::parse(cluster, from, to, None, port).unwrap();
                    let pair = network::reach(cluster, &pair, &options);
                    assert_eq!(each.verdict, pair.allowed, "{from} -> {to} {port:?}");
                    let ports = if pair.ports.is_empty() { &pair.possible } else { &pair.ports };
                    assert_eq!(each.ports, *ports, "{from} -> {to} {port:?}");
                }
            }
        }
    }
}
