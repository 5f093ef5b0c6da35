//! Who may do what, in words.

mod asides;
mod asker;
#[cfg(test)]
mod asker_tests;
mod card;
mod chain;
mod directions;
mod english;
mod headline;
mod korean;
mod notes;
mod phrase;
mod readings;
#[cfg(test)]
mod request_tests;
mod stop;
mod typed;
mod voices;

pub use directions::{matrix, who_can};
pub(crate) use headline::short;
pub use phrase::phrase;

use super::korean as particle;
use super::{Explanation, Terminal};
use crate::access::{Answer, Code as Said, Differs, who_is};
use crate::cluster::Cluster;
use crate::kubectl::can_i::{Explained, Question, Said as About};
use crate::text::{Code, Lang, Sentence, Step};
use card::{card, meant};
use headline::{cap, headline};
use notes::notes;
use readings::{differing, readings};
use voices::voices;

/// At most this many steps are numbered.
const MAX_STEPS: usize = 9;

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match lang {
        Lang::En => english::step(code),
        Lang::Ko => korean::step(code),
    };
    (capital(&text, lang), Sentence::new(hint))
}

/// Everything there is to say about a command line that was run.
pub fn explain(explained: &Explained, line: &str, cluster: &Cluster, lang: Lang) -> Explanation {
    let mut explanation = match &explained.said {
        About::Question(question) => asked(question, line, cluster, lang),
        About::List { identity, namespace } => {
            let user = short(&who_is(&identity.user));
            let headline = match lang {
                Lang::En => format!("All that {} may do in namespace {}", Code(&user), Code(namespace)),
                Lang::Ko => format!(
                    "{}{} namespace {}에서 할 수 있는 모든 것",
                    Code(&user),
                    particle::i(&user),
                    Code(namespace)
                ),
            };
            done(headline, lang)
        }
        About::WhoAmI { identity } => {
            let groups: Vec<String> = identity.groups.iter().map(|(group, _)| group.clone()).collect();
            let headline = match lang {
                Lang::En if groups.is_empty() => format!("You are {}, in no group", Code(&identity.user)),
                Lang::En => format!("You are {}, in {}", Code(&identity.user), english::codes(&groups, "and")),
                Lang::Ko => format!("사용자는 {}, group은 {}입니다", Code(&identity.user), korean::codes(&groups)),
            };
            done(headline, lang)
        }
        About::Nobody => explained.asker.as_ref().map(|asker| asker::nobody(asker, line, lang)).unwrap_or_default(),
        About::Stopped(stop) => stop::explain(stop, line, lang),
        About::Help => {
            done(pick(lang, "This command only prints its help", "도움말만 출력하는 명령입니다").to_owned(), lang)
        }
    };
    if let (About::List { .. } | About::WhoAmI { .. } | About::Stopped(_), Some(asker)) =
        (&explained.said, &explained.asker)
    {
        explanation.steps = asker.steps.iter().map(|each| each.worded(|code| step(code, lang))).collect();
    }
    let output = &explained.output;
    let printed = format!("{}{}", output.stderr, output.stdout);
    let unknown = explained.asker.as_ref().is_some_and(|asker| asker.missing().is_some()) && output.exit_code != 0;
    explanation.terminal = Terminal {
        real: !unknown,
        input: line.to_owned(),
        output: printed.trim_end().to_owned(),
        aside: match unknown {
            true => pick(lang, "hangs on who asks", "묻는 사람에 달려 있음").to_owned(),
            false => format!("exit {}", output.exit_code),
        },
    };
    explanation
}

fn done(headline: String, lang: Lang) -> Explanation {
    Explanation {
        cap: pick(lang, "done", "완료").to_owned(),
        headline: Sentence::new(headline),
        ..Explanation::default()
    }
}

fn asked(question: &Question, line: &str, cluster: &Cluster, lang: Lang) -> Explanation {
    let answer = &question.answer;
    let differs = question.real.as_ref();
    let last = question.last_word();
    let shown = last.map_or(answer, |real| &real.answer);
    let mut explanation = Explanation {
        verdict: Some(last.map_or(answer.verdict, |real| real.meets.verdict())),
        voices: voices(question, lang),
        cap: cap(answer.verdict, lang),
        headline: headline(answer, question.all_namespaces, lang),
        steps: steps(shown).iter().take(MAX_STEPS).map(|each| each.worded(|code| step(code, lang))).collect(),
        card: meant(question, line, lang).or_else(|| card(answer, line, cluster, lang)),
        ..Explanation::default()
    };
    if let Some(real) = differs {
        let but = pick(lang, "but", "그러나");
        (explanation.cap, explanation.cap_verdict) = match real.why {
            Differs::NotDefined => (cap(real.meets.verdict(), lang), None),
            _ => (format!("{}, {but}", cap(answer.verdict, lang)), Some(answer.verdict)),
        };
        explanation.headline = differing(answer, real, lang);
        // A shell that somebody else opens needs no question of its own where there is an edit for this one.
        if real.why != Differs::Kubelet || explanation.card.is_none() {
            explanation.card = Some(readings(answer, real, line, cluster, lang));
        }
    }
    explanation.notes = notes(question, cluster, lang);
    explanation
}

/// The steps that decide: the first chain of a yes, the nearest miss of a no.
fn steps(answer: &Answer) -> &[Step<Said>] {
    let witness = answer.proof.witnesses.first().map(Vec::as_slice);
    witness.or(answer.proof.candidates.first().map(|candidate| candidate.steps.as_slice())).unwrap_or_default()
}

fn pick<'t>(lang: Lang, en: &'t str, ko: &'t str) -> &'t str {
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

/// A sentence that starts with a capital letter, unless it starts with a name, or with kubectl's.
fn capital(text: &str, lang: Lang) -> Sentence {
    let mut chars = text.chars();
    let first = chars.next().filter(|_| lang == Lang::En && !text.starts_with("kubectl"));
    Sentence::new(match first {
        Some(first) if first.is_ascii_lowercase() => format!("{}{}", first.to_ascii_uppercase(), chars.as_str()),
        _ => text.to_owned(),
    })
}

#[cfg(test)]
mod tests;
