//! The online store: its requests as sentences, lines, and a picture.

use super::*;
use crate::api::Paste;
use crate::cluster::Refused;
use crate::graph::{EdgeState, Graph, NodeState};
use crate::routing::{Options, Request, graph, route, table};
use crate::text::Source;
use std::sync::Arc;

const INGRESS: &str = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: online-store
  namespace: shop
spec:
  defaultBackend:
    service:
      name: not-found
      port:
        number: 80
  rules:
  - host: my-online-store.com
    http:
      paths:
      - path: /wear
        pathType: Prefix
        backend:
          service:
            name: wear
            port:
              number: 80
      - path: /watch
        pathType: Prefix
        backend:
          service:
            name: watch
            port:
              number: 80
  - host: returns.my-online-store.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: returns
            port:
              number: 80
";

fn shop() -> String {
    let service = |name: &str, label: &str, target: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  namespace: shop\nspec:\n  selector:\n    app: {label}\n  \
             ports:\n  - port: 80\n    targetPort: {target}\n---\n"
        )
    };
    let deployment = |name: &str, label: &str, replicas: u32| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n  namespace: shop\nspec:\n  replicas: {replicas}\n  \
             selector:\n    matchLabels:\n      app: {label}\n  template:\n    metadata:\n      labels:\n        app: {label}\n    \
             spec:\n      containers:\n      - name: web\n        image: nginx\n        ports:\n        - name: http\n          \
             containerPort: 8080\n---\n"
        )
    };
    [
        service("wear", "wear", "8080"),
        service("watch", "video", "8080"),
        service("returns", "returns", "http"),
        service("not-found", "not-found", "8080"),
        deployment("wear", "wear", 2),
        deployment("watch", "vidoe", 1),
        deployment("returns", "returns", 1),
        deployment("not-found", "not-found", 1),
    ]
    .concat()
}

fn cluster(sources: &[(&str, &str)]) -> Cluster {
    let sources = sources.iter().map(|(name, text)| Source::new(*name, *text)).collect();
    Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut)
}

fn get(url: &str) -> Request {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    Request { scheme: scheme.into(), host: host.into(), path: path.into(), ..Request::default() }
}

fn told(cluster: &Cluster, url: &str, lang: Lang) -> Vec<String> {
    let route = route(cluster, &get(url), &Options::default());
    let said = explain(&route, cluster, lang);
    let steps = said.steps.iter().map(|step| {
        let lines = step.span.as_ref().map(|span| span.line_label()).unwrap_or_default();
        format!("{} [{lines}]", step.code.text)
    });
    let head = [said.cap.clone(), said.headline.to_string()];
    head.into_iter().chain(steps).chain(said.notes.iter().map(|note| format!("- {}", note.text))).collect()
}

/// The shop with the store's Ingress, or another one.
fn store(ingress: &str) -> Cluster {
    cluster(&[("ingress.yaml", ingress), ("shop.yaml", &shop())])
}

#[test]
fn a_request_is_followed_to_its_pods() {
    assert_eq!(
        told(&store(INGRESS), "http://my-online-store.com/wear", Lang::En),
        [
            "yes, wear:80",
            "yes, it reaches Service shop/wear on port 80, then 2 pods on 8080",
            "Host my-online-store.com equals the host of rule 1. [ingress.yaml:13]",
            "/wear matches path /wear, Prefix. The longest match wins; it is the only one. [ingress.yaml:16]",
            "Service wear sends port 80 on to targetPort 8080. [shop.yaml:10]",
            "Its selector app: wear finds 2 pods of Deployment wear; they listen on 8080. [shop.yaml:62]",
            "- Last hop: no NetworkPolicy selects the pods of wear, so the controller may connect.",
        ]
    );
    assert_eq!(
        told(&store(INGRESS), "http://my-online-store.com/wear", Lang::Ko),
        [
            "예, wear:80",
            "예, 요청이 Service shop/wear의 port 80으로, 이어서 pod 2개의 8080으로 갑니다",
            "host my-online-store.com은 규칙 1의 host와 같습니다. [ingress.yaml:13]",
            "/wear는 경로 /wear(Prefix)에 맞습니다. 가장 긴 것이 이기며, 맞는 것은 이것뿐입니다. [ingress.yaml:16]",
            "Service wear는 port 80으로 온 것을 targetPort 8080으로 보냅니다. [shop.yaml:10]",
            "selector app: wear가 Deployment wear의 pod 2개를 찾습니다. pod는 8080에서 기다립니다. [shop.yaml:62]",
            "- 마지막 구간: wear의 pod를 고르는 NetworkPolicy가 없으므로 컨트롤러가 연결할 수 있습니다.",
        ]
    );
}

