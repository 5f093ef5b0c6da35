//! The rules, one a file.

mod bidi_control;
mod diff_markers;
pub mod duplicate_key;
mod ingress_backend;
mod ingress_duplicate_path;
mod ingress_path_type;
mod insecure_skip_tls_verify;
mod kubeconfig_certificate_expired;
mod kubeconfig_certificate_unreadable;
mod kubeconfig_current_context;
mod kubeconfig_dangling_reference;
mod kubeconfig_duplicate_name;
pub mod kubeconfig_more_documents;
mod kubeconfig_server_port;
mod kubectl_config_script;
mod left_out;
mod line_numbers;
mod lost_indentation;
mod markdown_fence;
mod misplaced_field;
pub mod missing_type;
mod netpol_block_beside_selector;
mod netpol_dns;
mod netpol_ingress_controller;
mod netpol_peer_matches_nothing;
mod netpol_redundant_rule;
mod netpol_rules_not_listed;
mod netpol_selects_no_pod;
mod netpol_service_port;
#[cfg(test)]
mod netpol_tests;
mod netpol_unprotected;
mod no_break_space;
pub mod not_an_object;
mod owned_by_controller;
mod prose_line;
mod pvc_not_found;
mod pvc_unbound;
mod quote_markers;
mod rbac_bind;
mod rbac_binding_edit;
mod rbac_binds_nobody;
mod rbac_csr_approval;
mod rbac_dangling_role;
mod rbac_escalate;
mod rbac_impersonate;
mod rbac_no_rights;
mod rbac_nodes_proxy;
mod rbac_pod_exec;
mod rbac_pods_create;
mod rbac_role_not_bound;
mod rbac_secrets;
mod rbac_strong_role;
mod rbac_token_create;
mod rbac_volume_create;
mod rbac_webhook_edit;
mod rbac_wildcard;
pub mod reading_stopped;
pub mod refused;
mod service_selects_no_pod;
mod service_target_port;
mod shell_line;
mod slash_comment;
mod smart_quotes;
mod static_pod_mounts;
mod tab_indentation;
pub mod unknown_field;
pub mod unknown_kind;
pub mod wrong_case_key;
pub mod wrong_type;
pub mod yaml_syntax;

use super::escalation::Power;
use super::{Context, Page, Rule};
use crate::api::LabelSelector;
use crate::cluster::{Missed, Workload, missed};
use crate::repair::{Mark, Oddity, OddityKind};
use crate::text::{Both, Code, Diagnostic, Fix, Safety};

/// How many places of one kind a problem names.
const MOST_ALIKE: usize = 20;
/// How many problems of one kind there may be.
const MOST_BLOCKS: usize = 100;

/// Every rule there is.
pub static RULES: &[&Rule] = &[
    &line_numbers::RULE,
    &diff_markers::RULE,
    &quote_markers::RULE,
    &markdown_fence::RULE,
    &prose_line::RULE,
    &shell_line::RULE,
    &kubectl_config_script::RULE,
    &no_break_space::RULE,
    &tab_indentation::RULE,
    &smart_quotes::RULE,
    &bidi_control::RULE,
    &slash_comment::RULE,
    &left_out::RULE,
    &lost_indentation::RULE,
    &misplaced_field::RULE,
    &yaml_syntax::RULE,
    &duplicate_key::RULE,
    &reading_stopped::RULE,
    &not_an_object::RULE,
    &missing_type::RULE,
    &wrong_case_key::RULE,
    &wrong_type::RULE,
    &unknown_field::RULE,
    &refused::RULE,
    &unknown_kind::RULE,
    &kubeconfig_more_documents::RULE,
    &kubeconfig_duplicate_name::RULE,
    &kubeconfig_dangling_reference::RULE,
    &kubeconfig_current_context::RULE,
    &kubeconfig_server_port::RULE,
    &kubeconfig_certificate_expired::RULE,
    &kubeconfig_certificate_unreadable::RULE,
    &insecure_skip_tls_verify::RULE,
    &rbac_dangling_role::RULE,
    &rbac_binds_nobody::RULE,
    &rbac_role_not_bound::RULE,
    &rbac_no_rights::RULE,
    &rbac_strong_role::RULE,
    &rbac_wildcard::RULE,
    &rbac_escalate::RULE,
    &rbac_bind::RULE,
    &rbac_impersonate::RULE,
    &rbac_nodes_proxy::RULE,
    &rbac_secrets::RULE,
    &rbac_token_create::RULE,
    &rbac_pods_create::RULE,
    &rbac_pod_exec::RULE,
    &rbac_csr_approval::RULE,
    &rbac_webhook_edit::RULE,
    &rbac_binding_edit::RULE,
    &rbac_volume_create::RULE,
    &netpol_selects_no_pod::RULE,
    &netpol_peer_matches_nothing::RULE,
    &netpol_rules_not_listed::RULE,
    &netpol_block_beside_selector::RULE,
    &netpol_service_port::RULE,
    &netpol_dns::RULE,
    &netpol_ingress_controller::RULE,
    &netpol_redundant_rule::RULE,
    &netpol_unprotected::RULE,
    &ingress_backend::RULE,
    &ingress_duplicate_path::RULE,
    &ingress_path_type::RULE,
    &service_selects_no_pod::RULE,
    &service_target_port::RULE,
    &pvc_unbound::RULE,
    &pvc_not_found::RULE,
    &static_pod_mounts::RULE,
    &owned_by_controller::RULE,
];

