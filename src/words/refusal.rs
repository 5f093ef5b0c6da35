//! What the API server would refuse, as problems: its own words, and what they ask for.

use super::{fields, korean};
use crate::api::Object;
use crate::checks::rules::refused;
use crate::cluster::Cluster;
use crate::schema::Misfit;
use crate::text::{Both, Code, Diagnostic, Fix, Loc, ObjectRef, Safety, Span, nearest};
use crate::validation::{Refusal, misfits, refusals};

/// A problem for each thing the API server would say of an object it would not take; each object's when it is its turn.
pub fn problems(cluster: &Cluster) -> impl Iterator<Item = Diagnostic<Both>> {
    let refused = cluster.refused.iter().filter_map(|(index, _)| cluster.paste.objects.get(*index));
    refused.flat_map(|object| of_object(cluster, object))
}

fn of_object(cluster: &Cluster, object: &Object) -> Vec<Diagnostic<Both>> {
    let paste = &cluster.paste;
    let misfits = misfits(paste, object);
    // What reading found too is told there.
    let told = |misfit: &&Misfit| !paste.misfits(object.origin).any(|error| error.loc == misfit.loc);
    let mut problems: Vec<_> =
        misfits.iter().filter(told).map(|misfit| fields::problem(paste, object, misfit)).collect();
    let meant: Vec<String> = misfits.iter().filter_map(|misfit| fields::meant(object, misfit)).collect();
    // A field that is missing only because its name is misspelt has been told of.
    let follows = |refusal: &Refusal| meant.iter().any(|path| refusal.path.starts_with(path.as_str()));
    let rules = refusals(paste, object).into_iter().filter(|refusal| !follows(refusal));
    problems.extend(rules.map(|refusal| rule(cluster, object, &refusal)));
    problems
}

/// What is written at an object that the API server would refuse.
pub fn refused_word() -> Both<&'static str> {
    Both { en: "refused", ko: "거부됨" }
}

/// The second line of such an object: its kind, where the first objection stands, and how many there are.
pub fn ghost_detail(kind: &str, span: &Span, count: usize) -> Both<String> {
    let line = span.start.line;
    match count {
        1 => Both { en: format!("{kind}, line {line}"), ko: format!("{kind}, {line}행") },
        _ => Both {
            en: format!("{kind}, {count} problems from line {line}"),
            ko: format!("{kind}, {line}행부터 문제 {count}개"),
        },
    }
}

fn rule(cluster: &Cluster, object: &Object, refusal: &Refusal) -> Diagnostic<Both> {
    let object = ObjectRef::from(object);
    let meant = meant(cluster, refusal);
    let message = Code(&refusal.message).to_string();
    let span = cluster.paste.sources.span(refusal.loc);
    let found = refused::RULE.at(span, Both::new(message.clone(), message), help(&object, refusal, meant.as_ref()));
    match meant {
        Some(Meant { word, fix }) => {
            let (shown, ro) = (Code(word), korean::ro(word));
            found.mended_by(fix, Both::new(format!("Write {shown}"), format!("{shown}{ro} 고치기")))
        }
        None => found,
    }
}

/// The words of what an object is told, and that it does not count.
fn help(object: &ObjectRef, refusal: &Refusal, meant: Option<&Meant<'_>>) -> Both {
    let (kind, name) = (&object.kind, object.name.as_str());
    let (mut en, mut ko) = match meant {
        Some(meant) => {
            let word = Code(meant.word);
            (format!("Did you mean {word}? "), format!("{word}{} 적으려 했습니까? ", korean::ro(meant.word)))
        }
        None => (String::new(), String::new()),
    };
    if let (None, Some(advice)) = (meant, advice(&refusal.message)) {
        en.push_str(advice.en);
        ko.push_str(advice.ko);
        en.push(' ');
        ko.push(' ');
    }
    let (shown, eul) = (Code(name), korean::eul(name));
    en.push_str(&format!("The API server refuses {kind} {shown} in these words, so no answer counts it."));
    ko.push_str(&format!("API 서버가 이 말로 {kind} {shown}{eul} 거부하므로, 어떤 답도 이것을 세지 않습니다."));
    Both::new(en, ko)
}

/// One of the values that a field takes, and is like what is written.
struct Meant<'r> {
    word: &'r str,
    fix: Fix,
}

