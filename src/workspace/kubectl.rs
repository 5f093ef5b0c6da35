//! Hands a kubectl command to the room that answers it.

use super::{Options, Workspace};
use crate::kubectl::{Invocation, Output, can_i};

/// What a command left behind, and what it was about.
pub enum Ran {
    /// `kubectl auth …`
    Auth(Box<can_i::Explained>),
    /// A command that is not answered here yet.
    NotYet,
}

impl Ran {
    /// What it printed and changed; none where it is not answered yet.
    pub fn output(&self) -> Option<&Output> {
        match self {
            Ran::Auth(explained) => Some(&explained.output),
            Ran::NotYet => None,
        }
    }
}

impl Workspace {
    /// Runs a kubectl command over the paste.
    pub fn kubectl(&self, invocation: &Invocation, options: &Options) -> Ran {
        let cluster = self.cluster(options.refused);
        match invocation.path.first().map(String::as_str) {
            Some("auth") => Ran::Auth(Box::new(can_i::run(invocation, cluster, &self.access(options)))),
            _ => Ran::NotYet,
        }
    }
}
