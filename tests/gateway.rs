//! The requests of the Gateway API conformance suite, against the route we find.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::routing::{Code, Options, Request, Route, RouteOutcome, route};
use kubeglass::text::Source;
use serde_json::Value;
use std::sync::Arc;

#[test]
fn requests_reach_the_backend_that_the_suite_expects() {
    let Ok(folder) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("gateway: not run");
        return;
    };
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/gateway/{name}")).unwrap();
    let base = read("httproute-base.yaml");
    let corpus: Value = serde_json::from_str(&read("httproute.json")).unwrap();
    let (mut passed, mut total) = (0, 0);
    for test in corpus["tests"].as_array().unwrap() {
        let mut sources = vec![Source::new("base.yaml", base.as_str())];
        for (at, manifest) in test["manifests"].as_array().unwrap().iter().enumerate() {
            sources.push(Source::new(format!("{at}.json"), manifest.to_string()));
        }
        let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
        for case in test["cases"].as_array().unwrap() {
            total += 1;
            let found = route(&cluster, &request(case), &Options::default());
            match differs(case, &found) {
                None => passed += 1,
                Some(why) => println!("{}: {}: {why}", test["name"], case["request"]),
            }
        }
    }
    println!("gateway: {passed}/{total}");
    assert_eq!(passed, total);
}

fn request(case: &Value) -> Request {
    let asked = &case["request"];
    let text = |key: &str| asked[key].as_str().unwrap_or("").to_owned();
    let (path, query) = text("path")
        .split_once('?')
        .map(|(p, q)| (p.to_owned(), q.to_owned()))
        .unwrap_or((text("path"), String::new()));
    let pair = |pair: &str| {
        pair.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap_or((pair.to_owned(), String::new()))
    };
    let headers = asked["headers"].as_object().into_iter().flatten();
    Request {
        method: asked["method"].as_str().unwrap_or("GET").to_owned(),
        scheme: "http".into(),
        host: text("host"),
        port: case["port"].as_u64().map(|port| port as u16),
        path,
        headers: headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect(),
        query: query.split('&').filter(|text| !text.is_empty()).map(pair).collect(),
        gateway: case["gateway"].as_str().map(str::to_owned),
    }
}

fn differs(case: &Value, found: &Route<Code>) -> Option<String> {
    if let Some(name) = case["backend"].as_str() {
        let namespace = case["namespace"].as_str().unwrap_or("gateway-conformance-infra");
        let service = format!("{namespace}/{name}");
        if found.service.as_deref() != Some(&service) || found.outcome != RouteOutcome::Backend {
            return Some(format!("{:?} {:?} is not {service}", found.outcome, found.service));
        }
        let workload = case["workload"].as_str().unwrap_or(name);
        let pods = found.pods.clone().unwrap_or_default();
        if !pods.iter().any(|pod| pod.starts_with(&format!("{namespace}/{workload}["))) {
            return Some(format!("{pods:?} are not the pods of {workload}"));
        }
    }
    let status = case["status"].as_u64().unwrap_or(200);
    if found.status.map(u64::from) != Some(status) {
        return Some(format!("{:?} is not {status}", found.status));
    }
    if let Some(wanted) = case["redirect"].as_object() {
        let Some(to) = &found.redirect else { return Some("no redirect".into()) };
        let got = |key: &str| match key {
            "scheme" => Value::from(to.scheme.clone().unwrap_or("http".into())),
            "host" => Value::from(to.host.clone()),
            "path" => Value::from(to.path.clone()),
            _ => Value::from(to.status_code),
        };
        if let Some((key, value)) = wanted.iter().find(|(key, value)| got(key) != **value) {
            return Some(format!("redirect {key} {} is not {value}", got(key)));
        }
    }
    if let Some(wanted) = case["upstreamRequest"].as_object() {
        let Some(upstream) = &found.upstream_request else { return Some("no upstream request".into()) };
        let header = |name: &str| upstream.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        let headers = wanted.get("headers").and_then(Value::as_object).into_iter().flatten();
        let absent = wanted.get("absentHeaders").and_then(Value::as_array).into_iter().flatten();
        let right = wanted.get("path").is_none_or(|path| *path == upstream.path.as_str())
            && wanted.get("host").is_none_or(|host| *host == upstream.host.as_str())
            && headers.clone().all(|(name, value)| header(name).is_some_and(|(_, found)| *value == found.as_str()))
            && absent.clone().all(|name| header(name.as_str().unwrap()).is_none());
        if !right {
            return Some(format!("{upstream:?}"));
        }
    }
    if let Some(wanted) = case["weights"].as_object() {
        let sum: u32 = found.backends.iter().map(|backend| backend.weight).sum();
        let share = |name: &str| {
            let of = found.backends.iter().find(|backend| backend.service.ends_with(&format!("/{name}")));
            of.map(|backend| f64::from(backend.weight) / f64::from(sum))
        };
        if !wanted.iter().all(|(name, value)| share(name) == value.as_f64()) {
            return Some(format!("{:?}", found.backends));
        }
    }
    None
}
