//! Problems of a paste.

use super::{Both, Fix, Lang, Sentence, Span, from_json};
use serde::Serialize;
use std::borrow::Cow;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Kubernetes would refuse this, or read something else than what is written.
    Error,
    /// Kubernetes takes it, and it does not do what it seems to.
    Warning,
    /// Worth knowing.
    Info,
}
from_json!(
    enum Severity {
        Error,
        Warning,
        Info,
    }
);

/// Another place that belongs to a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related<W = Sentence> {
    /// Where.
    pub span: Span,
    /// What it has to do with the problem.
    pub message: W,
}
from_json!(struct Related { span, message });

/// A problem: what is wrong, where, and what to do. `W` is [`Both`] inside the engine, and a
/// [`Sentence`] in one language outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic<W = Sentence> {
    /// The rule that found it, in kebab-case.
    pub rule: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: W,
    /// What follows from it, or what to do.
    pub help: W,
    /// Where.
    pub span: Span,
    /// Other places that belong to it.
    pub related: Vec<Related<W>>,
    /// The edit that mends it.
    pub fix: Option<Fix>,
    /// What the fix does, in a word or two, for a button.
    #[serde(rename = "fixLabel")]
    pub fix_label: Option<W>,
}
from_json!(struct Diagnostic { rule, severity, message, help, span, related, fix, fix_label });

impl Diagnostic<Both> {
    /// The problem in one language.
    pub fn in_lang(self, lang: Lang) -> Diagnostic {
        Diagnostic {
            rule: self.rule,
            severity: self.severity,
            message: self.message.get(lang),
            help: self.help.get(lang),
            span: self.span,
            related: self
                .related
                .into_iter()
                .map(|related| Related { span: related.span, message: related.message.get(lang) })
                .collect(),
            fix: self.fix,
            fix_label: self.fix_label.map(|label| label.get(lang)),
        }
    }
}
