//! Writes the pages of the rules: `cargo run --example rules -- FOLDER`. The build lays them beside the page.
//!
//! What a page shows of the wrong text is what the engine says of it.
#![allow(clippy::indexing_slicing)] // lines that the engine has just named

use kubeglass::ask::{self, Desk, Rooms};
use kubeglass::checks::{PAGES, Page};
use kubeglass::text::{Diagnostic, Lang, Piece, Safety, Sentence, Severity, Source};
use kubeglass::workspace::{Options, Workspace};
use std::path::Path;
use std::{env, fs, io};

/// The moment by which the examples' certificates are judged.
const NOW: &str = "2026-11-20T00:00:00Z";
/// What a page may load: its own style and icon.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
const STYLE: [&str; 2] = [include_str!("../static/css/tokens.css"), include_str!("../static/css/rules.css")];
const ICON: &str = include_str!("../static/icon.svg");
const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Ko];

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).ok_or_else(|| io::Error::other("name the folder that the pages go to"))?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("rules.css"), STYLE.concat())?;
    fs::write(folder.join("icon.svg"), ICON)?;
    for lang in LANGUAGES {
        fs::write(folder.join(file("index", lang)), index(lang))?;
        for page in PAGES {
            fs::write(folder.join(file(page.rule.id, lang)), rule(page, lang))?;
        }
    }
    Ok(())
}

/// The name of a page, as `page/words.rs` links to it.
fn file(name: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{name}.html"),
        Lang::Ko => format!("{name}.ko.html"),
    }
}

/// The families of rules, by how their ids begin; the last holds all others.
const FAMILIES: [(&[&str], &str, &str); 5] = [
    (&["kubeconfig-", "insecure-"], "Kubeconfig", "Kubeconfig"),
    (&["rbac-"], "RBAC", "RBAC"),
    (&["netpol-"], "NetworkPolicy", "NetworkPolicy"),
    (&["ingress-", "service-"], "Service and Ingress", "Service와 Ingress"),
    (&[""], "Text, YAML and objects", "글, YAML, 객체"),
];

fn index(lang: Lang) -> String {
    let family = |id: &str| FAMILIES.iter().position(|(starts, ..)| starts.iter().any(|start| id.starts_with(start)));
    let (title, lead) = match lang {
        Lang::En => (
            "Rules",
            format!(
                "{} things that Kubeglass looks for in a paste, each with a wrong and a right example.",
                PAGES.len()
            ),
        ),
        Lang::Ko => {
            ("규칙", format!("Kubeglass가 살펴보는 {}가지입니다. 각각 잘못된 예와 바른 예가 있습니다.", PAGES.len()))
        }
    };
    let mut body = format!("<h1>{title}</h1><p class=\"lead\">{lead}</p>");
    for (number, (_, en, ko)) in FAMILIES.iter().enumerate() {
        let name = if lang == Lang::En { en } else { ko };
        body.push_str(&format!("<h2>{name}</h2><dl>"));
        for page in PAGES.iter().filter(|page| family(page.rule.id) == Some(number)) {
            let (id, what) = (page.rule.id, coded(page.text.clone().get(lang).what));
            body.push_str(&format!("<dt><a href=\"{}\">{id}</a></dt><dd>{what}</dd>", file(id, lang)));
        }
        body.push_str("</dl>");
    }
    document("index", title, &lead, &body, lang)
}

fn rule(page: &Page, lang: Lang) -> String {
    let (id, text) = (page.rule.id, page.text.clone().get(lang));
    let [what, why, wrong, says, right] = match lang {
        Lang::En => ["What it checks", "Why it bites", "Wrong", "What Kubeglass says", "Right"],
        Lang::Ko => ["무엇을 보나", "왜 문제인가", "잘못된 예", "Kubeglass의 설명", "바른 예"],
    };
    let found = found(page, lang);
    let bad = |line: u32| found.iter().any(|found| found.span.start.line == line);
    let told: String = found.iter().map(|found| told(found, lang)).collect();
    let severity = found.first().map_or(page.rule.severity, |found| found.severity);
    let (class, word) = match (severity, lang) {
        (Severity::Error, Lang::En) => ("error", "error"),
        (Severity::Error, Lang::Ko) => ("error", "오류"),
        (Severity::Warning, Lang::En) => ("warning", "warning"),
        (Severity::Warning, Lang::Ko) => ("warning", "경고"),
        (Severity::Info, Lang::En) => ("info", "note"),
        (Severity::Info, Lang::Ko) => ("info", "참고"),
    };
    let body = format!(
        "<h1><code>{id}</code> <span class=\"sev {class}\">{word}</span></h1>\
         <h2>{what}</h2><p>{}</p><h2>{why}</h2><p>{}</p>\
         <h2>{wrong}</h2>{}<h2>{says}</h2><ul class=\"told\">{told}</ul><h2>{right}</h2>{}",
        coded(text.what),
        coded(text.why),
        code(page.wrong, wrong, &bad),
        code(page.right, right, &|_| false),
    );
    document(id, id, text.what, &body, lang)
}

