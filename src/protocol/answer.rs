//! Each ask's answer.

use super::{Ask, Options, Problems};
use crate::workspace::Workspace;
use serde::Serialize;
use serde_json::Value;

/// Answers a question about a paste. An error is a sentence that says what to do.
pub fn answer(workspace: &Workspace, ask: &Ask, options: &Options) -> Result<Value, String> {
    match ask {
        Ask::Open { .. } | Ask::Edit { .. } | Ask::Cancel { .. } => {
            Err("this belongs to a session: send it without \"sources\"".to_owned())
        }
        Ask::Problems => wire(&Problems { problems: workspace.problems(options.lang) }),
        _ => Err("this question is not answered yet".to_owned()),
    }
}

fn wire(answer: &impl Serialize) -> Result<Value, String> {
    serde_json::to_value(answer).map_err(|error| error.to_string())
}
