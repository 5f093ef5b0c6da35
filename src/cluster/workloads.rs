//! Pods, and the controllers that make them.

use super::Cluster;
use super::given::{GivenLabel, given, selects_given};
use crate::api::{Container, Content, LabelSelector, Labels, Object, ObjectMeta, Origin, PodSpec};
use crate::text::Verdict;
use std::collections::HashMap;

/// The label that every namespace has, whatever the paste says of it.
pub const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// A namespace, pasted or implied by something that lives in it.
#[derive(Clone, Debug, Default)]
pub struct Namespace {
    pub name: String,
    /// With `kubernetes.io/metadata.name`, which every namespace has.
    pub labels: Labels,
    /// Its object, if pasted. Without it all other labels are unknown.
    pub object: Option<Origin>,
    /// Its workloads: indices into [`Cluster::workloads`].
    pub workloads: Vec<usize>,
    /// Its Services: indices into the paste's objects.
    pub services: Vec<usize>,
    /// Its ServiceAccounts that are pasted: indices as well.
    pub accounts: Vec<usize>,
}

/// A pod, or a controller standing for all the pods of its template. Pods of one controller that differ in labels or
/// ports are a workload each, under the one name: policies and Services tell them apart.
#[derive(Clone, Debug, Default)]
pub struct Workload {
    pub namespace: String,
    pub name: String,
    /// `Pod`, `Deployment`, … For pods with a controller owner, the owner's.
    pub kind: String,
    /// The pods' labels, with those of known value that their controller gives them.
    pub labels: Labels,
    /// Labels that the controller gives them besides.
    pub given: Vec<GivenLabel>,
    /// The ports that its containers declare.
    pub ports: Vec<PodPort>,
    pub host_network: bool,
    /// How many pods there are, as far as the paste says.
    pub replicas: u32,
    pub service_account: String,
    /// Addresses of those pods whose status says so.
    pub pod_ips: Vec<String>,
    /// The names of the pods themselves, where they are pasted and their controller gives the name.
    pub pods: Vec<String>,
    /// The object; the pods' labels stand at `labels_path` in it.
    pub origin: Origin,
    /// `metadata.labels` or `spec.template.metadata.labels` or a CronJob's.
    pub labels_path: &'static str,
}

impl Workload {
    /// `prod/web`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
    /// `prod/web[Deployment]`, as connectivity rows name it.
    pub fn peer(&self) -> String {
        format!("{}/{}[{}]", self.namespace, self.name, self.kind)
    }
    /// Whether a selector selects its pods; unknown where that hangs on a label that their controller makes up.
    pub fn selected_by(&self, selector: &LabelSelector) -> Verdict {
        selects_given(selector, &self.labels, &self.given)
    }
    /// Whether another workload is of the same name: the same, or other pods of the same controller.
    pub fn same_name(&self, other: &Workload) -> bool {
        self.namespace == other.namespace && self.name == other.name && self.kind == other.kind
    }
}

/// A port that a container declares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PodPort {
    /// Empty if it has none.
    pub name: String,
    pub port: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// Field path of the port in the object.
    pub path: String,
}

impl Cluster {
    /// Fills namespaces and workloads from the accepted objects.
    pub(super) fn read_workloads(&mut self) {
        let paste = self.paste.clone();
        let mut merged = HashMap::new();
        for index in std::mem::take(&mut self.accepted) {
            self.accepted.push(index);
            let Some(object) = paste.objects.get(index) else { continue };
            self.read_namespace(index, object);
            let Some(workload) = Workload::of(object) else { continue };
            if workload.kind == "Pod" && workload.pods.is_empty() {
                self.add(workload);
                continue;
            }
            let key = (workload.peer(), workload.labels.clone(), declared(&workload.ports), workload.host_network);
            match merged.get(&key).and_then(|at: &usize| self.workloads.get_mut(*at)) {
                Some(same) => {
                    same.replicas = same.replicas.saturating_add(workload.replicas);
                    same.pod_ips.extend(workload.pod_ips);
                    same.pods.extend(workload.pods);
                }
                None => {
                    merged.insert(key, self.workloads.len());
                    self.add(workload);
                }
            }
        }
    }

    fn add(&mut self, workload: Workload) {
        if let Some(namespace) = self.namespaces.get_mut(&workload.namespace) {
            namespace.workloads.push(self.workloads.len());
        }
        self.workloads.push(workload);
    }

