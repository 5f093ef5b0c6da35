//! `kubectl auth can-i` and `kubectl auth whoami`. Mirrors kubectl/pkg/cmd/auth/cani.go, and what the API server does
//! with the reviews that it sends.

mod asker;
mod caller;
mod list;
mod whoami;

use super::flags::{self, Flag, Parsed, Takes, flag, short_flag};
use super::{Invocation, Output, help};
use crate::access::{Access, Answer, Aside, Attributes, Identity, Listed, Real, Request, ResourceTarget, Told};
use crate::cluster::Cluster;
use crate::text::{Candidate, Verdict};
pub use asker::Asker;
use caller::Caller;

const FLAGS: &[Flag] = &[
    short_flag('A', "all-namespaces", Takes::Bool),
    flag("list", Takes::Bool),
    flag("no-headers", Takes::Bool),
    short_flag('q', "quiet", Takes::Bool),
    flag("subresource", Takes::Text),
];
/// The verbs on resources that kubectl knows, those of every day first.
pub const RESOURCE_VERBS: &[&str] = &[
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
    "approve",
    "sign",
    "attest",
    "*",
];
/// The verbs on paths that kubectl knows.
pub const URL_VERBS: &[&str] = &["get", "put", "post", "head", "options", "delete", "patch", "*"];

/// What became of a command line, and everything there is to say about it.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// What kubectl prints.
    pub output: Output,
    /// What it is about.
    pub said: Said,
    /// Who asks, where the kubeconfig tells and nobody is impersonated. A question's proof begins with its steps.
    pub asker: Option<Asker>,
}

/// What a command line is about.
#[derive(Clone, Debug, Default)]
pub enum Said {
    /// A question that was decided.
    Question(Box<Question>),
    /// A list of all rights.
    List { identity: Identity, namespace: String },
    /// Who one is.
    WhoAmI { identity: Identity },
    /// A list, or who one is, that hangs on who asks; the paste does not tell.
    Nobody,
    /// No question came of it.
    Stopped(Stop),
    /// Help, or a command that does nothing by itself.
    #[default]
    Help,
}

/// Why kubectl asks nothing, or gets no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The flags do not parse: pflag's own text.
    Flags(String),
    /// Not exactly a verb and a resource.
    Arguments(Vec<String>),
    /// Flags that do not go together.
    Conflict(String),
    /// The kubeconfig has no such context, user or cluster: kubectl's own text.
    Config(String),
    /// Groups, a uid or extra fields without a user to impersonate.
    ImpersonatesNobody { user: String },
    /// The kubeconfig's user has no credentials, so that kubectl asks for a name.
    NoCredentials { user: String },
    /// The token is nobody's.
    NotLoggedIn,
    /// Another server than the kubeconfig's.
    OtherServer { server: String },
    /// The kubeconfig leads to no server, so that kubectl tries one of this computer.
    NoServer { server: String },
    /// The caller may not impersonate.
    MayNotImpersonate { caller: String, user: String, refusal: String },
    /// The user may not ask what it may do.
    MayNotAsk { user: String, refusal: String },
    /// No such subcommand.
    UnknownCommand(String),
}

/// A decided question.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Decision, verdict and proof.
    pub answer: Answer,
    /// TYPE as typed, before a slash.
    pub typed: String,
    /// Whether `-A` was given.
    pub all_namespaces: bool,
    /// Whether the paste does not tell who asks.
    pub assumed: bool,
    /// The authorizers, in order, and who says so.
    pub authorizers: Vec<Listed>,
    pub told: Told,
    /// What kubectl warned of, besides answering.
    pub warnings: Vec<Warning>,
    /// The request that it stands for, where that is another one.
    pub request: Option<Request>,
    /// What the real request would meet, where that is something else.
    pub real: Option<Real>,
    /// What there is to say besides about the real request.
    pub asides: Vec<Aside>,
}

/// A warning of kubectl's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// No resource of that name: kubectl goes on with the word as it is.
    UnknownResource { resource: String, group: String },
    /// A short name that several resources have.
    Ambiguous { text: String },
    /// The resource is not in namespaces; the question still names one.
    ClusterScoped { resource: String, group: String },
    /// Not one of Kubernetes' verbs.
    UnknownVerb { verb: String },
}

