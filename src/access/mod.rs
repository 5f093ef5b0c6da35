//! RBAC: who may what, and why.
