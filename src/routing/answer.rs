//! Where a request goes, as data.

use super::Request;
use crate::text::{Fix, Sentence, Span, Step, Verdict, Worded};
use serde::{Serialize, Serializer};

/// The answer. `C` is [`Code`] inside the engine and [`Worded`] outside.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[serde(bound = "Step<C>: Serialize")]
pub struct Route<C = Worded> {
    pub request: Request,
    pub outcome: RouteOutcome,
    /// The answer's HTTP status, as far as the route decides it; 200 stands for whatever the backend says.
    pub status: Option<u16>,
    /// `namespace/name` of the chosen Service, whether it is pasted or not.
    pub service: Option<String>,
    /// The Service's port; none where it is named and the Service is not pasted.
    pub port: Option<i32>,
    /// Every Service that gets a share.
    pub backends: Vec<Backend>,
    pub redirect: Option<Redirect>,
    pub upstream_request: Option<UpstreamRequest>,
    /// `namespace/name[Kind]` of what answers; none where the paste does not say.
    pub pods: Option<Vec<String>>,
    pub policy: Policy,
    /// The steps that decide it: for a no, up to the one that fails.
    pub steps: Vec<Step<C>>,
    /// The Ingress that decides it.
    pub ingress: Option<String>,
    /// Whether a default backend was chosen.
    pub default_backend: bool,
    /// Paths and hosts in the order in which they are weighed, the chosen one first.
    pub considered: Vec<Considered>,
    /// How many more there are.
    pub considered_more: u32,
    /// Whether the choice rests on how most controllers do it, because the specification is silent.
    pub beyond_specification: bool,
    /// How many pods answer, as far as the paste says.
    pub pod_count: u32,
    /// The pods' port, where they agree on one.
    pub pod_port: Option<u16>,
    /// The edit that would most likely make it a yes.
    pub fix: Option<Fix>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RouteOutcome {
    /// It is sent to a Service.
    Backend,
    /// It is answered with another address.
    Redirect,
    /// Nothing is for it.
    NotFound,
    /// It is sent to a Service without pods.
    NoEndpoints,
    /// Its backend cannot be used as it is written.
    Error,
    /// It hangs on something that the paste lacks.
    Unknown,
}

/// A Service and its share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Backend {
    /// `namespace/name`
    pub service: String,
    pub weight: u32,
}

/// Where the client is sent instead; null for "as in the request".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Redirect {
    pub scheme: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub path: Option<String>,
    pub status_code: u16,
}

/// What the backend gets to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpstreamRequest {
    pub path: String,
    pub host: String,
    pub headers: Vec<(String, String)>,
}

/// Whether the load balancer may connect to the pods.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Policy {
    /// `true`, `false` or `"unknown"`; null where there is nothing to connect to, or nobody looked.
    #[serde(serialize_with = "allowed")]
    pub allowed: Option<Verdict>,
    /// `namespace/name` of the NetworkPolicies that select the pods.
    pub policies: Vec<String>,
    pub span: Option<Span>,
}

/// A path or a host that was weighed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Considered {
    /// The path, or the host where that already differs.
    pub what: String,
    pub fate: Fate,
    pub span: Span,
}

/// What became of a path that was weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    Wins,
    /// It matches too, and is shorter.
    Shorter,
    /// It matches too, as long, as Prefix against Exact.
    PrefixNotExact,
    /// It matches too, and comes later or belongs to a younger Ingress.
    Later,
    /// It matches too, under a less specific host.
    WiderHost,
    OtherPath,
    /// Its rule has the host, and no paths.
    NoPaths,
    OtherHost,
    /// Its Ingress belongs to a class that is not served.
    OtherClass,
    DefaultBackend,
}

/// Why a path won over the others that match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Win {
    /// No other path of the host matches.
    Only,
    Longest {
        over: String,
    },
    ExactOverPrefix,
    /// It stands first, or in the older Ingress.
    First,
}

/// How a path misses a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Miss {
    /// It differs in upper and lower case alone.
    Case,
    /// An Exact path differs by the slash at its end.
    Slash,
    /// The request is below an Exact path.
    Below,
    /// The request begins with a Prefix path, but its element goes on.
    Element,
    Other,
}

/// Why a default backend is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Because {
    /// The Ingress has no rules.
    NoRules,
    /// No rule is for this host.
    NoHost,
    /// The host has rules, none of them for this path.
    NoPath,
    /// The rule of this host has no paths.
    NoHttp,
}

/// Labels that nearly are what a selector asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NearLabels {
    pub kind: String,
    pub name: String,
    pub namespace: String,
    /// Whether it has all the labels, but lives in another namespace, where a Service does not look.
    pub elsewhere: bool,
    /// Its labels under the selector's keys that differ, as `key: value`; those it lacks are left out.
    pub has: Vec<String>,
    /// What the selector asks for there, as `key: value`.
    pub wanted: Vec<String>,
}

/// A workload by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkloadName {
    pub kind: String,
    pub name: String,
}

