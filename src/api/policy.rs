//! `policy.networking.k8s.io`: the admin tiers of network policy.
