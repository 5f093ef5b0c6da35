//! The Ask line: one line for every question, understood, answered and completed.
