//! Kubernetes' types, named and shaped as its API reference does, one file an API group, and the objects of a
//! paste as these types.

mod abac;
mod apps;
mod batch;
pub mod catalogue;
mod core;
mod gateway;
mod kinds;
mod kubeconfig;
mod meta;
mod networking;
mod object;
mod paste;
mod policy;
mod rbac;
mod reading;
mod token_file;

pub use self::core::*;
pub use abac::{ABAC_VERSION, AbacPolicy, AbacPolicySpec};
pub use apps::*;
pub use batch::*;
pub use catalogue::{Catalogue, Resource};
pub use gateway::*;
pub use kubeconfig::*;
pub use meta::*;
pub use networking::*;
pub use object::{Content, Manifest, Object, Origin};
pub use paste::{Issue, IssueKind, Paste};
pub use policy::*;
pub use rbac::*;
pub use token_file::TokenLine;
