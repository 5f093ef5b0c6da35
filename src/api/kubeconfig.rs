//! `client-go/tools/clientcmd/api/v1.Config`: the kubeconfig file.

use crate::yaml::fields;
use std::collections::BTreeMap;

/// `clientcmd/api/v1.Config`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KubeConfig {
    pub clusters: Vec<NamedCluster>,
    pub contexts: Vec<NamedContext>,
    pub users: Vec<NamedUser>,
    pub current_context: String,
}
fields!(KubeConfig { clusters: "clusters", contexts: "contexts", users: "users", current_context: "current-context" });

/// `clientcmd/api/v1.NamedCluster`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedCluster {
    pub name: String,
    pub cluster: ClusterEntry,
}
fields!(NamedCluster { name: "name", cluster: "cluster" });

/// `clientcmd/api/v1.Cluster`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterEntry {
    pub server: String,
    pub tls_server_name: String,
    pub insecure_skip_tls_verify: bool,
    pub certificate_authority: String,
    pub certificate_authority_data: String,
    pub proxy_url: String,
}
fields!(ClusterEntry {
    server: "server",
    tls_server_name: "tls-server-name",
    insecure_skip_tls_verify: "insecure-skip-tls-verify",
    certificate_authority: "certificate-authority",
    certificate_authority_data: "certificate-authority-data",
    proxy_url: "proxy-url",
});

/// `clientcmd/api/v1.NamedContext`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedContext {
    pub name: String,
    pub context: Context,
}
fields!(NamedContext { name: "name", context: "context" });

/// `clientcmd/api/v1.Context`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    pub cluster: String,
    pub user: String,
    pub namespace: String,
}
fields!(Context { cluster: "cluster", user: "user", namespace: "namespace" });

/// `clientcmd/api/v1.NamedAuthInfo`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedUser {
    pub name: String,
    pub user: AuthInfo,
}
fields!(NamedUser { name: "name", user: "user" });

/// `clientcmd/api/v1.AuthInfo`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthInfo {
    pub client_certificate: String,
    pub client_certificate_data: String,
    pub client_key: String,
    pub client_key_data: String,
    pub token: String,
    pub token_file: String,
    pub impersonate: String,
    pub impersonate_uid: String,
    pub impersonate_groups: Vec<String>,
    pub impersonate_user_extra: BTreeMap<String, Vec<String>>,
    pub username: String,
    pub password: String,
    pub exec: Option<ExecConfig>,
    pub auth_provider: Option<AuthProviderConfig>,
}
fields!(AuthInfo {
    client_certificate: "client-certificate",
    client_certificate_data: "client-certificate-data",
    client_key: "client-key",
    client_key_data: "client-key-data",
    token: "token",
    token_file: "tokenFile",
    impersonate: "as",
    impersonate_uid: "as-uid",
    impersonate_groups: "as-groups",
    impersonate_user_extra: "as-user-extra",
    username: "username",
    password: "password",
    exec: "exec",
    auth_provider: "auth-provider",
});

/// `clientcmd/api/v1.ExecConfig`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecConfig {
    pub api_version: String,
    pub command: String,
    pub args: Vec<String>,
    pub env: Vec<ExecEnvVar>,
    pub interactive_mode: String,
}
fields!(ExecConfig {
    api_version: "apiVersion",
    command: "command",
    args: "args",
    env: "env",
    interactive_mode: "interactiveMode",
});

/// `clientcmd/api/v1.ExecEnvVar`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecEnvVar {
    pub name: String,
    pub value: String,
}
fields!(ExecEnvVar { name: "name", value: "value" });

/// `clientcmd/api/v1.AuthProviderConfig`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthProviderConfig {
    pub name: String,
    pub config: BTreeMap<String, String>,
}
fields!(AuthProviderConfig { name: "name", config: "config" });
