//! `kubectl create -f` and `kubectl apply -f` as dry runs. Mirrors kubectl/pkg/cmd/{create,apply} over
//! cli-runtime/pkg/resource: files come apart into objects, kubectl looks at each, then the server does.

mod client;
mod failure;
mod json;
mod read;
mod server;

pub use failure::Failure;
pub use server::Server;

use super::flags::{self, Flag, GLOBAL, Parsed, Takes, flag, parse_bool, quoted, short_flag};
use super::{Invocation, Output};
use crate::api::{Catalogue, Origin, Paste};
use crate::kubeconfig::Files;
use crate::text::{Loc, Order, SourceId};
use std::fmt::Write;

/// The two commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Create,
    Apply,
}

/// Who judges the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DryRun {
    Client,
    Server,
}

/// What becomes of fields that the server's types do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validate {
    Strict,
    Warn,
    Ignore,
}

/// What is printed of an object that went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Print {
    /// `pod/web created (dry run)`
    Line,
    /// `pod/web`
    Name,
}

/// What a command did.
#[derive(Clone, Debug)]
pub struct Ran {
    pub output: Output,
    pub verb: Verb,
    pub dry_run: DryRun,
    pub validate: Validate,
    /// Every object that it read, with what kept it from going through.
    pub objects: Vec<Judged>,
    /// A namespace that is not pasted stands in the way of one of them.
    pub unknown_namespace: bool,
}

/// An object that was read.
#[derive(Clone, Debug)]
pub struct Judged {
    pub origin: Origin,
    /// `pod/web`
    pub name: String,
    /// Nothing if it went through.
    pub failure: Option<Failure>,
    pub warnings: Vec<String>,
    /// What the server finds wrong with it, each with its place.
    pub places: Vec<(String, Loc)>,
}

const CREATE: &[Flag] =
    &[flag("edit", Takes::Bool), flag("raw", Takes::Text), flag("windows-line-endings", Takes::Bool)];
const APPLY: &[Flag] = &[
    flag("all", Takes::Bool),
    flag("cascade", Takes::OptionalText("background")),
    flag("force", Takes::Bool),
    flag("force-conflicts", Takes::Bool),
    flag("grace-period", Takes::Int),
    flag("openapi-patch", Takes::Bool),
    flag("overwrite", Takes::Bool),
    flag("prune", Takes::Bool),
    flag("prune-allowlist", Takes::Texts),
    flag("server-side", Takes::Bool),
    flag("subresource", Takes::Text),
    flag("timeout", Takes::Duration),
    flag("wait", Takes::Bool),
];
const BOTH: &[Flag] = &[
    flag("allow-missing-template-keys", Takes::Bool),
    flag("dry-run", Takes::OptionalText("unchanged")),
    flag("field-manager", Takes::Text),
    short_flag('f', "filename", Takes::Texts),
    short_flag('k', "kustomize", Takes::Text),
    short_flag('o', "output", Takes::Text),
    short_flag('R', "recursive", Takes::Bool),
    flag("save-config", Takes::Bool),
    short_flag('l', "selector", Takes::Text),
    flag("show-managed-fields", Takes::Bool),
    flag("template", Takes::Text),
    flag("validate", Takes::OptionalText("strict")),
];
/// What changes what the commands do in ways that are not followed here.
const NOT_FOLLOWED: [&str; 10] = [
    "edit",
    "raw",
    "windows-line-endings",
    "prune",
    "server-side",
    "subresource",
    "kustomize",
    "selector",
    "template",
    "as",
];

/// Runs the command. None where it is another one, or asks for something that is not answered here.
pub fn run(invocation: &Invocation, paste: &Paste) -> Option<Ran> {
    let (verb, own) = match invocation.path.as_slice() {
        [name] if name == "create" => (Verb::Create, CREATE),
        [name] if name == "apply" => (Verb::Apply, APPLY),
        _ => return None,
    };
    let stopped = |output: Output| Ran {
        output,
        verb,
        dry_run: DryRun::Client,
        validate: Validate::Strict,
        objects: Vec::new(),
        unknown_namespace: false,
    };
    let parsed = match flags::parse(&invocation.words, &[own, BOTH, GLOBAL]) {
        Ok(parsed) => parsed,
        Err(text) => return Some(stopped(Output::usage_error(&invocation.path, &text))),
    };
    if parsed.is_true("help") || NOT_FOLLOWED.iter().any(|name| parsed.has(name)) {
        return None;
    }
    match Command::new(verb, &parsed, invocation, paste)? {
        Ok(command) => Some(command.run()),
        Err(output) => Some(stopped(output)),
    }
}

