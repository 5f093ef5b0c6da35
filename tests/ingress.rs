//! The requests of the Ingress conformance suite and of the documentation's tables, against the route we find.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::routing::{Options, Request, RouteOutcome, route};
use kubeglass::text::{FromJson, Source};
use serde_json::Value;
use std::sync::Arc;

#[test]
fn requests_reach_the_service_that_the_suite_expects() {
    let Ok(folder) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("ingress: not run");
        return;
    };
    let text = std::fs::read_to_string(format!("{folder}/ingress/ingress-conformance.json")).unwrap();
    let corpus: Value = serde_json::from_str(&text).unwrap();
    let (mut passed, mut total) = (0, 0);
    for group in corpus["groups"].as_array().unwrap() {
        let source = Source::new("ingress.json", group["ingress"].to_string());
        let cluster = Cluster::new(Arc::new(Paste::new(vec![source])), Refused::LeftOut);
        for asked in group["requests"].as_array().unwrap() {
            total += 1;
            let request: Request = FromJson::from_json(asked.clone()).unwrap();
            let found = route(&cluster, &request, &Options::default());
            let service = asked["service"].as_str().map(|name| format!("default/{name}"));
            let ignored = asked["ignoredIngress"].as_bool() == Some(true);
            let outcome = match (&service, ignored) {
                (_, true) => RouteOutcome::Unknown,
                (Some(_), _) => RouteOutcome::Backend,
                (None, _) => RouteOutcome::NotFound,
            };
            let expected = (outcome, asked["status"].as_u64(), service);
            let got = (found.outcome, found.status.map(u64::from), found.service.clone());
            if got == expected {
                passed += 1;
            } else {
                println!("{}: {}: {got:?} is not {expected:?}", group["id"], asked["scenario"]);
            }
        }
    }
    println!("ingress: {passed}/{total}");
    assert_eq!(passed, total);
}