#[test]
fn a_selector_that_finds_nothing_names_the_nearest_labels() {
    let cluster = store(INGRESS);
    assert_eq!(
        told(&cluster, "http://my-online-store.com/watch", Lang::En),
        [
            "no pods, 503",
            "no, it is for Service shop/watch, which has no pods: the answer is 503",
            "Host my-online-store.com equals the host of rule 1. [ingress.yaml:13]",
            "/watch matches path /watch, Prefix. The longest match wins; it is the only one. [ingress.yaml:23]",
            "Service watch sends port 80 on to targetPort 8080. [shop.yaml:22]",
            "Its selector app: video finds no pod. Nearest: Deployment watch has app: vidoe. [shop.yaml:20]",
        ]
    );
    let route = route(&cluster, &get("http://my-online-store.com/watch"), &Options::default());
    let card = explain(&route, &cluster, Lang::En).card.unwrap();
    let diff: Vec<_> = card.diff.iter().map(|line| (line.line, line.added, line.text.to_string())).collect();
    assert_eq!(diff, [(20, false, "    app: video".to_owned()), (20, true, "    app: vidoe".to_owned())]);
    assert_eq!(card.fix_label, "Use vidoe");
}

#[test]
fn what_no_rule_takes_goes_to_the_default_backend_or_to_404() {
    let store_caps = |ingress: &str, urls: &[&str]| {
        let cluster = store(ingress);
        urls.iter().map(|url| told(&cluster, url, Lang::En).first().cloned().unwrap()).collect::<Vec<_>>()
    };
    let urls =
        ["http://my-online-store.com/about", "http://x.com/wear", "http://my-online-store.com:8080/wear/hats?x=1"];
    assert_eq!(store_caps(INGRESS, &urls), ["default backend", "default backend", "yes, wear:80"]);
    let bare = INGRESS
        .replace("  defaultBackend:\n    service:\n      name: not-found\n      port:\n        number: 80\n", "");
    assert_eq!(store_caps(&bare, &urls), ["404", "404", "yes, wear:80"]);
    assert_eq!(
        told(&store(&bare.replace("Prefix", "Exact")), "http://my-online-store.com/wear/hats", Lang::En),
        [
            "404",
            "no, no path of host my-online-store.com matches /wear/hats: the answer is 404",
            "Host my-online-store.com equals the host of rule 1. [ingress.yaml:8]",
            "/wear/hats does not match path /wear, Exact: Exact takes this path and nothing below it. [ingress.yaml:11]",
            "The Ingress has no default backend, so the controller answers 404 itself. [ingress.yaml:7]",
        ]
    );
    assert_eq!(
        told(&store(&bare), "http://a.b.my-online-store.com/", Lang::En)[1..3],
        [
            "no, no rule is for host a.b.my-online-store.com: the answer is 404",
            "No rule is for host a.b.my-online-store.com. The nearest is my-online-store.com. [ingress.yaml:8]",
        ]
    );
}

#[test]
fn what_the_paste_lacks_is_unknown_or_named_all_the_same() {
    let alone = cluster(&[("ingress.yaml", INGRESS)]);
    assert_eq!(
        told(&alone, "http://my-online-store.com/wear", Lang::En)[..2],
        ["wear:80, unknown", "unknown: it goes to Service shop/wear on port 80, which is not in the paste"]
    );
    let classed = INGRESS.replace("spec:\n", "spec:\n  ingressClassName: nginx\n");
    assert_eq!(told(&store(&classed), "http://my-online-store.com/wear", Lang::En)[0], "unknown");
    let class = "\n---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nspec: {controller: k8s.io/ingress-nginx}\nmetadata:\n  name: nginx\n";
    assert_eq!(
        told(&store(&format!("{classed}{class}")), "http://my-online-store.com/wear", Lang::En)[0],
        "yes, wear:80"
    );
    // A class that is there and not the default serves only those that name it.
    assert_eq!(told(&store(&format!("{INGRESS}{class}")), "http://my-online-store.com/wear", Lang::En)[0], "unknown");
    let default = format!("{class}  annotations:\n    ingressclass.kubernetes.io/is-default-class: \"true\"\n");
    assert_eq!(
        told(&store(&format!("{INGRESS}{default}")), "http://my-online-store.com/wear", Lang::En)[0],
        "yes, wear:80"
    );
    let named = INGRESS.replace("number: 80", "name: http");
    let route = route(&cluster(&[("a", &named)]), &get("http://my-online-store.com/wear"), &Options::default());
    assert_eq!((route.service.as_deref(), route.port, route.pods), (Some("shop/wear"), None, None));
}

