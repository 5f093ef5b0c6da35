//! Kubeconfig: contexts, clusters, users, and the links between them.

mod config;
mod files;
mod schema;

pub use config::{Config, Entry, List};
pub use files::{Files, Paths, clean};
pub use schema::{Struct, Type, decode_base64, encode_base64, illegal_base64};
