//! What the API server serves, in words.

use super::{Explanation, Note, Terminal};
use crate::api::Catalogue;
use crate::kubectl::Output;
use crate::text::{Lang, Sentence, gather};
use std::collections::BTreeSet;

/// What `kubectl api-resources` or `kubectl api-versions` printed.
pub fn explain(output: &Output, catalogue: &Catalogue, line: &str, lang: Lang) -> Explanation {
    let failed = output.exit_code != 0;
    let groups: BTreeSet<&str> = gather(catalogue.resources().iter().map(|resource| resource.group.as_str()));
    let (resources, groups) = (catalogue.preferred().count(), groups.len());
    let custom = catalogue.preferred().filter(|resource| resource.custom).count();
    let headline = match (lang, failed) {
        (Lang::En, true) => "kubectl does not understand this".to_owned(),
        (Lang::Ko, true) => "kubectl이 이해하지 못하는 명령입니다".to_owned(),
        (Lang::En, false) => format!("The API has {resources} kinds of resource in {groups} groups"),
        (Lang::Ko, false) => format!("API에는 group {groups}개에 resource {resources}가지가 있습니다"),
    };
    let of_the_paste = match (lang, custom) {
        (_, 0) => None,
        (Lang::En, 1) => Some("One of them comes from a CustomResourceDefinition of the paste.".to_owned()),
        (Lang::En, more) => Some(format!("{more} of them come from CustomResourceDefinitions of the paste.")),
        (Lang::Ko, more) => Some(format!("그 가운데 {more}가지는 붙여 넣은 CustomResourceDefinition이 정의합니다.")),
    };
    let of_the_server = match (lang, custom) {
        (Lang::En, 0) => "They are those of Kubernetes 1.36 as it comes, without any feature gate.",
        (Lang::En, _) => "The others are those of Kubernetes 1.36 as it comes, without any feature gate.",
        (Lang::Ko, 0) => "feature gate 없이 설치한 Kubernetes 1.36의 것입니다.",
        (Lang::Ko, _) => "나머지는 feature gate 없이 설치한 Kubernetes 1.36의 것입니다.",
    };
    let note = |text: String| Note { text: Sentence::new(text), ..Note::default() };
    let notes = of_the_paste.into_iter().chain([of_the_server.to_owned()]).map(note).collect();
    let printed = format!("{}{}", output.stderr, output.stdout);
    Explanation {
        cap: match (lang, failed) {
            (Lang::En, false) => "done",
            (Lang::Ko, false) => "완료",
            (Lang::En, true) => "error",
            (Lang::Ko, true) => "오류",
        }
        .to_owned(),
        headline: Sentence::new(headline),
        notes: if failed { Vec::new() } else { notes },
        terminal: Terminal {
            real: true,
            input: line.to_owned(),
            output: printed.trim_end().to_owned(),
            aside: format!("exit {}", output.exit_code),
        },
        ..Explanation::default()
    }
}
