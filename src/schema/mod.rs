//! What fields the API server's types have, and what it says of an object that does not fit them.
//!
//! The table of types is made by `tools/schema.py`. [`read`] goes through an object as the server's decoder does
//! (sigs.k8s.io/json over k8s.io/api), but does not stop at the first thing that does not fit.

mod decode;
mod format;
mod openapi;
mod table;

pub use decode::{Fault, Misfit, read, read_metadata, said};
pub use openapi::check;
pub use table::{Field, Shape, Struct, Type, kind};

#[cfg(test)]
mod tests;