impl Explained {
    /// What the real request meets, which is mostly what was decided.
    pub fn verdict(&self) -> Option<Verdict> {
        match &self.said {
            Said::Question(question) => {
                Some(question.last_word().map_or(question.answer.verdict, |real| real.meets.verdict()))
            }
            Said::Nobody => Some(Verdict::Unknown),
            _ => None,
        }
    }
    /// The answer that its picture shows: of the real request, where that is decided otherwise than kubectl's question.
    pub fn shown(&self) -> Option<&Answer> {
        match &self.said {
            Said::Question(question) => Some(question.last_word().map_or(&question.answer, |real| &real.answer)),
            _ => None,
        }
    }
}

/// Runs `kubectl auth …`.
pub fn run(invocation: &Invocation, cluster: &Cluster, access: &Access) -> Explained {
    let decided = if invocation.is("auth can-i") {
        can_i(invocation, cluster, access)
    } else if invocation.is("auth whoami") {
        whoami::run(invocation, cluster, access)
    } else {
        Ok(other(invocation))
    };
    decided.unwrap_or_else(|stop| stopped(stop, String::new(), invocation, None))
}

fn other(invocation: &Invocation) -> Explained {
    match invocation.words.first() {
        Some(word) if !word.starts_with('-') => {
            stopped(Stop::UnknownCommand(invocation.words.join(" ")), String::new(), invocation, None)
        }
        Some(_) if flags::asks_help(&invocation.words) => {
            Explained { output: Output::ok(help::AUTH), ..Explained::default() }
        }
        _ => {
            let output = Output { stderr: help::AUTH.to_owned(), exit_code: 1, ..Output::default() };
            Explained { output, ..Explained::default() }
        }
    }
}

fn stopped(stop: Stop, stderr: String, invocation: &Invocation, asker: Option<Asker>) -> Explained {
    let output = stop.output(invocation);
    Explained { output: Output { stderr: stderr + &output.stderr, ..output }, said: Said::Stopped(stop), asker }
}

/// What kubectl prints hangs on who asks.
fn nobody(asker: Asker) -> Explained {
    Explained { output: Output { exit_code: 1, ..Output::default() }, said: Said::Nobody, asker: Some(asker) }
}

fn can_i(invocation: &Invocation, cluster: &Cluster, access: &Access) -> Result<Explained, Stop> {
    let parsed = flags::parse(&invocation.words, &[FLAGS, flags::GLOBAL]).map_err(Stop::Flags)?;
    if parsed.is_true("help") {
        return Ok(Explained { output: Output::ok(help::CAN_I), ..Explained::default() });
    }
    let lists = parsed.is_true("list");
    if lists && !parsed.args.is_empty() {
        return Err(Stop::Conflict("list option must be specified with no arguments".to_owned()));
    }
    let (verb, typed) = match parsed.args.as_slice() {
        [] if lists => ("", ""),
        [verb, typed] => (verb.as_str(), typed.as_str()),
        args => return Err(Stop::Arguments(args.to_vec())),
    };
    let caller = Caller::new(invocation, &parsed, cluster, access)?;
    let all_namespaces = parsed.is_true("all-namespaces");
    let quiet = parsed.is_true("quiet");
    if lists {
        if quiet || all_namespaces || !parsed.text("subresource").is_empty() {
            let why = "list option can't be specified with neither quiet, all-namespaces nor subresource options";
            return Err(Stop::Conflict(why.to_owned()));
        }
        return Ok(list(invocation, &parsed, caller, access));
    }
    let mut asked = Asked { verb, typed, parsed: &parsed, all_namespaces, ..Asked::default() };
    let attributes = asked.attributes(&caller, access).and_then(|attributes| match parsed.is_true("no-headers") {
        true => Err(Stop::Conflict("--no-headers cannot be set without --list specified".to_owned())),
        false => Ok((attributes, caller.ask(access, caller::ACCESS_REVIEW)?)),
    });
    let Asked { stderr, warnings, .. } = asked;
    let (attributes, identity) = match attributes {
        Ok(decided) => decided,
        Err(stop) => return Ok(stopped(stop, stderr, invocation, caller.asker)),
    };
    let request = access.request(&attributes, all_namespaces);
    let asked = std::slice::from_ref(&attributes);
    let wish = request.as_ref().map_or_else(|| Some(asked.to_vec()), Request::wish);
    let mut answer = access.answer(cluster, &identity, &attributes, wish.as_deref().unwrap_or(asked));
    if wish.is_none() {
        answer.proof.candidates.iter_mut().for_each(|candidate| candidate.fix = None);
    }
    let is_known = answer.review.allowed || caller.asker.as_ref().is_none_or(|asker| asker.missing().is_none());
    let mut stdout = String::new();
    if !quiet && is_known {
        stdout.push_str(if answer.review.allowed { "yes" } else { "no" });
        if !answer.review.allowed && !answer.review.reason.is_empty() {
            stdout.push_str(&format!(" - {}", answer.review.reason));
        }
        stdout.push('\n');
    }
    let exit_code = if answer.review.allowed { 0 } else { 1 };
    let real = request.as_ref().and_then(|request| access.real(cluster, &answer, request));
    let asides = access.asides(&answer, request.as_ref(), real.as_ref());
    let typed = typed.split('/').next().unwrap_or("").to_owned();
    let assumed = caller.assumed;
    let (authorizers, told) = (access.chain().authorizers().to_vec(), access.chain().told());
    let mut question =
        Question { answer, typed, all_namespaces, assumed, authorizers, told, warnings, request, real, asides };
    if let Some(asker) = &caller.asker {
        question.asked_by(asker);
    }
    let output = Output { stdout, stderr, exit_code, ..Output::default() };
    Ok(Explained { output, said: Said::Question(Box::new(question)), asker: caller.asker })
}