/// The pages of the rules, apart from them so that what does not show pages does not carry them.
pub static PAGES: &[&Page] = &[
    &line_numbers::PAGE,
    &diff_markers::PAGE,
    &quote_markers::PAGE,
    &markdown_fence::PAGE,
    &prose_line::PAGE,
    &shell_line::PAGE,
    &kubectl_config_script::PAGE,
    &no_break_space::PAGE,
    &tab_indentation::PAGE,
    &smart_quotes::PAGE,
    &bidi_control::PAGE,
    &slash_comment::PAGE,
    &left_out::PAGE,
    &lost_indentation::PAGE,
    &misplaced_field::PAGE,
    &yaml_syntax::PAGE,
    &duplicate_key::PAGE,
    &reading_stopped::PAGE,
    &not_an_object::PAGE,
    &missing_type::PAGE,
    &wrong_case_key::PAGE,
    &wrong_type::PAGE,
    &unknown_field::PAGE,
    &refused::PAGE,
    &unknown_kind::PAGE,
    &kubeconfig_more_documents::PAGE,
    &kubeconfig_duplicate_name::PAGE,
    &kubeconfig_dangling_reference::PAGE,
    &kubeconfig_current_context::PAGE,
    &kubeconfig_server_port::PAGE,
    &kubeconfig_certificate_expired::PAGE,
    &kubeconfig_certificate_unreadable::PAGE,
    &insecure_skip_tls_verify::PAGE,
    &rbac_dangling_role::PAGE,
    &rbac_binds_nobody::PAGE,
    &rbac_role_not_bound::PAGE,
    &rbac_no_rights::PAGE,
    &rbac_strong_role::PAGE,
    &rbac_wildcard::PAGE,
    &rbac_escalate::PAGE,
    &rbac_bind::PAGE,
    &rbac_impersonate::PAGE,
    &rbac_nodes_proxy::PAGE,
    &rbac_secrets::PAGE,
    &rbac_token_create::PAGE,
    &rbac_pods_create::PAGE,
    &rbac_pod_exec::PAGE,
    &rbac_csr_approval::PAGE,
    &rbac_webhook_edit::PAGE,
    &rbac_binding_edit::PAGE,
    &rbac_volume_create::PAGE,
    &netpol_selects_no_pod::PAGE,
    &netpol_peer_matches_nothing::PAGE,
    &netpol_rules_not_listed::PAGE,
    &netpol_block_beside_selector::PAGE,
    &netpol_service_port::PAGE,
    &netpol_dns::PAGE,
    &netpol_ingress_controller::PAGE,
    &netpol_redundant_rule::PAGE,
    &netpol_unprotected::PAGE,
    &ingress_backend::PAGE,
    &ingress_duplicate_path::PAGE,
    &ingress_path_type::PAGE,
    &service_selects_no_pod::PAGE,
    &service_target_port::PAGE,
    &pvc_unbound::PAGE,
    &pvc_not_found::PAGE,
    &static_pod_mounts::PAGE,
    &owned_by_controller::PAGE,
];