    fn read_namespace(&mut self, index: usize, object: &Object) {
        let (name, pasted) = match &object.content {
            Content::Namespace => (object.metadata.name.as_str(), true),
            Content::Other if object.metadata.namespace.is_empty() => return,
            content if content.is_cluster_scoped() => return,
            _ => (object.namespace(), false),
        };
        let namespace = self.namespaces.entry(name.to_owned()).or_insert_with(|| Namespace {
            name: name.to_owned(),
            labels: Labels::from([(NAME_LABEL.to_owned(), name.to_owned())]),
            ..Namespace::default()
        });
        match object.content {
            Content::Service(_) => namespace.services.push(index),
            Content::ServiceAccount(_) => namespace.accounts.push(index),
            _ => {}
        }
        if pasted {
            namespace.object = Some(object.origin);
            namespace.labels = object.metadata.labels.clone();
            namespace.labels.insert(NAME_LABEL.to_owned(), name.to_owned());
        }
    }
}

fn declared(ports: &[PodPort]) -> Vec<(String, u16, String)> {
    ports.iter().map(|port| (port.name.clone(), port.port, port.protocol.clone())).collect()
}

const TEMPLATE_LABELS: &str = "spec.template.metadata.labels";
const JOB_TEMPLATE_LABELS: &str = "spec.jobTemplate.spec.template.metadata.labels";

impl Workload {
    /// The workload that an object is, or that a pod belongs to; none for other kinds, and for controllers scaled to none
    /// that something else controls: the ReplicaSets that a Deployment keeps of its old revisions.
    fn of(object: &Object) -> Option<Workload> {
        let make = |labels: &Labels, spec: &PodSpec, replicas: u32, labels_path, spec_path: &str| Workload {
            namespace: object.namespace().to_owned(),
            name: display_name(&object.metadata).to_owned(),
            kind: object.kind.clone(),
            labels: labels.clone(),
            ports: ports(spec, spec_path),
            host_network: spec.host_network,
            replicas,
            service_account: match spec.service_account_name.as_str() {
                "" => "default".to_owned(),
                name => name.to_owned(),
            },
            origin: object.origin,
            labels_path,
            ..Workload::default()
        };
        match &object.content {
            Content::Pod(pod) => {
                let mut workload = make(&object.metadata.labels, &pod.spec, 1, "metadata.labels", "spec");
                let ip = &pod.status.pod_ip;
                workload.pod_ips.extend((!ip.is_empty()).then(|| ip.clone()));
                let owner = object.metadata.owner_references.iter().find(|owner| owner.controller == Some(true));
                if let Some(owner) = owner.filter(|owner| owner.kind != "Node") {
                    workload.pods = vec![std::mem::replace(&mut workload.name, owner.name.clone())];
                    workload.kind = if owner.kind.is_empty() { "Pod".to_owned() } else { owner.kind.clone() };
                }
                Some(workload)
            }
            Content::Workload(content) => {
                let replicas = u32::try_from(content.spec.replicas.unwrap_or(1)).unwrap_or(0);
                let controlled = object.metadata.owner_references.iter().any(|owner| owner.controller == Some(true));
                if replicas == 0 && controlled {
                    return None;
                }
                let template = &content.spec.template;
                let workload =
                    make(&template.metadata.labels, &template.spec, replicas, TEMPLATE_LABELS, "spec.template.spec");
                Some(workload.with_given(object))
            }
            Content::CronJob(content) => {
                let template = &content.spec.job_template.spec.template;
                let path = "spec.jobTemplate.spec.template.spec";
                Some(make(&template.metadata.labels, &template.spec, 1, JOB_TEMPLATE_LABELS, path).with_given(object))
            }
            _ => None,
        }
    }
}

impl Workload {
    /// With what its controller adds to the labels of its template.
    fn with_given(mut self, object: &Object) -> Workload {
        let (known, given) = given(object);
        for (key, value) in known {
            self.labels.entry(key).or_insert(value);
        }
        self.given = given;
        self
    }
}

/// The name, or what the API server would begin a name with.
fn display_name(metadata: &ObjectMeta) -> &str {
    if metadata.name.is_empty() { &metadata.generate_name } else { &metadata.name }
}

