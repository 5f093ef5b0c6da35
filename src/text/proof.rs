//! Why: the steps that decide an answer, each with its lines.

use super::{Fields, Fix, FromJson, Sentence, Span, from_json};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The three answers. What the paste does not say is unknown, not no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// It hangs on something that the paste lacks.
    Unknown,
}
from_json!(
    enum Verdict {
        Yes,
        No,
        Unknown,
    }
);

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It holds.
    Matched,
    /// It fails here.
    Failed,
    /// It hangs on something that the paste lacks.
    Unknown,
}
from_json!(
    enum Outcome {
        Matched,
        Failed,
        Unknown,
    }
);

/// Names an object as the paste does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ObjectRef {
    /// `ClusterRole`, `Service`, `context`, …
    pub kind: String,
    /// Its namespace, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
}
from_json!(struct ObjectRef { kind, namespace, name });

/// One step of a proof. `C` is the deciding room's own enum of codes, serialized as `code` and `args`
/// (`#[serde(tag = "code", content = "args")]`); outside the engine it is [`Worded`].
#[derive(Clone, Debug, PartialEq)]
pub struct Step<C = Worded> {
    /// What the step says, as data.
    pub code: C,
    /// The object it is about.
    pub object: Option<ObjectRef>,
    /// The field it is about, as Kubernetes writes field paths: `rules[0].verbs`.
    pub path: String,
    /// The lines that say so.
    pub span: Option<Span>,
    /// The words in those lines that decide.
    pub marks: Vec<Span>,
    /// What became of it.
    pub outcome: Outcome,
}

/// A step's code with its sentence in the language asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Worded {
    /// The code, camelCase.
    pub code: String,
    /// The code's arguments by name; null if it has none.
    pub args: Value,
    /// The sentence.
    pub text: Sentence,
    /// A few words for the end of the deciding line; empty for none.
    #[serde(skip_serializing_if = "Sentence::is_empty")]
    pub hint: Sentence,
}

impl Worded {
    fn new<C: Serialize>(code: &C, (text, hint): (Sentence, Sentence)) -> Self {
        let (code, args) = taken_apart(&serde_json::to_string(code).unwrap_or_default());
        Worded { code, args, text, hint }
    }
}

/// A code and its arguments, by way of the text that answers are written as: writing codes as values would compile
/// every one of them a second time.
fn taken_apart(code: &str) -> (String, Value) {
    let mut data: Value = serde_json::from_str(code).unwrap_or_default();
    let args = data.get_mut("args").map(Value::take).unwrap_or_default();
    (data.get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned(), args)
}

/// A worded step on the wire: its code's fields stand beside its own. Spelled out, because `flatten` would compile a
/// writer of its own.
#[derive(Serialize)]
struct Written<'s> {
    code: &'s str,
    args: &'s Value,
    text: &'s Sentence,
    #[serde(skip_serializing_if = "Sentence::is_empty")]
    hint: &'s Sentence,
    object: &'s Option<ObjectRef>,
    path: &'s str,
    span: &'s Option<Span>,
    #[serde(skip_serializing_if = "<[Span]>::is_empty")]
    marks: &'s [Span],
    outcome: Outcome,
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let Worded { code, args, text, hint } = &self.code;
        let Step { object, path, span, marks, outcome, .. } = self;
        Written { code, args, text, hint, object, path, span, marks, outcome: *outcome }.serialize(out)
    }
}

impl FromJson for Step {
    fn from_json(json: Value) -> Option<Self> {
        let mut fields = Fields::of(json)?;
        let code = Worded {
            code: fields.take("code")?,
            args: fields.value("args"),
            text: fields.take("text")?,
            hint: fields.take("hint")?,
        };
        Some(Step {
            code,
            object: fields.take("object")?,
            path: fields.take("path")?,
            span: fields.take("span")?,
            marks: fields.take("marks")?,
            outcome: fields.take("outcome")?,
        })
    }
}

impl<C: Serialize> Step<C> {
    /// The step with its sentence, and a hint of a few words for the line itself.
    pub fn worded(&self, say: impl Fn(&C) -> (Sentence, Sentence)) -> Step {
        Step {
            code: Worded::new(&self.code, say(&self.code)),
            object: self.object.clone(),
            path: self.path.clone(),
            span: self.span.clone(),
            marks: self.marks.clone(),
            outcome: self.outcome,
        }
    }
}

/// Something that nearly made it a yes: its steps up to the one that failed, and the edit that would help.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", bound = "C: Serialize, Step<C>: Serialize")]
pub struct Candidate<C = Worded> {
    /// The steps that hold, and the one that does not.
    pub steps: Vec<Step<C>>,
    /// The smallest edit that would make it a yes.
    pub fix: Option<Fix>,
    /// What else that edit would grant.
    pub also_grants: Vec<C>,
}

/// Why an answer is what it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(bound = "C: Serialize, Step<C>: Serialize")]
pub struct Proof<C = Worded> {
    /// Each chain that alone makes it a yes.
    pub witnesses: Vec<Vec<Step<C>>>,
    /// What nearly made it a yes, nearest first.
    pub candidates: Vec<Candidate<C>>,
}

impl<C> Default for Candidate<C> {
    fn default() -> Self {
        Candidate { steps: Vec::new(), fix: None, also_grants: Vec::new() }
    }
}

impl<C> Default for Proof<C> {
    fn default() -> Self {
        Proof { witnesses: Vec::new(), candidates: Vec::new() }
    }
}

impl<C: Serialize> Proof<C> {
    /// The proof with its sentences.
    pub fn worded(&self, say: impl Fn(&C) -> (Sentence, Sentence)) -> Proof {
        let steps = |steps: &[Step<C>]| steps.iter().map(|step| step.worded(&say)).collect::<Vec<_>>();
        let bare = |code: &C| Worded::new(code, say(code));
        Proof {
            witnesses: self.witnesses.iter().map(|witness| steps(witness)).collect(),
            candidates: self
                .candidates
                .iter()
                .map(|candidate| Candidate {
                    steps: steps(&candidate.steps),
                    fix: candidate.fix.clone(),
                    also_grants: candidate.also_grants.iter().map(bare).collect(),
                })
                .collect(),
        }
    }
}
