//! Kubeconfig: contexts, clusters, users, and the links between them.