impl Question {
    /// What the real request meets, where that is something else than what was answered, and kubectl is who sends it.
    pub fn last_word(&self) -> Option<&Real> {
        self.real.as_ref().filter(|real| !real.is_anothers())
    }

    /// Puts who asks before the steps of its answers. A no to somebody whom the paste does not tell hangs on who that is.
    fn asked_by(&mut self, asker: &Asker) {
        if asker.missing().is_some() {
            self.real = None;
            self.asides.clear();
            if !self.answer.review.allowed {
                self.answer.verdict = Verdict::Unknown;
                let candidate = Candidate { steps: Vec::new(), fix: None, also_grants: Vec::new() };
                self.answer.proof.candidates = vec![candidate];
            }
        }
        for answer in std::iter::once(&mut self.answer).chain(self.real.as_mut().map(|real| &mut real.answer)) {
            let candidates = answer.proof.candidates.iter_mut().map(|candidate| &mut candidate.steps);
            for steps in answer.proof.witnesses.iter_mut().chain(candidates) {
                steps.splice(..0, asker.steps.iter().cloned());
            }
        }
    }
}

fn list(invocation: &Invocation, parsed: &Parsed, caller: Caller, access: &Access) -> Explained {
    let identity = match caller.ask(access, caller::RULES_REVIEW) {
        Ok(identity) => identity,
        Err(stop) => return stopped(stop, String::new(), invocation, caller.asker),
    };
    if let Some(asker) = caller.asker.clone().filter(|asker| asker.missing().is_some()) {
        return nobody(asker);
    }
    let namespace = caller.namespace.clone();
    let rights = access.rights(&identity, &namespace);
    let stdout = list::table(rights.rules.iter().map(|rule| &**rule), !parsed.is_true("no-headers"));
    let stderr = rights.incomplete.map(|why| format!("Warning: the list may be incomplete: {why}\n"));
    let output = Output { stderr: stderr.unwrap_or_default(), ..Output::ok(stdout) };
    Explained { output, said: Said::List { identity, namespace }, asker: caller.asker }
}

/// What is asked, while kubectl makes sense of it.
struct Asked<'a> {
    verb: &'a str,
    typed: &'a str,
    parsed: &'a Parsed,
    all_namespaces: bool,
    warnings: Vec<Warning>,
    stderr: String,
}

impl Default for Asked<'_> {
    fn default() -> Self {
        static NOTHING: Parsed = Parsed { args: Vec::new(), flags: Vec::new() };
        Asked {
            verb: "",
            typed: "",
            parsed: &NOTHING,
            all_namespaces: false,
            warnings: Vec::new(),
            stderr: String::new(),
        }
    }
}

