//! What is asked: one HTTP request, and how to read what the specification leaves open.

use crate::text::{Fields, FromJson, from_json};
use serde::Serialize;

/// An HTTP request as it meets the load balancer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub method: String,
    /// `http` or `https`.
    pub scheme: String,
    /// As the Host header says it, which may carry a port.
    pub host: String,
    /// The port connected to.
    pub port: Option<u16>,
    /// With its leading slash; a query in it is not looked at.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    /// `namespace/name` of the Gateway that it is sent to; none for any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<String>,
}

impl Default for Request {
    fn default() -> Self {
        Request {
            method: "GET".to_owned(),
            scheme: "http".to_owned(),
            host: String::new(),
            port: None,
            path: "/".to_owned(),
            headers: Vec::new(),
            query: Vec::new(),
            gateway: None,
        }
    }
}

impl FromJson for Request {
    fn from_json(json: serde_json::Value) -> Option<Self> {
        let (mut fields, common) = (Fields::of(json)?, Request::default());
        Some(Request {
            method: fields.take_or("method", common.method)?,
            scheme: fields.take_or("scheme", common.scheme)?,
            host: fields.take("host")?,
            port: fields.take("port")?,
            path: fields.take_or("path", common.path)?,
            headers: fields.take("headers")?,
            query: fields.take("query")?,
            gateway: fields.take("gateway")?,
        })
    }
}

impl Request {
    /// The host in lower case, without a port and without the dot that ends an absolute name.
    pub fn hostname(&self) -> String {
        let host = match self.host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None => match self.host.rsplit_once(':') {
                Some((name, port)) if !name.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => name,
                _ => &self.host,
            },
        };
        host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
    }
    /// The path alone: `/` where there is none.
    pub fn path_only(&self) -> &str {
        let path = self.path.split(['?', '#']).next().unwrap_or("");
        if path.is_empty() { "/" } else { path }
    }
    /// The port connected to: the scheme's own where none is given.
    pub fn port(&self) -> u16 {
        let in_host = || {
            let (name, port) = self.host.rsplit_once(':')?;
            (!name.is_empty()).then_some(port)?.parse().ok()
        };
        self.port.or_else(in_host).unwrap_or(if self.scheme == "https" { 443 } else { 80 })
    }
    /// The request as it is typed into Ask, without its method.
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.host, self.path)
    }
}

/// Choices that the specification leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    pub flavour: IngressFlavour,
    /// For the last hop, from the controller to the pods.
    pub network: crate::network::Options,
}

/// Whose Ingress behaviour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum IngressFlavour {
    #[default]
    Specification,
    Nginx,
}
from_json!(
    enum IngressFlavour {
        Specification,
        Nginx,
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_may_carry_a_port() {
        for (host, name, port) in [
            ("shop.example.com", "shop.example.com", 80),
            ("Shop.Example.com:8080", "shop.example.com", 8080),
            ("shop.example.com.", "shop.example.com", 80),
            ("[2001:db8::1]:81", "2001:db8::1", 81),
            ("", "", 80),
        ] {
            let request = Request { host: host.into(), ..Request::default() };
            assert_eq!((request.hostname().as_str(), request.port()), (name, port), "{host}");
        }
        assert_eq!(Request { path: "?a=1".into(), ..Request::default() }.path_only(), "/");
    }
}
