//! Kubeconfig: contexts, clusters, users, and the links between them.

mod answer;
mod beside;
mod config;
mod files;
mod identity;
mod picture;
pub mod schema;
mod survey;
mod usable;

pub use answer::{Act, Answer, Code, lines_changed, steps, unchecked};
pub use beside::credential_files;
pub use config::{Config, Entry, List};
pub use files::{Files, Paths, clean};
pub use identity::{
    Caller, Certificate, Cloud, Code as IdentityCode, Credentials, Identified, Identifier, Known, Missing, Nothing,
    Options, Possible, Refusal, Who, day, identify, known, seconds_since_1970,
};
pub use picture::{Phrase, graph, host, table};
pub use schema::{Field, Struct, Type, print_json};
pub use survey::{Credential, Item, Survey, Trust};
pub use usable::unusable;
