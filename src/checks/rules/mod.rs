//! The rules, one a file.

mod ingress_backend;
mod ingress_duplicate_path;
mod ingress_path_type;
mod insecure_skip_tls_verify;
mod kubeconfig_current_context;
mod kubeconfig_dangling_reference;
mod service_selects_no_pod;
mod service_target_port;

use super::Rule;

/// Every rule there is.
pub static RULES: &[&Rule] = &[
    &kubeconfig_dangling_reference::RULE,
    &kubeconfig_current_context::RULE,
    &insecure_skip_tls_verify::RULE,
    &service_selects_no_pod::RULE,
    &service_target_port::RULE,
    &ingress_backend::RULE,
    &ingress_path_type::RULE,
    &ingress_duplicate_path::RULE,
];