/// What a step says. Rules are counted from 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Code {
    HostEquals {
        host: String,
        rule: usize,
    },
    HostUnderWildcard {
        host: String,
        pattern: String,
        rule: usize,
    },
    HostLeftOpen {
        rule: usize,
    },
    HostDiffers {
        host: String,
        pattern: String,
        wildcard: bool,
    },
    PathMatches {
        path: String,
        pattern: String,
        path_type: String,
        win: Win,
    },
    PathDiffers {
        path: String,
        pattern: String,
        path_type: String,
        miss: Miss,
    },
    DefaultBackend {
        ingress: String,
        because: Because,
    },
    /// A regular expression of ingress-nginx.
    PatternUnread {
        pattern: String,
    },
    NoDefaultBackend {
        ingresses: usize,
    },
    NoIngress,
    ClassNotPasted {
        ingress: String,
        class: String,
    },
    ClassNotNamed {
        ingress: String,
        classes: Vec<String>,
    },
    ServiceDns {
        host: String,
        service: String,
    },
    ResourceBackend {
        kind: String,
        name: String,
    },
    NoBackend,
    ServiceMissing {
        service: String,
        namespace: String,
        near: Option<String>,
        elsewhere: Option<String>,
    },
    PortForwards {
        service: String,
        port: i32,
        target: String,
    },
    PortMissing {
        service: String,
        port: String,
        ports: Vec<String>,
    },
    ExternalName {
        service: String,
        target: String,
    },
    NoSelector {
        service: String,
    },
    Addresses {
        service: String,
        addresses: Vec<String>,
    },
    SelectorFinds {
        selector: String,
        pods: u32,
        workloads: Vec<WorkloadName>,
        port: Option<u16>,
        declared: bool,
    },
    SelectorFindsNone {
        selector: String,
        near: Option<NearLabels>,
    },
    NoPodsPasted {
        selector: String,
    },
    ScaledToNothing {
        selector: String,
        workloads: Vec<WorkloadName>,
    },
    TargetUndeclared {
        target: String,
        protocol: String,
        workloads: Vec<WorkloadName>,
        declared: Vec<String>,
    },
    ListenerHears {
        gateway: String,
        listener: String,
        port: u16,
        hostname: String,
    },
    RouteMatches {
        route: String,
        rule: usize,
        host: Option<String>,
        path: String,
        pattern: String,
        path_type: String,
        also: Vec<String>,
        sure: bool,
    },
    Redirects {
        route: String,
        status: u16,
    },
    NoBackendRefs {
        route: String,
        rule: usize,
    },
    NotGranted {
        route: String,
        service: String,
        namespace: String,
    },
    Shares {
        service: String,
        weight: u32,
        total: u32,
    },
    NoListener {
        port: u16,
        host: String,
        scheme: String,
    },
    NoRouteMatches {
        gateway: String,
        routes: usize,
    },
    GatewayNotPasted {
        route: String,
    },
    GatewayClassNotPasted {
        gateway: String,
        class: String,
    },
}

impl Route<Code> {
    /// A route of which nothing is known but the request.
    pub(super) fn new(request: &Request) -> Self {
        Route {
            request: request.clone(),
            outcome: RouteOutcome::NotFound,
            status: Some(404),
            service: None,
            port: None,
            backends: Vec::new(),
            redirect: None,
            upstream_request: None,
            pods: None,
            policy: Policy::default(),
            steps: Vec::new(),
            ingress: None,
            default_backend: false,
            considered: Vec::new(),
            considered_more: 0,
            beyond_specification: false,
            pod_count: 0,
            pod_port: None,
            fix: None,
        }
    }
    /// The route with its sentences.
    pub fn worded(&self, say: impl Fn(&Code) -> (Sentence, Sentence)) -> Route {
        let route = self.clone();
        Route {
            steps: self.steps.iter().map(|step| step.worded(&say)).collect(),
            request: route.request,
            outcome: route.outcome,
            status: route.status,
            service: route.service,
            port: route.port,
            backends: route.backends,
            redirect: route.redirect,
            upstream_request: route.upstream_request,
            pods: route.pods,
            policy: route.policy,
            ingress: route.ingress,
            default_backend: route.default_backend,
            considered: route.considered,
            considered_more: route.considered_more,
            beyond_specification: route.beyond_specification,
            pod_count: route.pod_count,
            pod_port: route.pod_port,
            fix: route.fix,
        }
    }
}

impl<C> Route<C> {
    /// Whether the request is answered by a backend: unknown where the paste does not say who is behind it, no where
    /// a NetworkPolicy keeps the load balancer from it.
    pub fn verdict(&self) -> Verdict {
        match self.outcome {
            RouteOutcome::Backend => match (&self.pods, self.policy.allowed) {
                (_, Some(Verdict::No)) => Verdict::No,
                (None, _) | (_, Some(Verdict::Unknown)) => Verdict::Unknown,
                (Some(_), _) => Verdict::Yes,
            },
            RouteOutcome::Redirect => Verdict::Yes,
            RouteOutcome::NotFound | RouteOutcome::NoEndpoints | RouteOutcome::Error => Verdict::No,
            RouteOutcome::Unknown => Verdict::Unknown,
        }
    }
}

/// `true`, `false` or `"unknown"`; null where nothing was decided.
fn allowed<S: Serializer>(verdict: &Option<Verdict>, out: S) -> Result<S::Ok, S::Error> {
    match verdict {
        Some(Verdict::Yes) => true.serialize(out),
        Some(Verdict::No) => false.serialize(out),
        Some(Verdict::Unknown) => "unknown".serialize(out),
        None => out.serialize_none(),
    }
}
