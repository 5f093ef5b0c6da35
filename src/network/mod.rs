//! NetworkPolicy: who reaches whom, and why.