/// What was meant by a value that is not supported: another one in another case, or a letter away.
fn meant<'r>(cluster: &Cluster, refusal: &'r Refusal) -> Option<Meant<'r>> {
    let (_, said) = refusal.message.split_once(": Unsupported value: \"")?;
    let (given, supported) = said.split_once("\": supported values: ")?;
    let supported: Vec<&str> =
        supported.split(", ").filter_map(|word| word.strip_prefix('"')?.strip_suffix('"')).collect();
    let word = nearest(given, &supported).filter(|word| !word.is_empty())?;
    let sources = &cluster.paste.sources;
    let written = sources.text(refusal.loc);
    let quotes = u32::from(written.starts_with(['"', '\'']));
    if written.trim_matches(['"', '\'']) != given {
        return None;
    }
    let inside = Loc { start: refusal.loc.start + quotes, end: refusal.loc.end.saturating_sub(quotes), ..refusal.loc };
    let safety = if given.eq_ignore_ascii_case(word) { Safety::Safe } else { Safety::Unsafe };
    Some(Meant { word, fix: Fix { safety, edits: vec![sources.edit(inside, word.to_owned())], span: None } })
}

/// What the server's words, or the end of them, ask for.
fn advice(message: &str) -> Option<Both<&'static str>> {
    ADVICE.iter().find(|(words, ..)| message.contains(words)).map(|(_, en, ko)| Both { en: *en, ko: *ko })
}

