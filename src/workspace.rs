//! What was pasted, parsed once, edited in place; hands each question to its room.
