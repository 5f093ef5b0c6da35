//! Small clusters to start from, each with a question. Their texts are also the tests' plain cases.

use crate::protocol::View;
use crate::text::Both;

/// A small cluster with its question.
#[derive(Clone, Debug)]
pub struct Example {
    /// For links.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: Both<&'static str>,
    /// What it shows, in a sentence.
    pub summary: Both<&'static str>,
    /// Names and texts, in the order of the tabs.
    pub files: &'static [(&'static str, &'static str)],
    /// The question to open with.
    pub ask: &'static str,
    /// Questions to ask next.
    pub more: &'static [&'static str],
    /// The view that shows the answer.
    pub view: View,
    /// The little picture beside the title.
    pub thumbnail: Thumbnail,
    /// The example that this one differs from by a small edit; such a one has no card of its own.
    pub variant_of: Option<&'static str>,
}

/// What the little picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thumbnail {
    /// Users, contexts, clusters.
    Clusters,
    /// A subject, a binding, a role.
    Access,
    /// Pods, a policy, a database.
    Network,
    /// A host, paths, Services.
    Routes,
    /// A Service with nothing behind it.
    Nobody,
    /// Two boxes with a wall between.
    Tenants,
}

/// The one that a first visit opens with.
pub const FIRST: &str = "watcher";

/// The example of an id.
pub fn example(id: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.id == id)
}