/// What the engine says of the wrong text by this rule.
fn found(page: &Page, lang: Lang) -> Vec<Diagnostic> {
    let workspace = Workspace::new(vec![Source::new("example.yaml", page.wrong)]);
    let options = Options { lang, now: Some(NOW.to_owned()), ..Options::default() };
    let mut found = ask::problems(&Desk { workspace: &workspace, rooms: &Rooms::all(), options: &options });
    found.retain(|found| *found.rule == *page.rule.id);
    found
}

fn told(found: &Diagnostic, lang: Lang) -> String {
    let line = found.span.start.line;
    let at = match lang {
        Lang::En => format!("line {line}"),
        Lang::Ko => format!("{line}행"),
    };
    let fix = found.fix.as_ref().zip(found.fix_label.as_ref()).map(|(fix, label)| {
        let how = match (fix.safety, lang) {
            (Safety::Safe, Lang::En) => "safe: one key press on its line applies it",
            (Safety::Safe, Lang::Ko) => "안전함: 그 줄에서 키를 한 번 누르면 적용됩니다",
            (Safety::Unsafe, Lang::En) => "to be looked at first: a second key press applies it",
            (Safety::Unsafe, Lang::Ko) => "먼저 확인: 키를 한 번 더 누르면 적용됩니다",
            (Safety::Display, Lang::En) => "shown only",
            (Safety::Display, Lang::Ko) => "보여 주기만 함",
        };
        format!("<p class=\"fix\"><strong>{}</strong> <span>{how}</span></p>", sentence(label))
    });
    format!(
        "<li><p>{} <span class=\"at\">{at}</span></p><p class=\"help\">{}</p>{}</li>",
        sentence(&found.message),
        sentence(&found.help),
        fix.unwrap_or_default()
    )
}

/// A text in its lines, those that are at fault marked.
fn code(text: &str, label: &str, bad: &dyn Fn(u32) -> bool) -> String {
    let line = |(line, number): (&str, u32)| {
        format!("<span class=\"ln{}\">{}</span>\n", if bad(number) { " bad" } else { "" }, keyed(line))
    };
    let lines: String = text.lines().zip(1..).map(line).collect();
    format!("<pre tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><code>{lines}</code></pre>")
}

/// A line with its key set apart.
fn keyed(line: &str) -> String {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let key = line[start..].find(':').filter(|end| {
        let (key, after) = line[start..].split_at(*end);
        (after == ":" || after.starts_with(": ")) && !key.contains([' ', '"', '{', '['])
    });
    match key {
        Some(end) => {
            let (key, value) = line[start..].split_at(end);
            format!("{}<b>{}</b>{}", escaped(&line[..start]), escaped(key), escaped(value))
        }
        None => escaped(line),
    }
}

/// A text whose code stands between backticks.
fn coded(text: &str) -> String {
    let part = |(number, part): (usize, &str)| match number % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    };
    text.split('`').enumerate().map(part).collect()
}

fn sentence(sentence: &Sentence) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => escaped(text),
        Piece::Code(text) => format!("<code>{}</code>", escaped(text)),
        Piece::Strong(text) => format!("<strong>{}</strong>", escaped(text)),
    };
    sentence.0.iter().map(piece).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn document(name: &str, title: &str, description: &str, body: &str, lang: Lang) -> String {
    let (code, other, other_code, other_name, all, open) = match lang {
        Lang::En => ("en", Lang::Ko, "ko", "한국어", "All rules", "Open Kubeglass"),
        Lang::Ko => ("ko", Lang::En, "en", "English", "모든 규칙", "Kubeglass 열기"),
    };
    let (index, other) = (file("index", lang), file(name, other));
    format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"description\" content=\"{}\"><title>{title} · Kubeglass</title>\
         <link rel=\"icon\" href=\"icon.svg\"><link rel=\"stylesheet\" href=\"rules.css\">\
         <link rel=\"alternate\" hreflang=\"{other_code}\" href=\"{other}\"></head>\
         <body><header><a class=\"home\" href=\"../index.html\"><img src=\"icon.svg\" alt=\"\" width=\"20\" height=\"20\">Kubeglass</a>\
         <nav><a href=\"{index}\">{all}</a><a lang=\"{other_code}\" hreflang=\"{other_code}\" href=\"{other}\">{other_name}</a></nav></header>\
         <main>{body}</main><footer><a href=\"../index.html\">{open}</a></footer></body></html>\n",
        escaped(description)
    )
}
