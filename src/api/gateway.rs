//! `gateway.networking.k8s.io/v1`: what routing hangs on. Its objects are custom resources, so they are read from
//! their nodes where they are needed, not as a [`super::Content`].

use super::LabelSelector;
use serde::{Deserialize, Serialize};

/// The API group of Gateways and routes.
pub const GATEWAY_GROUP: &str = "gateway.networking.k8s.io";

/// `gateway/v1.Gateway`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Gateway {
    pub spec: GatewaySpec,
}

/// `gateway/v1.GatewaySpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GatewaySpec {
    pub gateway_class_name: String,
    pub listeners: Vec<Listener>,
}

/// `gateway/v1.Listener`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Listener {
    pub name: String,
    /// Every host when empty; `*.` stands for any number of labels.
    pub hostname: String,
    pub port: i32,
    pub protocol: String,
    pub allowed_routes: AllowedRoutes,
}

/// `gateway/v1.AllowedRoutes`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AllowedRoutes {
    pub namespaces: RouteNamespaces,
    pub kinds: Vec<RouteGroupKind>,
}

/// `gateway/v1.RouteNamespaces`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RouteNamespaces {
    /// `Same` when empty.
    pub from: String,
    pub selector: Option<LabelSelector>,
}

/// `gateway/v1.RouteGroupKind`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RouteGroupKind {
    pub kind: String,
}

/// `gateway/v1.HTTPRoute`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpRoute {
    pub spec: HttpRouteSpec,
}

/// `gateway/v1.HTTPRouteSpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpRouteSpec {
    pub parent_refs: Vec<ParentReference>,
    pub hostnames: Vec<String>,
    pub rules: Vec<HttpRouteRule>,
}

/// `gateway/v1.ParentReference`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ParentReference {
    pub group: Option<String>,
    pub kind: Option<String>,
    /// The route's own when absent.
    pub namespace: Option<String>,
    pub name: String,
    pub section_name: Option<String>,
    pub port: Option<i32>,
}

/// `gateway/v1.HTTPRouteRule`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpRouteRule {
    /// Every path when empty.
    pub matches: Vec<HttpRouteMatch>,
    pub filters: Vec<HttpRouteFilter>,
    pub backend_refs: Vec<HttpBackendRef>,
}

/// `gateway/v1.HTTPRouteMatch`: all its parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpRouteMatch {
    pub path: Option<HttpPathMatch>,
    pub headers: Vec<HttpValueMatch>,
    pub query_params: Vec<HttpValueMatch>,
    pub method: Option<String>,
}

/// `gateway/v1.HTTPPathMatch`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpPathMatch {
    /// `PathPrefix` when absent.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// `/` when absent.
    pub value: Option<String>,
}

/// `gateway/v1.HTTPHeaderMatch` and `gateway/v1.HTTPQueryParamMatch`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpValueMatch {
    /// `Exact` when absent.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    pub name: String,
    pub value: String,
}

/// `gateway/v1.HTTPRouteFilter`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpRouteFilter {
    pub request_header_modifier: Option<HttpHeaderFilter>,
    pub request_redirect: Option<HttpRequestRedirectFilter>,
    pub url_rewrite: Option<HttpUrlRewriteFilter>,
}

/// `gateway/v1.HTTPHeaderFilter`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpHeaderFilter {
    pub set: Vec<HttpHeader>,
    pub add: Vec<HttpHeader>,
    pub remove: Vec<String>,
}

/// `gateway/v1.HTTPHeader`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpHeader {
    pub name: String,
    pub value: String,
}

/// `gateway/v1.HTTPRequestRedirectFilter`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpRequestRedirectFilter {
    pub scheme: Option<String>,
    pub hostname: Option<String>,
    pub path: Option<HttpPathModifier>,
    pub port: Option<u16>,
    /// 302 when absent.
    pub status_code: Option<u16>,
}

/// `gateway/v1.HTTPURLRewriteFilter`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpUrlRewriteFilter {
    pub hostname: Option<String>,
    pub path: Option<HttpPathModifier>,
}

/// `gateway/v1.HTTPPathModifier`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpPathModifier {
    pub replace_full_path: Option<String>,
    pub replace_prefix_match: Option<String>,
}

/// `gateway/v1.HTTPBackendRef`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpBackendRef {
    pub group: Option<String>,
    /// `Service` when absent.
    pub kind: Option<String>,
    pub name: String,
    pub namespace: Option<String>,
    pub port: Option<i32>,
    /// 1 when absent.
    pub weight: Option<u32>,
    pub filters: Vec<HttpRouteFilter>,
}

/// `gateway/v1beta1.ReferenceGrant`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReferenceGrant {
    pub spec: ReferenceGrantSpec,
}

/// `gateway/v1beta1.ReferenceGrantSpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReferenceGrantSpec {
    pub from: Vec<ReferenceGrantFrom>,
    pub to: Vec<ReferenceGrantTo>,
}

/// `gateway/v1beta1.ReferenceGrantFrom`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReferenceGrantFrom {
    pub group: String,
    pub kind: String,
    pub namespace: String,
}

/// `gateway/v1beta1.ReferenceGrantTo`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReferenceGrantTo {
    pub group: String,
    pub kind: String,
    /// Every object of the kind when absent.
    pub name: Option<String>,
}
