//! A cluster whose server's port is not that of its siblings.

use crate::api::Origin;
use crate::checks::{Context, Page, PageText, Rule};
use crate::kubeconfig::host;
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Safety, Severity, distance};
use crate::words::korean::i;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule { id: "kubeconfig-server-port", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A cluster whose server has another port than every other cluster at that host, or a port that is one slip of the finger away from that of all others.",
            why: "kubectl takes any port, and ends in `connection refused` or a time-out that says nothing of a typo. Clusters on the same machine are told only where the port looks like a slip.",
        },
        ko: PageText {
            what: "같은 host의 다른 cluster와 port가 다르거나, 나머지 모두의 port에서 한 글자 잘못 친 듯한 server를 찾습니다.",
            why: "kubectl은 어떤 port든 받아들이고 `connection refused`나 시간 초과로 끝나므로 오타인 줄 알 수 없습니다. 자기 컴퓨터에 있는 cluster는 오타로 보일 때만 알립니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\nclusters:\n- name: dev\n  cluster: {server: \"https://10.0.0.10:6443\"}\n- name: prod\n  cluster: {server: \"https://10.0.0.10:644\"}\n",
    right: "apiVersion: v1\nkind: Config\nclusters:\n- name: dev\n  cluster: {server: \"https://10.0.0.10:6443\"}\n- name: prod\n  cluster: {server: \"https://10.0.0.10:6443\"}\n",
};

/// Ports that API servers have of themselves; one of these is no slip of another.
const USUAL: [&str; 6] = ["443", "6443", "8443", "16443", "8080", "8001"];

/// A cluster's server.
struct Server<'c> {
    name: &'c str,
    origin: Origin,
    path: String,
    host: &'c str,
    port: &'c str,
}

/// How many servers have a port.
type Ports<'c> = BTreeMap<&'c str, usize>;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut servers = Vec::new();
    for (_, origin, config) in &context.paste.configs {
        for (at, named) in config.clusters.iter().enumerate() {
            let Some((host, port)) = host_and_port(&named.cluster.server) else { continue };
            let path = format!("clusters[{at}].cluster.server");
            servers.push(Server { name: &named.name, origin: *origin, path, host, port });
        }
    }
    let (mut all, mut of_host) = (Ports::new(), BTreeMap::<&str, Ports<'_>>::new());
    for server in &servers {
        *all.entry(server.port).or_default() += 1;
        *of_host.entry(server.host).or_default().entry(server.port).or_default() += 1;
    }
    let own = |server: &Server<'_>| of_host.get(server.host).filter(|ports| ports.len() > 1);
    let odd = |server| Some((server, misses(server, own(server), &all)?));
    servers
        .iter()
        .filter_map(odd)
        .take(super::MOST_BLOCKS)
        .map(|(server, missed)| tell(context, server, missed))
        .collect()
}

fn host_and_port(server: &str) -> Option<(&str, &str)> {
    let (host, port) = host(server).split('/').next()?.rsplit_once(':')?;
    (!port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit())).then_some((host, port))
}

/// A port that a server should perhaps have, whether the servers that have it are at its host, and how sure that is.
struct Missed<'c> {
    port: &'c str,
    same_host: bool,
    severity: Severity,
}

/// The port that all others have, and how many they are, where one has another.
fn others<'c>(ports: &Ports<'c>, own: &str) -> Option<(&'c str, usize)> {
    let alone = ports.len() == 2 && ports.get(own) == Some(&1);
    ports.iter().find(|(port, _)| alone && **port != own).map(|(port, count)| (*port, *count))
}

fn misses<'c>(server: &Server<'c>, of_host: Option<&Ports<'c>>, all: &Ports<'c>) -> Option<Missed<'c>> {
    let usual = |port: &str| USUAL.contains(&port);
    let is_slip = |port: &str| !usual(server.port) && is_slip(server.port, port);
    if let Some((port, count)) = of_host.and_then(|ports| others(ports, server.port)) {
        let many = count > 1;
        let severity = match () {
            () if is_slip(port) && (many || usual(port)) => Severity::Warning,
            () if is_this_machine(server.host) => return None,
            () if !usual(server.port) && (many || usual(port)) => Severity::Warning,
            () if many => Severity::Info,
            () => return None,
        };
        return Some(Missed { port, same_host: true, severity });
    }
    let (port, count) = others(all, server.port).filter(|_| of_host.is_none())?;
    let likely = count > 1 && is_slip(port) && (usual(port) || !is_this_machine(server.host));
    likely.then_some(Missed { port, same_host: false, severity: Severity::Warning })
}

