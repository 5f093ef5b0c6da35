//! Ingress: which backend a request reaches, and the trace.
