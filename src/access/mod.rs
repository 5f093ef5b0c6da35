//! Role-based access control: who may do what, and why.

mod options;

pub use options::{Caller, Options};