/// By words of the server; the first that stand in its message count.
const ADVICE: [(&str, &str, &str); 30] = [
    (
        "`selector` does not match template `labels`",
        "Write the same labels under spec.selector.matchLabels and spec.template.metadata.labels.",
        "spec.selector.matchLabels와 spec.template.metadata.labels에 같은 label을 적으십시오.",
    ),
    (
        "spec.selector: Required value",
        "Write spec.selector.matchLabels with labels that the template has.",
        "template에 있는 label로 spec.selector.matchLabels를 적으십시오.",
    ),
    (
        "valid values: \"OnFailure\", \"Never\"",
        "The pods of a job come to an end: write restartPolicy: OnFailure or Never.",
        "Job의 pod는 끝나야 합니다. restartPolicy: OnFailure 또는 Never를 적으십시오.",
    ),
    (
        "spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
        "This workload keeps its pods running. For pods that come to an end, write a Job.",
        "이 workload는 pod를 계속 실행합니다. 끝나는 pod에는 Job을 쓰십시오.",
    ),
    (
        "volumeMounts[",
        "Write a volume of this name under spec.volumes, or correct the name.",
        "spec.volumes에 이 이름의 volume을 적거나 이름을 고치십시오.",
    ),
    (
        "containers: Required value",
        "A pod needs at least one container, with a name and an image.",
        "Pod에는 이름과 image가 있는 container가 하나 이상 있어야 합니다.",
    ),
    (".image: Required value", "Write the image that the container runs.", "Container가 실행할 image를 적으십시오."),
    (
        "leading or trailing whitespace",
        "Take the blanks around the image's name out.",
        "Image 이름 앞뒤의 빈칸을 지우십시오.",
    ),
    (
        "limit of",
        "A container may not ask for more than its limit: lower the request or raise the limit.",
        "Container는 limit보다 많이 요청할 수 없습니다. request를 낮추거나 limit를 올리십시오.",
    ),
    (
        "may not specify more than 1 volume type",
        "A volume is one thing: take all sources but one out, or write a volume for each.",
        "Volume의 종류는 하나입니다. 하나만 남기거나 각각을 따로 적으십시오.",
    ),
    (
        "must specify a volume type",
        "Say what the volume is made of: emptyDir, configMap, persistentVolumeClaim and so on.",
        "Volume이 무엇인지 적으십시오. emptyDir, configMap, persistentVolumeClaim 등이 있습니다.",
    ),
    (
        "more than 1 handler type",
        "A probe asks in one way: exec, httpGet, tcpSocket or grpc.",
        "Probe의 방법은 하나입니다. exec, httpGet, tcpSocket, grpc 가운데 하나를 적으십시오.",
    ),
    (
        "must specify a handler type",
        "Say how to ask the container: exec, httpGet, tcpSocket or grpc.",
        "Container에 묻는 방법을 적으십시오. exec, httpGet, tcpSocket, grpc가 있습니다.",
    ),
    (
        "without restartPolicy=Always",
        "A container that runs once has no probes. One that keeps running beside the others needs restartPolicy: Always.",
        "한 번 실행되는 container에는 probe가 없습니다. 계속 실행되는 것이라면 restartPolicy: Always를 적으십시오.",
    ),
    (
        "0777 (octal)",
        "Modes are octal: write 0644, which is 420 in decimal.",
        "Mode는 8진수입니다. 0644로 적으십시오. 10진수로는 420입니다.",
    ),
    (
        "RFC 1123 subdomain",
        "Names are lower case: letters, digits, - and . only, with a letter or a digit at both ends.",
        "이름에는 소문자, 숫자, -, .만 쓰고 양 끝은 문자나 숫자여야 합니다.",
    ),
    (
        "RFC 1123 label",
        "This name is lower case: letters, digits and - only, with a letter or a digit at both ends.",
        "이 이름에는 소문자, 숫자, -만 쓰고 양 끝은 문자나 숫자여야 합니다.",
    ),
    ("must not contain dots", "Write - in the place of the dots.", "점 대신 -를 쓰십시오."),
    (
        "a valid label must be",
        "A label's value has at most 63 letters, digits, -, _ and ., with a letter or a digit at both ends. Longer texts go into annotations.",
        "Label 값은 문자, 숫자, -, _, .으로 63자까지이고 양 끝은 문자나 숫자여야 합니다. 긴 글은 annotation에 적으십시오.",
    ),
    (
        "name part must",
        "A key has at most 63 letters, digits, -, _ and ., and may have a domain and / before it.",
        "Key는 문자, 숫자, -, _, .으로 63자까지이고, 앞에 도메인과 /가 올 수 있습니다.",
    ),
    (
        "must contain at least one letter",
        "Text stands for the name of a port here. Write a number without quotes.",
        "여기서 문자열은 port 이름입니다. 숫자는 따옴표 없이 적으십시오.",
    ),
    ("must be between 1 and 65535", "Ports go from 1 to 65535.", "Port는 1부터 65535까지입니다."),
    (
        "ports[0].name: Required value",
        "Where there are several ports, each needs a name.",
        "Port가 여럿이면 각각 이름이 있어야 합니다.",
    ),
    (
        "must be a valid CIDR value",
        "Write an address with its prefix length, such as 10.0.0.0/24, or /32 for one address.",
        "10.0.0.0/24처럼 prefix 길이와 함께 적으십시오. 주소 하나는 /32입니다.",
    ),
    (
        "bits set beyond the prefix length",
        "Write the first address of the block, with zeros past the prefix.",
        "Prefix 뒤가 0인, 블록의 첫 주소를 적으십시오.",
    ),
    (
        "expected exactly 5 fields",
        "A schedule has five fields: minute, hour, day of the month, month, day of the week.",
        "Schedule은 다섯 칸입니다. 분, 시, 일, 월, 요일 순서로 적으십시오.",
    ),
    ("cannot use TZ or CRON_TZ", "Write the time zone in spec.timeZone.", "시간대는 spec.timeZone에 적으십시오."),
    (
        "pathType must be specified",
        "Write pathType: Prefix for everything below the path, Exact for it alone.",
        "경로 아래 전부라면 pathType: Prefix, 그 경로만이면 Exact를 적으십시오.",
    ),
    (
        "must be spec.names.plural",
        "The definition's name is the plural of the kind, a dot and the group.",
        "정의의 이름은 kind의 복수형, 점, group을 이은 것이어야 합니다.",
    ),
    ("Required value", "This field has to be written.", "이 field는 반드시 적어야 합니다."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::text::{Source, apply_edits};
    use std::sync::Arc;

    fn cluster(text: &str) -> Cluster {
        Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text)])), Refused::LeftOut)
    }

    #[test]
    fn a_value_in_the_wrong_case_is_put_right() {
        for (written, right, safety) in [
            ("always", "Always", Safety::Safe),
            ("\"always\"", "\"Always\"", Safety::Safe),
            ("OnFailures", "OnFailure", Safety::Unsafe),
        ] {
            let pod = |policy| {
                format!(
                    "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  restartPolicy: {policy}\n  containers: [{{name: c, image: x}}]\n"
                )
            };
            let cluster = cluster(&pod(written));
            let found = problems(&cluster).collect::<Vec<_>>();
            let fix = found[0].fix.clone().unwrap();
            let sources = cluster.paste.sources.iter().map(|(_, source)| source);
            assert_eq!(&*apply_edits(sources, &fix.edits).unwrap()[0].text, pod(right));
            assert_eq!((found.len(), found[0].span.start.line, fix.safety), (1, 5, safety));
        }
    }

    #[test]
    fn what_the_servers_words_ask_for_is_told() {
        let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  template:\n    spec: {containers: [{name: c, image: x}]}\n";
        let cluster = cluster(job);
        let found = problems(&cluster).collect::<Vec<_>>();
        assert!(found[0].help.en.to_string().starts_with("The pods of a job come to an end"), "{}", found[0].help.en);
        assert!(found[0].help.ko.to_string().starts_with("Job의 pod는"), "{}", found[0].help.ko);
    }
}