/// One digit more, less or other, or two that changed places.
fn is_slip(port: &str, of: &str) -> bool {
    let sorted = |port: &str| {
        let mut digits: Vec<u8> = port.bytes().collect();
        digits.sort_unstable();
        digits
    };
    match distance(port, of) {
        1 => true,
        2 => sorted(port) == sorted(of),
        _ => false,
    }
}

/// Clusters of one's own machine have the ports that happened to be free.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.starts_with("127.") || matches!(host, "[::1]" | "0.0.0.0" | "host.docker.internal")
}

fn tell(context: &Context<'_>, server: &Server<'_>, missed: Missed<'_>) -> Diagnostic<Both> {
    let Server { name, host, port, .. } = server;
    let (to, where_en, where_ko) = match missed.same_host {
        true => (missed.port, format!("at {}", Code(host)), format!("{}에 있는", Code(host))),
        false => (missed.port, "here".to_owned(), "여기에 있는".to_owned()),
    };
    let message = Both::new(
        format!(
            "The server of cluster {} has port {}; every other {where_en} has {}.",
            Code(name),
            Code(port),
            Code(to)
        ),
        format!(
            "cluster {}의 server는 port{} {}인데, {where_ko} 나머지는 모두 {}입니다.",
            Code(name),
            i("port"),
            Code(port),
            Code(to)
        ),
    );
    let help = Both::new(
        "If no API server listens there, commands end in a refused connection.",
        "그 port에서 듣는 API 서버가 없으면 명령은 연결 거부로 끝납니다.",
    );
    let mut found = RULE.at(context.span(server.origin, &server.path), message, help);
    found.severity = missed.severity;
    match repaired(context, server, to) {
        Some(fix) => {
            found.mended_by(fix, Both::new(format!("Use port {}", Code(to)), format!("port {} 쓰기", Code(to))))
        }
        None => found,
    }
}

fn repaired(context: &Context<'_>, server: &Server<'_>, to: &str) -> Option<Fix> {
    let sources = &context.paste.sources;
    let loc = context.paste.node(server.origin)?.at(&server.path)?.loc();
    let at = sources.text(loc).find(&format!("{}:{}", server.host, server.port))? + server.host.len() + 1;
    let start = loc.start + at as u32;
    let loc = Loc { start, end: start + server.port.len() as u32, ..loc };
    Some(Fix { safety: Safety::Unsafe, edits: vec![sources.edit(loc, to)], span: Some(sources.span(loc)) })
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::problems;

    fn told(servers: &[&str]) -> Vec<String> {
        let mut text = "apiVersion: v1\nkind: Config\nclusters:\n".to_owned();
        for (at, server) in servers.iter().enumerate() {
            text += &format!("- {{name: c{at}, cluster: {{server: 'https://{server}'}}}}\n");
        }
        problems(&text).into_iter().filter(|found| found.starts_with("kubeconfig-server-port")).collect()
    }

    #[test]
    fn a_port_is_odd_only_beside_others() {
        let line = |line: u32| vec![format!("kubeconfig-server-port:{line}")];
        for (servers, expected) in [
            (vec!["a:6443", "a:644"], line(5)),
            (vec!["a:9999", "a:6443"], line(4)),
            (vec!["a:6443", "b:6443", "c:6434"], line(6)),
            (vec!["[::1]:6443", "[::1]:6443", "[::1]:6433"], line(6)),
            (vec!["a:6443/k8s", "a:6443/k8t", "a:443"], line(6)),
            // Clusters of a machine, clouds beside one's own, and servers without siblings.
            (vec!["127.0.0.1:35111", "127.0.0.1:35112", "127.0.0.1:41000"], vec![]),
            (vec!["127.0.0.1:35111", "127.0.0.1:35112"], vec![]),
            (vec!["a:6443", "b:6443", "c:443"], vec![]),
            (vec!["a:6443", "b:9443"], vec![]),
            (vec!["a:6443", "a", "a:6443"], vec![]),
            (vec!["a:644"], vec![]),
        ] {
            assert_eq!(told(&servers), expected, "{servers:?}");
        }
    }
}
