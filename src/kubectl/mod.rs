//! Command lines in, kubectl's exact output out.
