//! Ingress: which backend a request reaches, and the trace.

mod answer;
mod backend;
mod filters;
mod gateway;
mod http_picture;
mod ingress;
mod nearest;
mod nginx;
mod picture;
mod policy;
mod request;
mod route;
mod survey;
mod table;

pub use answer::*;
pub use backend::{PortRef, find_port, port_fix, port_text, selector_fix};
pub use ingress::{Entry, PathEntry, PathType, Serving};
pub use nearest::{label_path, labels_text, near_labels, nearest, nearest_workload};
pub use picture::graph;
pub use request::{IngressFlavour, Options, Request};
pub use route::{replace, route};
pub use survey::{Phrase, Way, ways};
pub use table::table;
