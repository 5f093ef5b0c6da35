//! What the API server serves: `kubectl api-resources`, `kubectl api-versions`, and the tree of API groups.

use super::directions::whom;
use super::{Answer, Answered, Desk, Printed, wire};
use crate::access::{self, Identity};
use crate::ask::{Question, View};
use crate::kubectl::flags::{self, Parsed};
use crate::kubectl::{Invocation, Output, api};
use crate::text::ObjectRef;
use crate::words::{self, Explanation};
use serde::Serialize;

/// Whether a command is about what the API server serves.
pub fn is_discovery(command: &str) -> bool {
    matches!(command, "api-resources" | "api-versions")
}

/// What `apiGroups` asks: whose rights, as `accessMatrix` does, and in which namespace (none: where they hold something;
/// empty: in all at once).
#[derive(Clone, Debug, Default, Serialize)]
pub struct ApiGroups {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<ObjectRef>,
    pub groups: Vec<String>,
    pub about: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// The API's groups, with what somebody may do in them.
pub(super) fn api_groups(desk: &Desk<'_>, asked: &ApiGroups) -> Answer {
    let (access, cluster) = (desk.workspace.access(desk.options), desk.workspace.cluster(desk.options.refused));
    let identity = whom(desk, asked.subject.as_ref(), &asked.groups, &asked.about);
    wire(&access::api_groups(&access, cluster, &identity, asked.namespace.as_deref()))
}

/// What a command printed.
pub(super) struct Discovery {
    output: Output,
    line: String,
    as_whom: Option<Identity>,
}

impl Discovery {
    /// Runs a command; the same question without an answer where its output is not known here.
    pub(super) fn answer(desk: &Desk<'_>, invocation: &Invocation, line: &str) -> Question {
        match api::run(invocation, desk.workspace.access(desk.options).catalogue()) {
            Some(output) => Question::of(Discovery { output, line: line.to_owned(), as_whom: as_whom(invocation) }),
            None => Question::unanswered(words::ask::not_answered_yet(line, desk.options.lang)),
        }
    }
    /// Whom the line asks as.
    pub(super) fn identity(&self) -> Option<&Identity> {
        self.as_whom.as_ref()
    }
}

/// The same for the protocol.
pub(super) fn printed(desk: &Desk<'_>, invocation: &Invocation) -> Answer {
    match api::run(invocation, desk.workspace.access(desk.options).catalogue()) {
        Some(output) => wire(&Printed::new(&output)),
        None => Err(format!("this output of kubectl {} is not answered yet", invocation.path.join(" "))),
    }
}

fn as_whom(invocation: &Invocation) -> Option<Identity> {
    let parsed: Parsed = flags::parse(&invocation.words, &[api::FLAGS, flags::GLOBAL]).ok()?;
    let user = parsed.get("as")?;
    Some(Identity::impersonated(user, parsed.text("as-uid"), &parsed.all("as-group"), Vec::new()))
}

impl Answered for Discovery {
    fn view(&self) -> View {
        View::Access
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        let access = desk.workspace.access(desk.options);
        words::discovery::explain(&self.output, access.catalogue(), &self.line, desk.options.lang)
    }
}
