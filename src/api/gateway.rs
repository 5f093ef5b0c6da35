//! `gateway.networking.k8s.io/v1`: what routing hangs on. Its objects are custom resources, so they are read from
//! their nodes where they are needed, not as a [`super::Content`].

use super::LabelSelector;
use crate::yaml::fields;

/// The API group of Gateways and routes.
pub const GATEWAY_GROUP: &str = "gateway.networking.k8s.io";

/// `gateway/v1.Gateway`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gateway {
    pub spec: GatewaySpec,
}
fields!(Gateway { spec: "spec" });

/// `gateway/v1.GatewaySpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewaySpec {
    pub gateway_class_name: String,
    pub listeners: Vec<Listener>,
}
fields!(GatewaySpec { gateway_class_name: "gatewayClassName", listeners: "listeners" });

/// `gateway/v1.Listener`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listener {
    pub name: String,
    /// Every host when empty; `*.` stands for any number of labels.
    pub hostname: String,
    pub port: i32,
    pub protocol: String,
    pub allowed_routes: AllowedRoutes,
}
fields!(Listener {
    name: "name",
    hostname: "hostname",
    port: "port",
    protocol: "protocol",
    allowed_routes: "allowedRoutes",
});

/// `gateway/v1.AllowedRoutes`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AllowedRoutes {
    pub namespaces: RouteNamespaces,
    pub kinds: Vec<RouteGroupKind>,
}
fields!(AllowedRoutes { namespaces: "namespaces", kinds: "kinds" });

/// `gateway/v1.RouteNamespaces`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteNamespaces {
    /// `Same` when empty.
    pub from: String,
    pub selector: Option<LabelSelector>,
}
fields!(RouteNamespaces { from: "from", selector: "selector" });

/// `gateway/v1.RouteGroupKind`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteGroupKind {
    pub kind: String,
}
fields!(RouteGroupKind { kind: "kind" });

/// `gateway/v1.HTTPRoute`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRoute {
    pub spec: HttpRouteSpec,
}
fields!(HttpRoute { spec: "spec" });

/// `gateway/v1.HTTPRouteSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteSpec {
    pub parent_refs: Vec<ParentReference>,
    pub hostnames: Vec<String>,
    pub rules: Vec<HttpRouteRule>,
}
fields!(HttpRouteSpec { parent_refs: "parentRefs", hostnames: "hostnames", rules: "rules" });

/// `gateway/v1.ParentReference`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParentReference {
    pub group: Option<String>,
    pub kind: Option<String>,
    /// The route's own when absent.
    pub namespace: Option<String>,
    pub name: String,
    pub section_name: Option<String>,
    pub port: Option<i32>,
}
fields!(ParentReference {
    group: "group",
    kind: "kind",
    namespace: "namespace",
    name: "name",
    section_name: "sectionName",
    port: "port",
});

/// `gateway/v1.HTTPRouteRule`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteRule {
    /// Every path when empty.
    pub matches: Vec<HttpRouteMatch>,
    pub filters: Vec<HttpRouteFilter>,
    pub backend_refs: Vec<HttpBackendRef>,
}
fields!(HttpRouteRule { matches: "matches", filters: "filters", backend_refs: "backendRefs" });

/// `gateway/v1.HTTPRouteMatch`: all its parts must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteMatch {
    pub path: Option<HttpPathMatch>,
    pub headers: Vec<HttpValueMatch>,
    pub query_params: Vec<HttpValueMatch>,
    pub method: Option<String>,
}
fields!(HttpRouteMatch { path: "path", headers: "headers", query_params: "queryParams", method: "method" });

/// `gateway/v1.HTTPPathMatch`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpPathMatch {
    /// `PathPrefix` when absent.
    pub type_: Option<String>,
    /// `/` when absent.
    pub value: Option<String>,
}
fields!(HttpPathMatch { type_: "type", value: "value" });

/// `gateway/v1.HTTPHeaderMatch` and `gateway/v1.HTTPQueryParamMatch`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpValueMatch {
    /// `Exact` when absent.
    pub type_: Option<String>,
    pub name: String,
    pub value: String,
}
fields!(HttpValueMatch { type_: "type", name: "name", value: "value" });

/// `gateway/v1.HTTPRouteFilter`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteFilter {
    pub request_header_modifier: Option<HttpHeaderFilter>,
    pub request_redirect: Option<HttpRequestRedirectFilter>,
    pub url_rewrite: Option<HttpUrlRewriteFilter>,
}
fields!(HttpRouteFilter {
    request_header_modifier: "requestHeaderModifier",
    request_redirect: "requestRedirect",
    url_rewrite: "urlRewrite",
});

/// `gateway/v1.HTTPHeaderFilter`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpHeaderFilter {
    pub set: Vec<HttpHeader>,
    pub add: Vec<HttpHeader>,
    pub remove: Vec<String>,
}
fields!(HttpHeaderFilter { set: "set", add: "add", remove: "remove" });

/// `gateway/v1.HTTPHeader`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpHeader {
    pub name: String,
    pub value: String,
}
fields!(HttpHeader { name: "name", value: "value" });

/// `gateway/v1.HTTPRequestRedirectFilter`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRequestRedirectFilter {
    pub scheme: Option<String>,
    pub hostname: Option<String>,
    pub path: Option<HttpPathModifier>,
    pub port: Option<u16>,
    /// 302 when absent.
    pub status_code: Option<u16>,
}
fields!(HttpRequestRedirectFilter {
    scheme: "scheme",
    hostname: "hostname",
    path: "path",
    port: "port",
    status_code: "statusCode",
});

/// `gateway/v1.HTTPURLRewriteFilter`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpUrlRewriteFilter {
    pub hostname: Option<String>,
    pub path: Option<HttpPathModifier>,
}
fields!(HttpUrlRewriteFilter { hostname: "hostname", path: "path" });

/// `gateway/v1.HTTPPathModifier`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpPathModifier {
    pub replace_full_path: Option<String>,
    pub replace_prefix_match: Option<String>,
}
fields!(HttpPathModifier { replace_full_path: "replaceFullPath", replace_prefix_match: "replacePrefixMatch" });

/// `gateway/v1.HTTPBackendRef`
#[derive(Clone, Debug, Default, PartialEq)]
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
fields!(HttpBackendRef {
    group: "group",
    kind: "kind",
    name: "name",
    namespace: "namespace",
    port: "port",
    weight: "weight",
    filters: "filters",
});

/// `gateway/v1beta1.ReferenceGrant`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceGrant {
    pub spec: ReferenceGrantSpec,
}
fields!(ReferenceGrant { spec: "spec" });

/// `gateway/v1beta1.ReferenceGrantSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceGrantSpec {
    pub from: Vec<ReferenceGrantFrom>,
    pub to: Vec<ReferenceGrantTo>,
}
fields!(ReferenceGrantSpec { from: "from", to: "to" });

/// `gateway/v1beta1.ReferenceGrantFrom`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceGrantFrom {
    pub group: String,
    pub kind: String,
    pub namespace: String,
}
fields!(ReferenceGrantFrom { group: "group", kind: "kind", namespace: "namespace" });

/// `gateway/v1beta1.ReferenceGrantTo`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceGrantTo {
    pub group: String,
    pub kind: String,
    /// Every object of the kind when absent.
    pub name: Option<String>,
}
fields!(ReferenceGrantTo { group: "group", kind: "kind", name: "name" });
