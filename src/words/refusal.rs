//! What the API server would refuse, as problems.

use crate::cluster::Cluster;
use crate::text::{Both, Code, Diagnostic, ObjectRef, Severity};
use crate::words::korean;

/// A problem for each thing the API server would say of an object it would not take.
pub fn problems(cluster: &Cluster) -> Vec<Diagnostic<Both>> {
    let paste = &cluster.paste;
    let refused = cluster.refused.iter().filter_map(|(index, why)| Some((paste.objects.get(*index)?, why)));
    refused
        .flat_map(|(object, why)| {
            let name = ObjectRef::from(object).name;
            why.iter().map(move |refusal| Diagnostic {
                rule: "refused".into(),
                severity: Severity::Error,
                message: Both::new(Code(&refusal.message).to_string(), Code(&refusal.message).to_string()),
                help: Both::new(
                    format!(
                        "The API server refuses {} {} in these words, so no answer counts it.",
                        object.kind,
                        Code(&name)
                    ),
                    format!(
                        "API 서버가 이 말로 {} {}{} 거부하므로, 어떤 답도 이것을 세지 않습니다.",
                        object.kind,
                        Code(&name),
                        korean::eul(&name)
                    ),
                ),
                span: paste.sources.span(refusal.loc),
                related: Vec::new(),
                fix: None,
                fix_label: None,
            })
        })
        .collect()
}