impl Verb {
    pub fn name(self) -> &'static str {
        match self {
            Verb::Create => "create",
            Verb::Apply => "apply",
        }
    }
}

/// A command with its flags read and its files found.
struct Command<'p> {
    verb: Verb,
    dry_run: DryRun,
    validate: Validate,
    print: Print,
    /// Where objects go that name no namespace.
    namespace: String,
    /// `--namespace` was given: every object has to be there.
    enforced: bool,
    files: Vec<File>,
    paste: &'p Paste,
    server: Server<'p>,
    /// What was printed so far.
    output: Output,
    log_head: String,
    objects: Vec<Judged>,
    unknown_namespace: bool,
}

/// A file that is read, as kubectl names it.
struct File {
    name: String,
    source: SourceId,
}

impl<'p> Command<'p> {
    /// None where what is asked is not answered here; an error is all that is printed.
    fn new(verb: Verb, parsed: &Parsed, invocation: &Invocation, paste: &'p Paste) -> Option<Result<Self, Output>> {
        let mut output = Output::default();
        let log_head = log_head(invocation.now.as_deref());
        let command = invocation.path.join(" ");
        if verb == Verb::Create && !parsed.has("filename") {
            return None;
        }
        if !parsed.args.is_empty() {
            let args = parsed.args.join(" ");
            let text = format!("Unexpected args: [{args}]\nSee 'kubectl {command} -h' for help and examples");
            return Some(Err(Output::error(text)));
        }
        let dry_run = match parsed.get("dry-run") {
            Some("server") => DryRun::Server,
            Some("client") => DryRun::Client,
            Some("unchanged") => {
                let said = "--dry-run is deprecated and can be replaced with --dry-run=client.";
                let _ = writeln!(output.stderr, "{log_head}helpers.go:825] {said}");
                DryRun::Client
            }
            // Without it objects would be made, which nothing here can do.
            None | Some("none") => return None,
            Some(other) => match parse_bool(other) {
                Some(true) => {
                    let said = format!(
                        "--dry-run={other} is deprecated (boolean value) and can be replaced with --dry-run=client."
                    );
                    let _ = writeln!(output.stderr, "{log_head}helpers.go:839] {said}");
                    DryRun::Client
                }
                Some(false) => return None,
                None => {
                    let said = format!("Invalid dry-run value ({other}). Must be \"none\", \"server\", or \"client\".");
                    return Some(Err(Output::error(said)));
                }
            },
        };
        let validate = match parsed.get("validate") {
            None | Some("strict") => Validate::Strict,
            Some("warn") => Validate::Warn,
            Some("ignore") => Validate::Ignore,
            Some(other) => match parse_bool(other) {
                Some(true) => Validate::Strict,
                Some(false) => Validate::Ignore,
                None => {
                    let options = "must be one of: strict (or true), warn, ignore (or false)";
                    let said = format!("invalid - validate option {}; {options}", quoted(other));
                    return Some(Err(Output::error(said)));
                }
            },
        };
        let print = match parsed.text("output") {
            "" => Print::Line,
            "name" => Print::Name,
            _ => return None,
        };
        if !parsed.has("filename") {
            return Some(Err(Output::error("must specify one of -f and -k")));
        }
        let kubeconfig = Files::new(paste, &invocation.env, &invocation.cwd, parsed.text("kubeconfig"));
        let files = match files(parsed, paste, &kubeconfig)? {
            Ok(files) => files,
            Err(failure) => return Some(Err(failure.output())),
        };
        let of_context = kubeconfig.load().ok().and_then(|config| {
            let name = [parsed.text("context"), &*config.current_context].into_iter().find(|name| !name.is_empty());
            config.contexts.get(name?).map(|context| context.text("namespace").to_owned())
        });
        let enforced = !parsed.text("namespace").is_empty();
        let named = [parsed.text("namespace"), of_context.as_deref().unwrap_or_default(), "default"];
        let namespace = named.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned();
        // What the command itself would make is not there yet: a dry run makes nothing.
        let elsewhere = |origin: Origin| {
            let source = paste.documents.get(origin.document as usize).map(|document| document.source);
            !files.iter().any(|file| Some(file.source) == source)
        };
        let present = || paste.objects.iter().filter(|object| elsewhere(object.origin));
        let server = Server::new(paste, Catalogue::new(paste, present()), present(), validate);
        Some(Ok(Command {
            verb,
            dry_run,
            validate,
            print,
            namespace,
            enforced,
            files,
            paste,
            server,
            output,
            log_head,
            objects: Vec::new(),
            unknown_namespace: false,
        }))
    }