impl Asked<'_> {
    fn warn(&mut self, warning: Warning) {
        let text = match &warning {
            Warning::UnknownResource { resource, group } => {
                let group = if group.is_empty() { String::new() } else { format!(" in group '{group}'") };
                format!("the server doesn't have a resource type '{resource}'{group}\n")
            }
            Warning::Ambiguous { text } => text.clone(),
            Warning::ClusterScoped { resource, group } => {
                let group = if group.is_empty() { String::new() } else { format!(" in group '{group}'") };
                format!("resource '{resource}' is not namespace scoped{group}\n")
            }
            Warning::UnknownVerb { verb } => format!("verb '{verb}' is not a known verb\n"),
        };
        self.stderr.push_str(&format!("Warning: {text}\n"));
        self.warnings.push(warning);
    }

    /// What the access review will ask. Mirrors `Complete`, `Validate` and `RunAccessCheck`.
    fn attributes(&mut self, caller: &Caller, access: &Access) -> Result<Attributes, Stop> {
        let subresource = self.parsed.text("subresource");
        if self.typed.starts_with('/') {
            if !subresource.is_empty() {
                return Err(Stop::Conflict("--subresource can not be used with NonResourceURL".to_owned()));
            }
            if !URL_VERBS.contains(&self.verb) {
                self.warn(Warning::UnknownVerb { verb: self.verb.to_owned() });
            }
            return Ok(Attributes::url(self.verb, self.typed));
        }
        let (typed, name) = self.typed.split_once('/').unwrap_or((self.typed, ""));
        let (mut group, mut resource) = (String::new(), typed.to_owned());
        if typed != "*" {
            let lookup = access.catalogue().lookup(typed);
            for text in lookup.warnings {
                self.warn(Warning::Ambiguous { text });
            }
            let known =
                caller.other_server.is_none() && (!lookup.asks_anew || caller.may_get(access, &["/api", "/apis"]));
            match lookup.found.filter(|_| known) {
                Some(found) => (group, resource) = (found.group, found.resource),
                None if lookup.group.is_empty() && matches!(lookup.resource.as_str(), "users" | "groups") => {}
                None => self.warn(Warning::UnknownResource { resource: lookup.resource, group: lookup.group }),
            }
        }
        if let Some(server) = &caller.other_server {
            return Err(Stop::no_connection(server));
        }
        if !resource.is_empty() && !self.all_namespaces {
            let found = access.catalogue().get(&group, &resource).filter(|found| !found.namespaced);
            let path = found.map(|found| match found.group.as_str() {
                "" => format!("/api/{}", found.version),
                group => format!("/apis/{group}/{}", found.version),
            });
            if path.is_some_and(|path| caller.may_get(access, &[&path])) {
                self.warn(Warning::ClusterScoped { resource: resource.clone(), group: group.clone() });
            }
            if !RESOURCE_VERBS.contains(&self.verb) {
                self.warn(Warning::UnknownVerb { verb: self.verb.to_owned() });
            }
        }
        let target = ResourceTarget {
            namespace: if self.all_namespaces { String::new() } else { caller.namespace.clone() },
            group,
            resource,
            subresource: subresource.to_owned(),
            name: name.to_owned(),
        };
        Ok(Attributes::resource(self.verb, target))
    }
}

impl Stop {
    /// Nothing answers at this address.
    fn no_connection(server: &str) -> Stop {
        let server = server.to_owned();
        if server == caller::DEFAULT_SERVER { Stop::NoServer { server } } else { Stop::OtherServer { server } }
    }
    /// What kubectl prints of it.
    fn output(&self, invocation: &Invocation) -> Output {
        match self {
            Stop::Flags(text) => Output::usage_error(&invocation.path, text),
            Stop::Arguments(_) => Output::error(
                "you must specify two arguments: verb resource or verb resource/resourceName.\n\
                 See 'kubectl auth can-i -h' for help and examples.",
            ),
            Stop::Conflict(text) => Output::error(text),
            Stop::Config(text) => Output { stderr: format!("{text}\n"), exit_code: 1, ..Output::default() },
            Stop::ImpersonatesNobody { user } => {
                Output::error(format!("requesting uid, groups or user-extra for {user} without impersonating a user"))
            }
            Stop::NoCredentials { .. } => {
                Output { stdout: "Please enter Username: ".to_owned(), ..Output::error("EOF") }
            }
            Stop::NotLoggedIn => Output::error("You must be logged in to the server (Unauthorized)"),
            Stop::OtherServer { server } | Stop::NoServer { server } => {
                let host = server.split_once("://").map_or(server.as_str(), |(_, rest)| rest);
                let host = host.split('/').next().unwrap_or("");
                let stderr = format!(
                    "The connection to the server {host} was refused - did you specify the right host or port?\n"
                );
                Output { stderr, exit_code: 1, ..Output::default() }
            }
            Stop::MayNotImpersonate { refusal, .. } | Stop::MayNotAsk { refusal, .. } => Output {
                stderr: format!("Error from server (Forbidden): {refusal}\n"),
                exit_code: 1,
                ..Output::default()
            },
            Stop::UnknownCommand(words) => Output::error(format!(
                "unknown command {}\nSee 'kubectl auth -h' for help and examples",
                flags::quoted(words)
            )),
        }
    }
}
