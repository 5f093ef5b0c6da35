//! A script that would build a kubeconfig.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::Script;
use crate::text::{Both, Code, Diagnostic, Loc, Safety, Severity, SourceId};

pub static RULE: Rule = Rule { id: "kubectl-config-script", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "`kubectl config set-…` commands in the place of a kubeconfig.",
            why: "They are not a kubeconfig; run, they build one.",
        },
        ko: PageText {
            what: "kubeconfig 대신 들어온 `kubectl config set-…` 명령을 찾습니다.",
            why: "kubeconfig가 아니라, 실행하면 kubeconfig를 만드는 명령입니다.",
        },
    },
    wrong: "kubectl config set-cluster dev --server=https://1.2.3.4\nkubectl config set-context dev --cluster=dev\n",
    right: "apiVersion: v1\nkind: Config\nclusters:\n- name: dev\n  cluster:\n    server: https://1.2.3.4\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for script in &context.pasted.scripts {
        let Some(first) = script.commands.first().or(script.templates.first()) else { continue };
        let list = |names: &std::collections::BTreeSet<String>| {
            let names: Vec<String> = names.iter().take(super::MOST_ALIKE).map(|name| Code(name).to_string()).collect();
            if names.is_empty() { "—".to_owned() } else { names.join(", ") }
        };
        let count = script.commands.len();
        let mut diagnostic = RULE.at(
            context.span_of(*first),
            Both::new(
                format!("{count} kubectl config commands, which build a kubeconfig; this is not one yet."),
                format!("kubeconfig를 만드는 kubectl config 명령 {count}개입니다. 아직 kubeconfig는 아닙니다."),
            ),
            Both::new(
                format!(
                    "They make clusters {}, users {} and contexts {}. Ask them one by one in the line above, or paste what {} prints afterwards.",
                    list(&script.clusters), list(&script.users), list(&script.contexts), Code("kubectl config view")
                ),
                format!(
                    "cluster {}, user {}, context {}를 만듭니다. 위의 질문 줄에 하나씩 넣거나, 실행한 뒤 {}의 출력을 붙여 넣으십시오.",
                    list(&script.clusters), list(&script.users), list(&script.contexts), Code("kubectl config view")
                ),
            ),
        );
        for command in script.commands.iter().take(super::MOST_ALIKE) {
            diagnostic = diagnostic.and(context.span_of(*command), Both::new("a command", "명령"));
        }
        for template in script.templates.iter().take(super::MOST_ALIKE) {
            diagnostic = diagnostic.and(
                context.span_of(*template),
                Both::new(
                    "a template with placeholders: nothing to run yet",
                    "자리 표시가 있는 틀: 아직 실행할 수 없음",
                ),
            );
        }
        found.push(built(context, diagnostic, first.source, script));
    }
    found
}

/// With the kubeconfig that the commands build, in the place of nothing: they stay above it as comments.
fn built(context: &Context<'_>, found: Diagnostic<Both>, id: SourceId, script: &Script) -> Diagnostic<Both> {
    let (Some(builds), Some(source)) = (&script.builds, context.paste.sources.get(id)) else { return found };
    if !context.pasted.is_emptied(id) {
        return found;
    }
    let apart = context.pasted.oddities.iter().filter(|oddity| oddity.loc.source == id);
    let mut fix = super::plain(context, apart);
    let end = Loc { source: id, start: source.text.len() as u32, end: source.text.len() as u32 };
    let line = if source.text.ends_with('\n') { "" } else { "\n" };
    fix.edits.push(context.paste.sources.edit(end, format!("{line}{builds}")));
    fix.safety = Safety::Unsafe;
    found.mended_by(fix, Both::new("Run them here", "실행해 보기"))
}