/// The ports of a pod's containers and sidecars; other init containers are gone when the pod serves.
fn ports(spec: &PodSpec, path: &str) -> Vec<PodPort> {
    let of = |list: &str, index: usize, container: &Container| {
        let prefix = format!("{path}.{list}[{index}].ports");
        let ports = container.ports.iter().enumerate().filter_map(move |(at, port)| {
            let number = u16::try_from(port.container_port).ok().filter(|number| *number > 0)?;
            let protocol = if port.protocol.is_empty() { "TCP" } else { &port.protocol };
            let path = format!("{prefix}[{at}]");
            Some(PodPort { name: port.name.clone(), port: number, protocol: protocol.to_owned(), path })
        });
        ports.collect::<Vec<_>>()
    };
    let containers = spec.containers.iter().enumerate().flat_map(|(index, each)| of("containers", index, each));
    let sidecars = spec.init_containers.iter().enumerate().filter(|(_, each)| each.restart_policy == "Always");
    containers.chain(sidecars.flat_map(|(index, each)| of("initContainers", index, each))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Refused;
    use super::*;
    use crate::api::{Manifest, OwnerReference, Paste, WorkloadSpec};
    use std::sync::Arc;

    fn object(kind: &str, name: &str, content: Content) -> Manifest {
        let metadata = ObjectMeta { name: name.into(), ..ObjectMeta::default() };
        Manifest { api_version: "v1".into(), kind: kind.into(), metadata, content }
    }
    fn owned(name: &str, kind: &str, owner: &str, labels: &[(&str, &str)]) -> Manifest {
        let mut pod = object("Pod", name, Content::Pod(Box::default()));
        pod.metadata.labels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        pod.metadata.owner_references = vec![OwnerReference {
            kind: kind.into(),
            name: owner.into(),
            controller: Some(true),
            ..Default::default()
        }];
        pod
    }
    fn cluster(objects: Vec<Manifest>) -> Cluster {
        let objects = objects.into_iter().map(|manifest| Object::new(manifest, Origin::default())).collect();
        Cluster::new(Arc::new(Paste { objects, ..Paste::default() }), Refused::Counted)
    }
    fn peers(cluster: &Cluster) -> Vec<(String, u32)> {
        cluster.workloads.iter().map(|workload| (workload.peer(), workload.replicas)).collect()
    }

    #[test]
    fn pods_collapse_to_the_controller_that_owns_them() {
        let cluster = cluster(vec![
            owned("web-1", "ReplicaSet", "web", &[("app", "web")]),
            owned("web-2", "ReplicaSet", "web", &[("app", "web")]),
            owned("web-3", "ReplicaSet", "web", &[("app", "canary")]),
            owned("etcd-node1", "Node", "node1", &[]),
            owned("odd-1", "", "odd", &[]),
        ]);
        let expected = [
            ("default/web[ReplicaSet]", 2),
            ("default/web[ReplicaSet]", 1),
            ("default/etcd-node1[Pod]", 1),
            ("default/odd[Pod]", 1),
        ];
        assert_eq!(peers(&cluster), expected.map(|(peer, pods)| (peer.to_owned(), pods)));
    }

    #[test]
    fn a_later_object_of_the_same_name_replaces_the_earlier() {
        let workload = |replicas| {
            let spec = WorkloadSpec { replicas: Some(replicas), ..WorkloadSpec::default() };
            object("Deployment", "web", Content::Workload(Box::new(crate::api::Workload { spec })))
        };
        let cluster = cluster(vec![workload(1), object("Namespace", "default", Content::Namespace), workload(3)]);
        assert_eq!(peers(&cluster), [("default/web[Deployment]".to_owned(), 3)]);
        assert_eq!(cluster.accepted, [1, 2]);
    }

    #[test]
    fn namespaces_are_pasted_or_implied() {
        let mut namespace = object("Namespace", "prod", Content::Namespace);
        namespace.metadata.labels.insert("env".into(), "prod".into());
        let mut pod = object("Pod", "web", Content::Pod(Box::default()));
        pod.metadata.namespace = "staging".into();
        let cluster = cluster(vec![pod, namespace]);
        let labels = |name: &str| cluster.namespaces[name].labels.keys().cloned().collect::<Vec<_>>();
        assert_eq!(labels("prod"), ["env", NAME_LABEL]);
        assert_eq!(labels("staging"), [NAME_LABEL]);
        assert!(cluster.namespaces["staging"].object.is_none());
    }
}
