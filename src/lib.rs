//! Kubeglass: what a kubeconfig or a Kubernetes manifest says, and why.
//!
//! The rooms from the bottom up; each knows only those above it in this list.

pub mod text;
pub mod yaml;

pub mod api;
pub mod schema;
pub mod secrets;
pub mod validation;

pub mod cluster;

pub mod graph;

pub mod access;
pub mod kubeconfig;
pub mod network;
pub mod routing;

pub mod kubectl;
pub mod repair;

pub mod checks;
pub mod words;

pub mod workspace;

pub mod ask;

pub mod protocol;

pub mod examples;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;