/// The rights that lead to more than they say, the strongest first.
pub static POWERS: &[&Power] = &[
    &rbac_escalate::POWER,
    &rbac_bind::POWER,
    &rbac_impersonate::POWER,
    &rbac_nodes_proxy::POWER,
    &rbac_secrets::POWER,
    &rbac_token_create::POWER,
    &rbac_pods_create::POWER,
    &rbac_pod_exec::POWER,
    &rbac_csr_approval::POWER,
    &rbac_webhook_edit::POWER,
    &rbac_binding_edit::POWER,
    &rbac_volume_create::POWER,
];

/// What `run` is of a rule whose problems are found where a paste is read and its objects are validated.
fn found_by_reading(_: &Context<'_>) -> Vec<Diagnostic<Both>> {
    Vec::new()
}

/// One problem a source for oddities of a kind: at the first of them, with the others beside it, and the fix that makes all
/// of them plain; `label` are the words of its button.
fn once_a_source(
    context: &Context<'_>,
    rule: &Rule,
    kind: OddityKind,
    said: Both,
    help: Both,
    label: Both,
) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for (id, _) in context.paste.sources.iter() {
        let alike = || context.pasted.oddities.iter().filter(|oddity| oddity.kind == kind && oddity.loc.source == id);
        let Some(first) = alike().next() else { continue };
        let mut diagnostic = rule.at(context.span_of(first.loc), said.clone(), help.clone());
        for other in alike().skip(1).take(MOST_ALIKE) {
            diagnostic = diagnostic.and(context.span_of(other.loc), Both::new("here too", "여기도"));
        }
        found.push(diagnostic.mended_by(plain(context, alike()), label.clone()));
    }
    found
}

/// The fix that makes oddities plain.
fn plain<'o>(context: &Context<'_>, oddities: impl Iterator<Item = &'o Oddity>) -> Fix {
    let changes = oddities.flat_map(|oddity| &oddity.changes);
    let edits = changes.map(|(loc, with)| context.paste.sources.edit(*loc, *with)).collect();
    Fix { safety: Safety::Safe, edits, span: None }
}

/// A source whose lines have something in front of them, with the fix that takes it out.
fn listed(
    context: &Context<'_>,
    rule: &Rule,
    mark: Mark,
    said: Both,
    help: Both,
    label: Both,
) -> Vec<Diagnostic<Both>> {
    let own = context.pasted.listings.iter().filter(|listing| listing.mark == mark);
    own.map(|listing| {
        let edits = listing.surplus.iter().map(|loc| context.paste.sources.edit(*loc, "")).collect();
        let safety = if listing.whole { Safety::Safe } else { Safety::Unsafe };
        let found = rule.at(context.span_of(listing.loc), said.clone(), help.clone());
        found.mended_by(Fix { safety, edits, span: None }, label.clone())
    })
    .collect()
}

/// The entries that the nearest pod misses, and that pod's name; none if there is no pod to compare with.
fn nearest_pod<'w>(
    selector: &LabelSelector,
    workloads: impl Iterator<Item = &'w Workload>,
) -> Option<(&'w Workload, Vec<Missed>)> {
    let near = workloads.map(|workload| (workload, missed(selector, &workload.labels)));
    near.min_by_key(|(_, missed)| (missed.len(), missed.iter().filter(|entry| entry.has.is_none()).count()))
}

/// The nearest pod to a selector that finds none, in words.
fn near_help(near: Option<(&Workload, Vec<Missed>)>) -> Both {
    let Some((workload, missed)) = near else {
        return Both::new("There is no pod to compare with.", "견줄 pod가 없습니다.");
    };
    let has: Vec<String> = missed
        .iter()
        .map(|entry| match &entry.has {
            Some(value) => Code(format!("{}: {value}", entry.key)).to_string(),
            None => format!("no {}", Code(&entry.key)),
        })
        .collect();
    let has_ko: Vec<String> = missed
        .iter()
        .map(|entry| match &entry.has {
            Some(value) => Code(format!("{}: {value}", entry.key)).to_string(),
            None => format!("{} 없음", Code(&entry.key)),
        })
        .collect();
    Both::new(
        format!("Nearest: {} {} has {}.", workload.kind, Code(&workload.name), has.join(", ")),
        format!("가장 가까운 {} {}의 label: {}.", workload.kind, Code(&workload.name), has_ko.join(", ")),
    )
}
