//! The browser's things, one a file.

pub mod engine;
pub mod files;
pub mod media;
