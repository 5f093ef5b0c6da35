//! Routes as a table, and the Ask line of each.

use super::survey::{self, Behind, HttpWay, ServiceView};
use super::{Code, Phrase, Route, gateway};
use crate::cluster::Cluster;
use crate::graph::{Cell, Table, TableRow};
use crate::text::{Code as InCode, ObjectRef, Outcome, Sentence, Span};

/// The Ask line that goes the way of an HTTPRoute; none where a plain request would not.
pub(super) fn http_ask(way: &HttpWay<'_>) -> Option<String> {
    let host = match way.host.strip_prefix("*.") {
        Some(domain) => format!("www.{domain}"),
        None if way.host.is_empty() => "example.com".to_owned(),
        None => way.host.clone(),
    };
    (!way.picky && way.pattern.starts_with('/')).then(|| format!("GET http://{host}{}", way.pattern))
}

/// The Ask line that meets a Service by its DNS name.
pub(super) fn service_ask(view: &ServiceView<'_>) -> String {
    let first = view.ports.split(',').next().unwrap_or("");
    let port = if first.is_empty() || first == "80" { String::new() } else { format!(":{first}") };
    format!("GET http://{}.{}.svc{port}/", view.name, view.namespace)
}

/// Every route as a row; with `about`, the one that the request takes is the current one.
pub fn table(cluster: &Cluster, about: Option<&Route<Code>>, say: &dyn Fn(&Phrase) -> String) -> Table {
    let (ways, more) = survey::ways(cluster);
    let http_ways = gateway::ways(cluster);
    let services = survey::services(cluster, &ways, &http_ways);
    let phrases = [Phrase::Host, Phrase::Path, Phrase::PathType, Phrase::Service, Phrase::Port, Phrase::Pods];
    let mut table = Table { columns: phrases.iter().map(say).collect(), rows: Vec::new() };
    let plain = |text: String| Cell { text: Sentence::new(text), verdict: None };
    for way in &ways {
        let path = way.entry.and_then(|entry| entry.path);
        let host = match (way.entry, way.host()) {
            (None, _) => say(&Phrase::AnythingElse),
            (_, "") => say(&Phrase::EveryHost),
            (_, host) => InCode(host).to_string(),
        };
        let (path_text, kind) = match (path, way.entry) {
            (Some(path), _) => (InCode(path.pattern).to_string(), path.type_name.to_owned()),
            (None, Some(_)) => (say(&Phrase::EveryPath), String::new()),
            (None, None) => (String::new(), say(&Phrase::DefaultBackend)),
        };
        let view = way.service().and_then(|(namespace, name, port)| Some((services.get(namespace, name)?, port)));
        let (service, port, pods) = match view {
            Some((view, port)) => (
                InCode(format!("{}/{}", view.namespace, view.name)).to_string(),
                survey::asked_port(cluster, view, &port),
                pods_cell(view, say),
            ),
            None => (String::new(), String::new(), plain(String::new())),
        };
        let name = ObjectRef::from(way.object);
        let current = about.is_some_and(|route| {
            route.steps.iter().any(|step| {
                step.object.as_ref() == Some(&name) && step.path == way.field && step.outcome == Outcome::Matched
            })
        });
        table.rows.push(TableRow {
            cells: vec![plain(host), plain(path_text), plain(kind), plain(service), plain(port), pods],
            span: Some(cluster.span(way.object, &way.field)),
            ask: survey::ask(way, &ways),
            current,
        });
    }
    for way in &http_ways {
        let host = if way.host.is_empty() { say(&Phrase::EveryHost) } else { InCode(&way.host).to_string() };
        let name = ObjectRef::from(way.object);
        let current = about.is_some_and(|route| {
            let is_it = |path: &str| path == way.field;
            route.steps.iter().any(|step| step.object.as_ref() == Some(&name) && is_it(&step.path))
        });
        let mut row = |service: String, port: String, pods: Cell| {
            table.rows.push(TableRow {
                cells: vec![
                    plain(host.clone()),
                    plain(InCode(&way.pattern).to_string()),
                    plain(way.kind.clone()),
                    plain(service),
                    plain(port),
                    pods,
                ],
                span: Some(cluster.span(way.object, &way.field)),
                ask: http_ask(way),
                current,
            });
        };
        if let Some(status) = way.redirect {
            row(say(&Phrase::Redirect(status)), String::new(), plain(String::new()));
        }
        for backend in &way.backends {
            let Some(view) = services.get(&backend.namespace, &backend.name) else { continue };
            let service = InCode(format!("{}/{}", view.namespace, view.name)).to_string();
            let service = backend.share.iter().fold(service, |service, share| format!("{service} {share}"));
            row(service, backend.port.to_string(), pods_cell(view, say));
        }
    }
    if ways.is_empty() && http_ways.is_empty() {
        for view in &services.views {
            let asked = about.and_then(|route| route.service.as_deref());
            let name = format!("{}/{}", view.namespace, view.name);
            let current = asked == Some(&name);
            let nothing = || plain(String::new());
            let cells = vec![
                nothing(),
                nothing(),
                nothing(),
                plain(InCode(name).to_string()),
                plain(view.ports.clone()),
                pods_cell(view, say),
            ];
            let span: Option<Span> = view.object.map(|object| cluster.span(object, ""));
            table.rows.push(TableRow { cells, span, ask: Some(service_ask(view)), current });
        }
        // Three empty columns say nothing.
        if !table.rows.is_empty() {
            table.columns.drain(..3);
            table.rows.iter_mut().for_each(|row| drop(row.cells.drain(..3)));
        }
    }
    if more > 0 {
        table.rows.push(TableRow { cells: vec![plain(say(&Phrase::More(more)))], ..TableRow::default() });
    }
    table
}

fn pods_cell(view: &ServiceView<'_>, say: &dyn Fn(&Phrase) -> String) -> Cell {
    let text = match &view.behind {
        Behind::NotPasted | Behind::NoPodsPasted { .. } => say(&Phrase::NotPasted),
        Behind::NoPods { selector } => format!("{}: {}", say(&Phrase::NoPodMatches), InCode(selector)),
        Behind::NoTarget { target } => format!("{}: {}", say(&Phrase::NoSuchTarget), InCode(target)),
        Behind::Unknown => say(&Phrase::NoSelector),
        Behind::Elsewhere(addresses) => {
            addresses.iter().take(3).map(|address| InCode(address).to_string()).collect::<Vec<_>>().join(", ")
        }
        Behind::Workloads(workloads, more) => {
            let names = workloads.iter().map(|workload| {
                let detail = say(&Phrase::WorkloadPods { kind: workload.kind.clone(), pods: workload.replicas });
                format!("{} {detail}", InCode(&workload.name))
            });
            let more = (*more > 0).then(|| say(&Phrase::More(*more)));
            names.chain(more).collect::<Vec<_>>().join(", ")
        }
    };
    Cell { text: Sentence::new(text), verdict: Some(view.verdict()) }
}
