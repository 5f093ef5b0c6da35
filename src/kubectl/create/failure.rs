//! What went wrong, as kubectl prints it. Mirrors kubectl/pkg/cmd/util/helpers.go's `checkErr`.

use crate::kubectl::Output;
use crate::kubectl::flags::quoted;

/// An error of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// kubectl's own.
    Plain(String),
    /// The server's, with its reason: `BadRequest`.
    Status { reason: &'static str, message: String },
    /// The server's of an object that breaks its rules: a line a field.
    Invalid { kind: String, name: String, causes: Vec<String>, message: String },
    /// Several.
    Many(Vec<Failure>),
}

impl Failure {
    /// The server's, that an object breaks its rules.
    pub fn invalid(kind: &str, name: &str, causes: Vec<String>) -> Self {
        let message = format!("{kind} {} is invalid: {}", quoted(name), aggregate(&causes));
        Failure::Invalid { kind: kind.to_owned(), name: name.to_owned(), causes, message }
    }
    /// The same, said of a file. Mirrors `AddSourceToErr`.
    pub fn when(self, doing: &str, source: &str) -> Self {
        let before = format!("error when {doing} {}: ", quoted(source));
        match self {
            Failure::Status { reason, message } => Failure::Status { reason, message: before + &message },
            Failure::Invalid { kind, name, causes, message } => {
                Failure::Invalid { kind, name, causes, message: before + &message }
            }
            other => Failure::Plain(before + &other.text()),
        }
    }
    /// One error in the place of a list of just that one.
    pub fn single(self) -> Self {
        match self {
            Failure::Many(mut several) if several.len() == 1 => several.remove(0),
            other => other,
        }
    }
    /// Go's `Error()`.
    pub fn text(&self) -> String {
        match self {
            Failure::Plain(text) => text.clone(),
            Failure::Status { message, .. } | Failure::Invalid { message, .. } => message.clone(),
            Failure::Many(several) => aggregate(&several.iter().map(Failure::text).collect::<Vec<_>>()),
        }
    }
    /// As one line of several.
    fn line(&self) -> String {
        match self {
            Failure::Status { reason, message } => format!("Error from server ({reason}): {message}"),
            Failure::Invalid { message, .. } => format!("Error from server (Invalid): {message}"),
            Failure::Plain(_) | Failure::Many(_) => self.text(),
        }
    }
    /// What stands on stderr.
    pub fn printed(&self) -> String {
        let mut text = match self.clone().single() {
            Failure::Plain(text) if text.starts_with("error: ") => text,
            Failure::Plain(text) => format!("error: {text}"),
            failure @ Failure::Status { .. } => failure.line(),
            Failure::Invalid { kind, name, causes, .. } => {
                let head = format!("The {kind} {} is invalid: ", quoted(&name));
                match causes.as_slice() {
                    [cause] => head + cause,
                    causes => causes.iter().fold(head + "\n", |text, cause| text + "* " + cause + "\n"),
                }
            }
            Failure::Many(several) => several.iter().fold(String::new(), |text, failure| text + &failure.line() + "\n"),
        };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }
    /// All that a command prints that stops at it.
    pub fn output(&self) -> Output {
        Output { stderr: self.printed(), exit_code: 1, ..Output::default() }
    }
}

/// Several messages as apimachinery's `Aggregate` joins them: each once.
pub fn aggregate(messages: &[String]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for message in messages {
        if !once.contains(&message.as_str()) {
            once.push(message);
        }
    }
    match once.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("[{}]", several.join(", ")),
    }
}
