//! Problems that no single object shows: one rule a file.