    fn done(mut self, failures: Vec<Failure>, nothing: bool) -> Ran {
        let failure = match failures {
            failures if failures.is_empty() && nothing => {
                Some(Failure::Plain(format!("no objects passed to {}", self.verb.name())))
            }
            failures if failures.is_empty() => None,
            failures => Some(Failure::Many(failures).single()),
        };
        if let Some(failure) = failure {
            self.output.stderr.push_str(&failure.printed());
            self.output.exit_code = 1;
        }
        Ran {
            output: self.output,
            verb: self.verb,
            dry_run: self.dry_run,
            validate: self.validate,
            objects: self.objects,
            unknown_namespace: self.unknown_namespace,
        }
    }

    /// Prints that an object went through.
    fn made(&mut self, resource: &str, name: &str) {
        let name = if name.is_empty() { "<unknown>" } else { name };
        let after = match (self.print, self.dry_run) {
            (Print::Name, _) => "",
            (Print::Line, DryRun::Client) => " created (dry run)",
            (Print::Line, DryRun::Server) => " created (server dry run)",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(self.output.stdout, "{resource}/{name}{after}");
    }
    fn warn(&mut self, warning: &str) {
        let _ = writeln!(self.output.stderr, "Warning: {warning}");
    }
}

/// How a line of kubectl's log begins. Its moment is the reader's, its process nobody's.
fn log_head(now: Option<&str>) -> String {
    let day = now.and_then(|now| Some(format!("{}{}", now.get(5..7)?, now.get(8..10)?)));
    let clock = now.and_then(|now| now.get(11..19)).unwrap_or("00:00:00");
    format!("W{} {clock}.000000       1 ", day.as_deref().unwrap_or("0101"))
}

/// The files that `-f` names; none where they are not in the paste to be read.
fn files(parsed: &Parsed, paste: &Paste, kubeconfig: &Files<'_>) -> Option<Result<Vec<File>, Failure>> {
    let named = parsed.all("filename");
    let named: Vec<&str> = named.iter().flat_map(|names| names.split(',')).collect();
    let mut files = Vec::new();
    let mut missing = Vec::new();
    for name in named {
        if name.starts_with("http://") || name.starts_with("https://") {
            return None;
        }
        let path = kubeconfig.absolute(name);
        if name == "-" {
            files.extend(paste.sources.iter().map(|(source, _)| File { name: "STDIN".to_owned(), source }));
        } else if let Some(source) = kubeconfig.source(&path) {
            files.push(File { name: name.to_owned(), source });
        } else {
            let within = folder(name, &path, parsed.is_true("recursive"), paste, kubeconfig);
            if within.is_empty() {
                missing.push(Failure::Plain(format!("the path {} does not exist", quoted(name))));
            }
            files.extend(within);
        }
    }
    Some(if missing.is_empty() { Ok(files) } else { Err(Failure::Many(missing).single()) })
}

/// The manifests of a folder, in the order of their names.
fn folder(name: &str, path: &str, recursive: bool, paste: &Paste, kubeconfig: &Files<'_>) -> Vec<File> {
    let prefix = format!("{}/", path.trim_end_matches('/'));
    let mut files: Vec<File> = paste
        .sources
        .iter()
        .filter_map(|(id, source)| {
            let absolute = kubeconfig.absolute(&source.name);
            let rest = absolute.strip_prefix(&prefix)?;
            let ends = [".json", ".yaml", ".yml"].iter().any(|end| rest.ends_with(end));
            (ends && (recursive || !rest.contains('/')))
                .then(|| File { name: format!("{}/{rest}", name.trim_end_matches('/')), source: id })
        })
        .collect();
    files.order_by_key(|file| file.name.clone());
    files
}