#[test]
fn ports_that_are_not_there() {
    let wrong = INGRESS.replacen("number: 80", "number: 8080", 2);
    assert_eq!(
        told(&store(&wrong), "http://my-online-store.com/wear", Lang::En)[4],
        "Service wear has no port 8080. It has 80. [shop.yaml:10]"
    );
    let shop = shop().replace("targetPort: http", "targetPort: web");
    let cluster = cluster(&[("ingress.yaml", INGRESS), ("shop.yaml", &shop)]);
    assert_eq!(
        told(&cluster, "http://returns.my-online-store.com/", Lang::En)[5],
        "No container of Deployment returns declares a TCP port named web; they declare http. \
         Pods without it are left out. [shop.yaml:35]"
    );
}

#[test]
fn the_picture_carries_the_numbers_of_the_steps() {
    let cluster = store(INGRESS);
    let route = route(&cluster, &get("http://my-online-store.com/wear"), &Options::default());
    let say = |words: &Phrase| phrase(words, Lang::En);
    let picture = graph(&cluster, Some(&route), &say);
    assert_eq!(picture.lanes, ["Host", "Path", "Service", "Pods"]);
    let pins = |pins: &[crate::graph::Pin]| pins.iter().map(|pin| pin.number).collect::<Vec<_>>();
    let numbered: Vec<_> = picture.nodes.iter().filter(|node| !node.pins.is_empty()).collect();
    let nodes: Vec<_> = numbered.iter().map(|node| (node.label.as_str(), pins(&node.pins))).collect();
    assert_eq!(nodes, [("my-online-store.com", vec![1]), ("wear", vec![4])]);
    let edges: Vec<_> =
        picture.edges.iter().filter(|edge| edge.state == EdgeState::Proof).map(|edge| pins(&edge.pins)).collect();
    assert_eq!(edges, [vec![2], vec![3], vec![]]);
    let of = |graph: &Graph, label: &str, rank| {
        graph
            .nodes
            .iter()
            .find(|node| node.label == label && node.rank == rank)
            .map(|node| (node.state, node.detail.clone()))
    };
    assert_eq!(of(&picture, "no pod matches", 3), Some((NodeState::Empty, "app: video".into())));
    assert_eq!(of(&picture, "wear", 3), Some((NodeState::Good, "Deployment · 2 pods".into())));
    assert_eq!(of(&picture, "Anything else", 0), Some((NodeState::Plain, "default backend".into())));
    let table = table(&cluster, Some(&route), &say);
    let rows: Vec<_> = table.rows.iter().map(|row| (row.ask.as_deref().unwrap(), row.current)).collect();
    assert_eq!(
        rows,
        [
            ("GET http://my-online-store.com/wear", true),
            ("GET http://my-online-store.com/watch", false),
            ("GET http://returns.my-online-store.com/", false),
            ("GET http://my-online-store.com/about", false),
        ]
    );
}

#[test]
fn services_alone_are_drawn_and_asked_by_their_dns_name() {
    let cluster = cluster(&[("shop.yaml", &shop())]);
    let picture = graph(&cluster, None, &|words| phrase(words, Lang::Ko));
    assert_eq!(picture.lanes, ["Service", "pod"]);
    let asks: Vec<_> = picture.nodes.iter().filter_map(|node| node.ask.as_deref()).collect();
    assert_eq!(asks[0], "GET http://wear.shop.svc/");
    assert_eq!(told(&cluster, "http://wear.shop.svc/", Lang::En)[0], "yes, wear:80");
}

#[test]
fn a_policy_may_shut_the_controller_out() {
    let deny = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\n  namespace: shop\nspec:\n  \
                podSelector: {}\n  policyTypes: [Ingress]\n";
    let shut = cluster(&[("ingress.yaml", INGRESS), ("shop.yaml", &shop()), ("deny.yaml", deny)]);
    let said = told(&shut, "http://my-online-store.com/wear", Lang::En);
    assert_eq!(
        [said[0].as_str(), said[1].as_str(), said[6].as_str()],
        [
            "no, wear:80 is shut off",
            "no, it is for Service shop/wear on port 80, but a NetworkPolicy keeps the controller from its pods",
            "- Last hop: NetworkPolicy deny selects the pods and does not let the controller in.",
        ]
    );
    let found = route(&shut, &get("http://my-online-store.com/wear"), &Options::default());
    let wire = serde_json::to_value(found.worded(|code| step(code, Lang::En))).unwrap();
    assert_eq!((&wire["policy"]["allowed"], &wire["outcome"]), (&false.into(), &"backend".into()));
    assert_eq!(wire["steps"][2]["code"], "portForwards");
    let open = format!("{deny}  ingress:\n  - {{}}\n");
    let cluster = cluster(&[("ingress.yaml", INGRESS), ("shop.yaml", &shop()), ("deny.yaml", &open)]);
    let said = told(&cluster, "http://my-online-store.com/wear", Lang::Ko);
    assert_eq!(
        [said[0].as_str(), said[6].as_str()],
        ["예, wear:80", "- 마지막 구간: NetworkPolicy deny가 컨트롤러의 연결을 허용합니다."]
    );
}

