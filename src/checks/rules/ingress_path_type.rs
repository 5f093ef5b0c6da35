//! An Ingress path without a pathType.

use crate::api::Content;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Safety, Severity};

pub static RULE: Rule = Rule { id: "ingress-path-type", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Ingress paths without a `pathType`.",
            why: "`networking.k8s.io/v1` requires it; the API server refuses the whole Ingress without it. `Prefix` takes a path \
                  and everything below it, `Exact` the path alone.",
        },
        ko: PageText {
            what: "`pathType`이 없는 Ingress 경로를 찾습니다.",
            why: "`networking.k8s.io/v1`에서는 필수이므로, 없으면 API server가 Ingress 전체를 거부합니다. `Prefix`는 경로와 그 아래를 \
                  모두, `Exact`는 그 경로만 받습니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  rules:\n  - http:\n      paths:\n      - path: /wear\n        backend:\n          service:\n            name: wear\n            port:\n              number: 80\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  rules:\n  - http:\n      paths:\n      - path: /wear\n        pathType: Prefix\n        backend:\n          service:\n            name: wear\n            port:\n              number: 80\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for object in &context.paste.objects {
        let Content::Ingress(ingress) = &object.content else { continue };
        for (rule, spec) in ingress.spec.rules.iter().enumerate() {
            for (index, path) in spec.http.iter().flat_map(|http| http.paths.iter().enumerate()) {
                if path.path_type.as_ref().is_some_and(|kind| !kind.is_empty()) {
                    continue;
                }
                let field = format!("spec.rules[{rule}].http.paths[{index}]");
                let name = if path.path.is_empty() { "/" } else { &path.path };
                let message = Both::new(
                    format!("Path {} has no {}; the API server refuses this Ingress.", Code(name), Code("pathType")),
                    format!("경로 {}에 {}이 없어 API server가 이 Ingress를 거부합니다.", Code(name), Code("pathType")),
                );
                let help = Both::new(
                    format!("{} takes the path and all below it, {} the path alone.", Code("Prefix"), Code("Exact")),
                    format!("{}는 경로와 그 아래를 모두, {}는 그 경로만 받습니다.", Code("Prefix"), Code("Exact")),
                );
                let mut problem = RULE.at(context.span(object.origin, &format!("{field}.pathType")), message, help);
                if let Some(fix) = insert(context, object.origin, &field) {
                    let label = Both::new("Add pathType: Prefix", "pathType: Prefix 넣기");
                    problem = problem.mended_by(fix, label);
                }
                found.push(problem);
            }
        }
    }
    found
}

/// Puts the field below `path`, as deep as its key stands; none for a path on a line with others.
fn insert(context: &Context<'_>, origin: crate::api::Origin, field: &str) -> Option<Fix> {
    let entry = context.paste.node(origin)?.at(field)?.entry("path")?;
    let (key, value) = (entry.key.loc(), entry.value.loc());
    let source = context.paste.sources.get(key.source)?;
    let lines = source.lines();
    let start = lines.line_start(lines.line_of(key.start));
    let before = source.text.get(start as usize..key.start as usize)?;
    let after = source.text.get(value.end as usize..)?;
    let rest = after.split('\n').next().unwrap_or("");
    if !before.chars().all(|c| c == ' ' || c == '-') || !(rest.trim().is_empty() || rest.trim_start().starts_with('#'))
    {
        return None;
    }
    let end = value.end + rest.trim_end_matches('\r').len() as u32;
    let at = Loc { source: key.source, start: end, end };
    let indent = " ".repeat(before.chars().count());
    let edit = context.paste.sources.edit(at, format!("\n{indent}pathType: Prefix"));
    Some(Fix { safety: Safety::Unsafe, edits: vec![edit], span: None })
}