/// All of them, in the order of their cards.
pub static EXAMPLES: &[Example] = &[
    Example {
        id: "two-clusters",
        title: Both { en: "Two clusters, three contexts", ko: "cluster 둘, context 셋" },
        summary: Both {
            en: "Which user, cluster and namespace a context stands for.",
            ko: "context 하나가 어떤 user, cluster, namespace를 뜻하는지 봅니다.",
        },
        files: &[("kubeconfig.yaml", include_str!("two-clusters/kubeconfig.yaml"))],
        ask: "kubectl config use-context dev-frontend",
        more: &["kubectl config get-contexts", "kubectl config view --minify --context=exp-scratch"],
        view: View::Clusters,
        thumbnail: Thumbnail::Clusters,
        variant_of: None,
    },
    Example {
        id: "watcher",
        title: Both { en: "A watcher that may only look", ko: "보기만 할 수 있는 watcher" },
        summary: Both {
            en: "ServiceAccount, ClusterRole and the binding between.",
            ko: "ServiceAccount와 ClusterRole, 그리고 둘을 잇는 binding.",
        },
        files: &[("rbac.yaml", include_str!("watcher/rbac.yaml"))],
        ask: "kubectl auth can-i list pods --as=system:serviceaccount:default:watcher",
        more: &[
            "kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher",
            "kubectl auth can-i get configmaps -n staging --as=system:serviceaccount:default:watcher",
        ],
        view: View::Access,
        thumbnail: Thumbnail::Access,
        variant_of: None,
    },
    Example {
        id: "database",
        title: Both { en: "Only the API reaches the database", ko: "데이터베이스에는 API만" },
        summary: Both {
            en: "One NetworkPolicy, port 3306, and the dash that changes it.",
            ko: "NetworkPolicy 하나와 3306 포트, 그리고 뜻을 바꾸는 대시 하나.",
        },
        files: &[
            ("db-policy.yaml", include_str!("database/db-policy.yaml")),
            ("workloads.yaml", include_str!("database/workloads.yaml")),
        ],
        ask: "prod/web -> prod/db:3306",
        more: &["prod/api -> prod/db:3306", "staging/api -> prod/db:3306", "192.168.5.10 -> prod/db:3306"],
        view: View::Network,
        thumbnail: Thumbnail::Network,
        variant_of: None,
    },
    Example {
        id: "one-dash",
        title: Both { en: "One dash: AND becomes OR", ko: "대시 하나: AND가 OR로" },
        summary: Both {
            en: "The same policy with one dash more lets in every pod of prod, and the API of staging.",
            ko: "같은 policy에 대시 하나를 더하면 prod의 모든 pod와 staging의 API가 들어옵니다.",
        },
        files: &[
            ("db-policy.yaml", include_str!("one-dash/db-policy.yaml")),
            ("workloads.yaml", include_str!("database/workloads.yaml")),
        ],
        ask: "prod/web -> prod/db:3306",
        more: &["prod/api -> prod/db:3306", "staging/api -> prod/db:3306", "192.168.5.10 -> prod/db:3306"],
        view: View::Network,
        thumbnail: Thumbnail::Network,
        variant_of: Some("database"),
    },
    Example {
        id: "online-store",
        title: Both { en: "An online store behind one host", ko: "host 하나 뒤의 온라인 상점" },
        summary: Both {
            en: "/wear, /watch, a second host and a default backend.",
            ko: "/wear와 /watch, 두 번째 host, 그리고 default backend.",
        },
        files: &[
            ("ingress.yaml", include_str!("online-store/ingress.yaml")),
            ("shop.yaml", include_str!("online-store/shop.yaml")),
        ],
        ask: "GET http://my-online-store.com/wear",
        more: &[
            "GET http://my-online-store.com/watch",
            "GET http://my-online-store.com/about",
            "GET http://returns.my-online-store.com/",
        ],
        view: View::Routes,
        thumbnail: Thumbnail::Routes,
        variant_of: None,
    },
    Example {
        id: "service-to-nobody",
        title: Both { en: "A Service that reaches nobody", ko: "아무에게도 닿지 않는 Service" },
        summary: Both {
            en: "A selector off by one word, a port nobody listens on.",
            ko: "한 단어가 어긋난 selector, 아무도 듣지 않는 포트.",
        },
        files: &[
            ("ingress.yaml", include_str!("service-to-nobody/ingress.yaml")),
            ("shop.yaml", include_str!("service-to-nobody/shop.yaml")),
        ],
        ask: "GET http://my-online-store.com/watch",
        more: &["GET http://my-online-store.com/wear"],
        view: View::Routes,
        thumbnail: Thumbnail::Nobody,
        variant_of: None,
    },
    Example {
        id: "two-tenants",
        title: Both { en: "Two tenants kept apart", ko: "서로 떨어져 있는 두 tenant" },
        summary: Both {
            en: "RBAC, default-deny and quotas, and whether they hold.",
            ko: "RBAC와 default-deny, quota가 정말 둘을 갈라놓는지 봅니다.",
        },
        files: &[
            ("team-a.yaml", include_str!("two-tenants/team-a.yaml")),
            ("team-b.yaml", include_str!("two-tenants/team-b.yaml")),
        ],
        ask: "team-a/web -> team-b/api:8080",
        more: &[
            "kubectl auth can-i get secrets -n team-b --as=alice --as-group=team-a",
            "kubectl auth can-i get secrets -n team-a --as=alice --as-group=team-a",
            "team-a/web -> team-a/api:8080",
        ],
        view: View::Network,
        thumbnail: Thumbnail::Tenants,
        variant_of: None,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_can_be_found_and_names_its_files_once() {
        assert!(example(FIRST).is_some());
        for (at, one) in EXAMPLES.iter().enumerate() {
            assert_eq!(EXAMPLES.iter().position(|other| other.id == one.id), Some(at), "{}", one.id);
            assert!(one.variant_of.is_none_or(|id| example(id).is_some()));
            for (name, text) in one.files {
                assert_eq!(one.files.iter().filter(|(other, _)| other == name).count(), 1);
                assert!(text.ends_with('\n') && !text.contains('\t') && text.is_ascii(), "{name}");
            }
        }
    }

    #[test]
    fn the_variant_differs_by_one_dash() {
        let text = |id| example(id).unwrap().files[0].1;
        let changed: Vec<_> =
            text("database").lines().zip(text("one-dash").lines()).enumerate().filter(|(_, (a, b))| a != b).collect();
        assert_eq!(changed, [(16, ("      namespaceSelector:", "    - namespaceSelector:"))]);
    }
}
