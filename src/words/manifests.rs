//! Dry runs in words: what became of each object, and where what is wrong with it stands.

use super::{Explanation, Note, Terminal};
use crate::api::Paste;
use crate::kubectl::create::{DryRun, Judged, Ran};
use crate::text::{Code, Lang, ObjectRef, Outcome, Sentence, Step};
use crate::words::korean;
use serde::Serialize;

/// What a step of a dry run can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Said {
    /// The server would make the object.
    Taken { object: String },
    /// kubectl would send it.
    Sent { object: String },
    /// It is refused, in these words.
    Refused { object: String, words: String },
    /// The server warns.
    Warned { object: String, words: String },
}

/// At most this many steps are numbered.
const MOST_STEPS: usize = 9;

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(said: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match (said, lang) {
        (Said::Taken { object }, Lang::En) => (format!("The API server takes {}.", Code(object)), "taken"),
        (Said::Taken { object }, Lang::Ko) => {
            (format!("API 서버가 {}{} 받아들입니다.", Code(object), korean::eul(object)), "통과")
        }
        (Said::Sent { object }, Lang::En) => (format!("kubectl can read {}.", Code(object)), ""),
        (Said::Sent { object }, Lang::Ko) => {
            (format!("kubectl이 {}{} 읽을 수 있습니다.", Code(object), korean::eul(object)), "")
        }
        (Said::Refused { object, words }, Lang::En) => {
            (format!("{} is refused: {}", Code(object), Code(words)), "refused")
        }
        (Said::Refused { object, words }, Lang::Ko) => {
            (format!("{}{} 거부됩니다: {}", Code(object), korean::i(object), Code(words)), "거부")
        }
        (Said::Warned { object, words }, Lang::En) => {
            (format!("The API server warns of {}: {}", Code(object), Code(words)), "warning")
        }
        (Said::Warned { object, words }, Lang::Ko) => {
            (format!("API 서버가 {}에 대해 경고합니다: {}", Code(object), Code(words)), "경고")
        }
    };
    (Sentence::new(text), Sentence::new(hint))
}

/// What a command did.
pub fn explain(ran: &Ran, paste: &Paste, line: &str, lang: Lang) -> Explanation {
    let output = &ran.output;
    // What is wrong comes first: only so many steps are shown.
    let wrong = ran.objects.iter().filter(|object| object.failure.is_some());
    let right = ran.objects.iter().filter(|object| object.failure.is_none());
    let steps = wrong.chain(right).flat_map(|object| steps(ran, paste, object)).take(MOST_STEPS);
    let printed = format!("{}{}", output.stdout, output.stderr);
    Explanation {
        cap: cap(ran, lang).to_owned(),
        headline: headline(ran, lang),
        steps: steps.map(|found| found.worded(|said| step(said, lang))).collect(),
        notes: notes(ran, lang),
        terminal: Terminal {
            real: true,
            input: line.to_owned(),
            output: printed.trim_end().to_owned(),
            aside: format!("exit {}", output.exit_code),
        },
        ..Explanation::default()
    }
}

fn steps(ran: &Ran, paste: &Paste, judged: &Judged) -> Vec<Step<Said>> {
    let object = paste.objects.iter().find(|object| object.origin == judged.origin).map(ObjectRef::from);
    let name = || judged.name.clone();
    let at = |code, loc, outcome| Step {
        code,
        object: object.clone(),
        path: String::new(),
        span: Some(paste.sources.span(loc)),
        marks: Vec::new(),
        outcome,
    };
    let head = paste.loc(judged.origin, "kind");
    let mut steps: Vec<Step<Said>> = judged
        .warnings
        .iter()
        .map(|words| at(Said::Warned { object: name(), words: words.clone() }, head, Outcome::Unknown))
        .collect();
    match &judged.failure {
        Some(failure) if judged.places.is_empty() => {
            steps.push(at(Said::Refused { object: name(), words: failure.text() }, head, Outcome::Failed));
        }
        Some(_) => steps.extend(
            judged
                .places
                .iter()
                .map(|(words, loc)| at(Said::Refused { object: name(), words: words.clone() }, *loc, Outcome::Failed)),
        ),
        None => {
            let said = match ran.dry_run {
                DryRun::Server => Said::Taken { object: name() },
                DryRun::Client => Said::Sent { object: name() },
            };
            steps.push(at(said, head, Outcome::Matched));
        }
    }
    steps
}

fn cap(ran: &Ran, lang: Lang) -> &'static str {
    match (ran.output.exit_code, ran.objects.is_empty(), lang) {
        (0, _, Lang::En) => "taken",
        (0, _, Lang::Ko) => "통과",
        (_, true, Lang::En) => "error",
        (_, true, Lang::Ko) => "오류",
        (_, false, Lang::En) => "refused",
        (_, false, Lang::Ko) => "거부",
    }
}

fn headline(ran: &Ran, lang: Lang) -> Sentence {
    let all = ran.objects.len();
    let refused = ran.objects.iter().filter(|object| object.failure.is_some()).count();
    let objects = if all == 1 { "the object".to_owned() } else { format!("all {all} objects") };
    Sentence::new(match (lang, ran.output.exit_code, ran.dry_run) {
        (Lang::En, 0, DryRun::Server) => format!("The API server takes {objects}"),
        (Lang::En, 0, DryRun::Client) => format!("kubectl can read {objects}; the API server was not asked"),
        (Lang::En, _, _) if refused == 0 => "kubectl does not get as far as the API server with all of it".to_owned(),
        (Lang::En, _, _) if all == 1 => "The object is refused".to_owned(),
        (Lang::En, _, _) => format!("{refused} of {all} objects are refused"),
        (Lang::Ko, 0, DryRun::Server) => format!("API 서버가 object {all}개를 모두 받아들입니다"),
        (Lang::Ko, 0, DryRun::Client) => {
            format!("kubectl이 object {all}개를 읽을 수 있습니다. API 서버에는 묻지 않았습니다")
        }
        (Lang::Ko, _, _) if refused == 0 => "전부를 API 서버에 보내기 전에 kubectl이 멈춥니다".to_owned(),
        (Lang::Ko, _, _) => format!("object {all}개 가운데 {refused}개가 거부됩니다"),
    })
}

fn notes(ran: &Ran, lang: Lang) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |warning: bool, en: String, ko: String| {
        let text = if lang == Lang::En { en } else { ko };
        notes.push(Note { warning, text: Sentence::new(text), ..Note::default() });
    };
    if ran.unknown_namespace {
        note(
            true,
            "The namespace is not in the paste. A cluster that has it takes the object there.".to_owned(),
            "이 namespace는 붙여 넣은 것에 없습니다. namespace가 있는 cluster라면 object를 받아들입니다.".to_owned(),
        );
    }
    if ran.dry_run == DryRun::Client && ran.output.exit_code == 0 {
        let server = Code("--dry-run=server");
        note(
            true,
            format!("Fields and values are checked by the API server alone: {server} asks it."),
            format!("field와 값은 API 서버만 검사합니다. {server}로 물어볼 수 있습니다."),
        );
    }
    notes
}
