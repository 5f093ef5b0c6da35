//! What a paste holds, and where to begin with it.

use super::{Overview, View};
use crate::api::{Content, Object};
use crate::cluster::Cluster;
use crate::text::gather;

/// What a paste holds: how much there is in each view, the view to open, and a question to begin with.
pub fn overview(cluster: &Cluster) -> Overview {
    let paste = &cluster.paste;
    // Without a name, most often with its indentation lost, nothing can be asked of it yet.
    let named = || cluster.objects().filter(|object| !object.metadata.name.is_empty());
    let count = |wanted: &dyn Fn(&Content) -> bool| named().filter(|object| wanted(&object.content)).count() as u32;
    let contexts = paste.configs.iter().map(|(_, _, config)| config.contexts.len() as u32).sum();
    let rbac = count(&|content| {
        matches!(
            content,
            Content::Role(_) | Content::ClusterRole(_) | Content::RoleBinding(_) | Content::ClusterRoleBinding(_)
        )
    });
    let policies = count(&|content| matches!(content, Content::NetworkPolicy(_)));
    let ingresses = count(&|content| matches!(content, Content::Ingress(_)));
    let services = count(&|content| matches!(content, Content::Service(_)));
    let accounts = count(&|content| matches!(content, Content::ServiceAccount(_)));
    let counts = gather([
        (View::Clusters, contexts),
        (View::Access, rbac + accounts + paste.policies.len() as u32),
        (View::Network, policies + cluster.workloads.len() as u32),
        (View::Routes, ingresses + services),
    ]);
    let view = if rbac > 0 {
        View::Access
    } else if policies > 0 {
        View::Network
    } else if ingresses + services > 0 {
        View::Routes
    } else if !cluster.workloads.is_empty() {
        View::Network
    } else if accounts > 0 || !paste.policies.is_empty() {
        View::Access
    } else if !paste.configs.is_empty() {
        View::Clusters
    } else {
        View::Problems
    };
    let ask = match view {
        View::Access => first_access_question(cluster),
        View::Network => first_reach_question(cluster),
        View::Routes => first_request(cluster),
        View::Clusters => Some("kubectl config get-contexts".to_owned()),
        View::Problems => None,
    };
    Overview {
        empty: paste.sources.iter().all(|(_, source)| source.text.trim().is_empty()),
        view,
        ask: ask.unwrap_or_default(),
        counts,
    }
}

/// May the first subject that is bound do the first thing its role names?
fn first_access_question(cluster: &Cluster) -> Option<String> {
    let binding =
        cluster.objects().filter(|object| !object.metadata.name.is_empty()).find_map(|object| match &object.content {
            Content::RoleBinding(binding) | Content::ClusterRoleBinding(binding) if !binding.subjects.is_empty() => {
                Some((object, binding))
            }
            _ => None,
        });
    let Some((object, binding)) = binding else {
        let is_account =
            |object: &&Object| matches!(object.content, Content::ServiceAccount(_)) && !object.metadata.name.is_empty();
        let account = cluster.objects().find(is_account)?;
        let (namespace, name) = (account.namespace(), &account.metadata.name);
        return Some(format!("kubectl auth can-i list pods --as=system:serviceaccount:{namespace}:{name}"));
    };
    let subject = binding.subjects.first()?;
    let namespaced = matches!(object.content, Content::RoleBinding(_));
    let rules = cluster.objects().find_map(|role| match &role.content {
        Content::Role(role_content)
            if binding.role_ref.kind == "Role"
                && role.metadata.name == binding.role_ref.name
                && role.namespace() == object.namespace() =>
        {
            Some(&role_content.rules)
        }
        Content::ClusterRole(role_content)
            if binding.role_ref.kind == "ClusterRole" && role.metadata.name == binding.role_ref.name =>
        {
            Some(&role_content.rules)
        }
        _ => None,
    });
    let rule = rules.and_then(|rules| rules.iter().find(|rule| !rule.resources.is_empty()));
    let plain = |list: &[String]| list.iter().find(|item| !item.contains(['*', '/'])).cloned();
    let verb = rule.and_then(|rule| plain(&rule.verbs)).unwrap_or_else(|| "get".to_owned());
    let resource = rule.and_then(|rule| plain(&rule.resources)).unwrap_or_else(|| "pods".to_owned());
    let mut line = format!("kubectl auth can-i {verb} {resource}");
    if let Some(name) = rule.and_then(|rule| rule.resource_names.first()) {
        line.push('/');
        line.push_str(name);
    }
    if namespaced && object.namespace() != "default" {
        line.push_str(&format!(" -n {}", object.namespace()));
    }
    let namespace = if subject.namespace.is_empty() { object.namespace() } else { &subject.namespace };
    line.push_str(&match subject.kind.as_str() {
        "ServiceAccount" => format!(" --as=system:serviceaccount:{namespace}:{}", subject.name),
        "Group" => format!(" --as=someone --as-group={}", subject.name),
        _ => format!(" --as={}", subject.name),
    });
    Some(line)
}

/// May some other workload reach the first one that a policy selects?
fn first_reach_question(cluster: &Cluster) -> Option<String> {
    let selected = cluster
        .objects()
        .filter_map(|object| match &object.content {
            Content::NetworkPolicy(policy) => Some((object, policy)),
            _ => None,
        })
        .find_map(|(object, policy)| {
            cluster.workloads.iter().position(|workload| {
                workload.namespace == object.namespace()
                    && crate::cluster::selects(&policy.spec.pod_selector, &workload.labels)
            })
        });
    let to = selected.or(if cluster.workloads.len() > 1 { Some(1) } else { None })?;
    let target = cluster.workloads.get(to)?;
    let source = cluster.workloads.iter().enumerate().find(|(index, _)| *index != to).map(|(_, source)| source)?;
    let mut line = format!("{}/{} -> {}/{}", source.namespace, source.name, target.namespace, target.name);
    if let Some(port) = target.ports.first() {
        line.push_str(&format!(":{}", port.port));
        if port.protocol != "TCP" && !port.protocol.is_empty() {
            line.push_str(&format!("/{}", port.protocol.to_ascii_lowercase()));
        }
    }
    Some(line)
}

/// Where does the first path of the first Ingress lead?
fn first_request(cluster: &Cluster) -> Option<String> {
    let with_paths = |object: &Object| match &object.content {
        Content::Ingress(ingress) => ingress.spec.rules.first().map(|rule| {
            let path = rule.http.as_ref().and_then(|http| http.paths.first()).map_or("/", |path| path.path.as_str());
            let host = if rule.host.is_empty() { "example.com" } else { &rule.host };
            let host = host.replace('*', "any");
            let scheme = if ingress.spec.tls.is_empty() { "http" } else { "https" };
            format!("GET {scheme}://{host}{}", if path.is_empty() { "/" } else { path })
        }),
        _ => None,
    };
    cluster.objects().find_map(with_paths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::text::Source;
    use std::sync::Arc;

    #[test]
    fn a_question_to_begin_with_is_about_something_that_has_a_name() {
        let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: watcher\n";
        let flat = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\nname: watcher\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\nname: a\nrules:\n";
        for (text, view, ask) in [
            (account, View::Access, "kubectl auth can-i list pods --as=system:serviceaccount:default:watcher"),
            (flat, View::Problems, ""),
            ("", View::Problems, ""),
        ] {
            let paste = Paste::new(vec![Source::new("paste.yaml", text)]);
            let found = overview(&Cluster::new(Arc::new(paste), Refused::LeftOut));
            assert_eq!((found.view, &*found.ask), (view, ask), "{text}");
        }
    }
}