const GATEWAY: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: acme
spec:
  controllerName: acme.io/gateway
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: acme
  listeners:
  - name: web
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: store
  namespace: shop
spec:
  parentRefs:
  - name: edge
  hostnames: [store.example.com]
  rules:
  - matches:
    - path:
        value: /wear
    backendRefs:
    - name: wear
      port: 80
      weight: 9
    - name: returns
      port: 80
  - matches:
    - path:
        value: /old
    filters:
    - type: RequestRedirect
      requestRedirect:
        path:
          type: ReplacePrefixMatch
          replacePrefixMatch: /wear
  - matches:
    - path:
        value: /lost
    backendRefs:
    - name: waer
      port: 80
";

#[test]
fn an_http_route_is_followed_through_its_gateway() {
    let cluster = cluster(&[("gateway.yaml", GATEWAY), ("shop.yaml", &shop())]);
    assert_eq!(
        told(&cluster, "http://store.example.com/wear/hats", Lang::En),
        [
            "yes, wear:80",
            "yes, it reaches Service shop/wear on port 80, then 2 pods on 8080",
            "Listener web of Gateway edge hears port 80 for every host. [gateway.yaml:16]",
            "Rule 1 of HTTPRoute store is for store.example.com and takes /wear/hats: PathPrefix /wear. [gateway.yaml:31]",
            "Of 10 requests, 9 go to Service wear. [gateway.yaml:34]",
            "Service wear sends port 80 on to targetPort 8080. [shop.yaml:10]",
            "Its selector app: wear finds 2 pods of Deployment wear; they listen on 8080. [shop.yaml:62]",
            "- Last hop: no NetworkPolicy selects the pods of wear, so the controller may connect.",
        ]
    );
    assert_eq!(
        told(&cluster, "http://store.example.com/old/hats", Lang::En)[..2],
        ["redirect, 302", "yes, it is sent on to http://store.example.com/wear/hats"]
    );
    let lost = told(&cluster, "http://store.example.com/lost", Lang::En);
    assert_eq!(
        lost[..2],
        ["no such Service, 500", "no, it is for Service waer, which does not exist: the answer is 500"]
    );
    assert_eq!(lost[4], "Service waer is not in the paste, in namespace shop. Was wear meant? [gateway.yaml:52]");
    assert_eq!(
        told(&cluster, "http://other.example.com/", Lang::Ko)[..2],
        ["404", "아니요. http://other.example.com/를 받는 HTTPRoute가 없습니다. 404로 답합니다"]
    );
    let found = route(&cluster, &get("http://store.example.com/wear"), &Options::default());
    let say = |words: &Phrase| phrase(words, Lang::En);
    let picture = graph(&cluster, Some(&found), &say);
    let pins = |pins: &[crate::graph::Pin]| pins.iter().map(|pin| pin.number).collect::<Vec<_>>();
    let nodes: Vec<_> =
        picture.nodes.iter().map(|node| (node.label.as_str(), node.rank, node.state, pins(&node.pins))).collect();
    assert_eq!(
        nodes[..5],
        [
            ("store.example.com", 0, NodeState::Proof, vec![1]),
            ("/wear", 1, NodeState::Proof, vec![]),
            ("/old", 1, NodeState::Plain, vec![]),
            ("redirect, 302", 2, NodeState::Plain, vec![]),
            ("/lost", 1, NodeState::Plain, vec![]),
        ]
    );
    let edges: Vec<_> = picture.edges.iter().filter(|edge| edge.state == EdgeState::Proof).collect();
    let edges: Vec<_> = edges.iter().map(|edge| (edge.label.as_str(), pins(&edge.pins))).collect();
    assert_eq!(edges, [("", vec![2]), ("80 · 90 %", vec![3, 4]), ("8080", vec![])]);
    let table = table(&cluster, Some(&found), &say);
    let rows: Vec<_> = table.rows.iter().map(|row| (row.ask.as_deref().unwrap_or(""), row.current)).collect();
    assert_eq!(rows.first(), Some(&("GET http://store.example.com/wear", true)));
    assert_eq!(rows.len(), 4);
}
