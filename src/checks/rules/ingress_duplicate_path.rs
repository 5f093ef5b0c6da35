//! The same host and path in two places.

use crate::checks::{Context, Page, PageText, Rule};
use crate::routing::{Way, ways};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::i;
use std::collections::HashMap;

pub static RULE: Rule = Rule { id: "ingress-duplicate-path", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A host, path and pathType that two rules have, in one Ingress or in several.",
            why: "Only one of them takes requests. Within an Ingress the first is usual, across Ingresses the oldest; the \
                  specification does not say, so controllers differ.",
        },
        ko: PageText {
            what: "host, 경로, pathType이 같은 규칙이 한 Ingress나 여러 Ingress에 두 번 있는 것을 찾습니다.",
            why: "요청을 받는 것은 하나뿐입니다. 한 Ingress 안에서는 보통 첫 번째, 여러 Ingress 사이에서는 가장 오래된 것이지만 \
                  명세에 없으므로 컨트롤러마다 다릅니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  rules:\n  - host: a.example.com\n    http:\n      paths:\n\
            \x20     - {path: /wear, pathType: Prefix, backend: {service: {name: wear, port: {number: 80}}}}\n\
            \x20     - {path: /wear, pathType: Prefix, backend: {service: {name: watch, port: {number: 80}}}}\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  rules:\n  - host: a.example.com\n    http:\n      paths:\n\
            \x20     - {path: /wear, pathType: Prefix, backend: {service: {name: wear, port: {number: 80}}}}\n\
            \x20     - {path: /watch, pathType: Prefix, backend: {service: {name: watch, port: {number: 80}}}}\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let (ways, _) = ways(context.cluster);
    let mut first: HashMap<_, &Way<'_>> = HashMap::new();
    let mut found = Vec::new();
    for way in &ways {
        let Some((entry, path)) = way.entry.and_then(|entry| Some((entry, entry.path?))) else { continue };
        let class = match &way.object.content {
            crate::api::Content::Ingress(ingress) => ingress.spec.ingress_class_name.as_deref(),
            _ => None,
        };
        let key = (class, entry.host, path.pattern, path.type_name);
        let Some(earlier) = first.get(&key) else {
            first.insert(key, way);
            continue;
        };
        let what = format!("{}{}", entry.host, path.pattern);
        let same = earlier.object.origin == way.object.origin;
        let name = &earlier.object.metadata.name;
        let message = Both::new(
            format!("{} is routed already, by Ingress {}.", Code(&what), Code(name)),
            format!("{}{} 이미 Ingress {}에 있습니다.", Code(&what), i(&what), Code(name)),
        );
        let help = match same {
            true => Both::new(
                "Most controllers take the first of the two; the specification does not say.",
                "컨트롤러 대부분은 둘 가운데 앞의 것을 씁니다. 명세에는 없는 내용입니다.",
            ),
            false => Both::new(
                "Most controllers take the older Ingress; the specification does not say.",
                "컨트롤러 대부분은 더 오래된 Ingress를 씁니다. 명세에는 없는 내용입니다.",
            ),
        };
        let span = context.span(way.object.origin, &format!("{}.path", way.field));
        let said = Both::new("where it stands first", "먼저 나온 곳");
        let other = context.span(earlier.object.origin, &format!("{}.path", earlier.field));
        found.push(RULE.at(span, message, help).and(other, said));
    }
    found
}
