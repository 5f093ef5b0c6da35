//! Services and the pods behind them.

use crate::api::{Object, ServicePort};

/// Where one port of a Service leads.
#[derive(Clone, Debug)]
pub struct ServicePortTarget<'c> {
    /// The Service's port.
    pub port: &'c ServicePort,
    /// Index of it in `spec.ports`.
    pub index: usize,
    /// The workloads that its selector finds, and the pod port it reaches at each.
    pub endpoints: Vec<Endpoint>,
}

/// A workload behind a Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Index into [`super::Cluster::workloads`].
    pub workload: usize,
    /// The pods' port; none where a named targetPort is not declared by these pods, so that they are left out.
    pub port: Option<u16>,
    /// Whether a container declares that port. Undeclared ones still work; nothing says that anybody listens.
    pub declared: bool,
}

impl super::Cluster {
    /// The Service of a name.
    pub fn service(&self, _namespace: &str, _name: &str) -> Option<&Object> {
        None
    }
    /// The workloads that a Service's selector finds; none where it has no selector.
    pub fn selected_by(&self, _service: &Object) -> Vec<usize> {
        Vec::new()
    }
    /// Where each port of a Service leads.
    pub fn targets<'c>(&'c self, _service: &'c Object) -> Vec<ServicePortTarget<'c>> {
        Vec::new()
    }
}
