//! The protocol once more as WebAssembly: what the page's worker runs, answered as natively.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::protocol::Server;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// All messages that a request brings.
fn ask(server: &mut Server, request: &Value) -> Vec<Value> {
    server.receive(&request.to_string());
    let mut messages = Vec::new();
    loop {
        let progress = server.step();
        messages.extend(progress.messages.iter().map(|message| serde_json::from_str(message).unwrap()));
        if !progress.more {
            return messages;
        }
    }
}

#[wasm_bindgen_test]
fn an_answer_echoes_version_and_id() {
    let request = json!({"v": 1, "id": 7, "sources": [], "ask": {"kind": "problems"}});
    let messages = ask(&mut Server::new(), &request);
    let answer = messages.last().unwrap();
    assert_eq!((answer["v"].as_u64(), answer["id"].as_u64()), (Some(1), Some(7)));
}

#[wasm_bindgen_test]
fn what_is_not_a_request_is_answered_with_an_error() {
    let mut server = Server::new();
    for text in ["", "{", "[]", "{\"v\":1}", "null", "{\"v\":1,\"id\":1,\"ask\":{\"kind\":\"nonsense\"}}"] {
        server.receive(text);
        let messages = server.step().messages;
        assert_eq!(messages.len(), 1, "{text}");
        let answer: Value = serde_json::from_str(&messages[0]).unwrap();
        assert!(answer["error"]["message"].is_string(), "{text}: {answer}");
    }
}

/// Every example's question is answered as natively, by a session and without one.
#[wasm_bindgen_test]
fn every_example_is_answered_alike_in_both_forms() {
    let verdicts = [
        ("two-clusters", None),
        ("watcher", Some("yes")),
        ("database", Some("no")),
        ("one-dash", Some("yes")),
        ("online-store", Some("yes")),
        ("service-to-nobody", Some("no")),
        ("two-tenants", Some("no")),
    ];
    for (id, verdict) in verdicts {
        let example = kubeglass::examples::example(id).unwrap();
        let sources: Vec<Value> =
            example.files.iter().map(|(name, text)| json!({"name": name, "text": text})).collect();
        let mut server = Server::new();
        ask(&mut server, &json!({"v": 1, "id": 1, "ask": {"kind": "open", "sources": sources}}));
        for line in std::iter::once(&example.ask).chain(example.more) {
            let question = json!({"kind": "explain", "line": line});
            let session = ask(&mut server, &json!({"v": 1, "id": 2, "revision": 1, "ask": question}));
            let stateless = ask(&mut Server::new(), &json!({"v": 1, "id": 2, "sources": sources, "ask": question}));
            assert_eq!(session.last(), stateless.last(), "{id}: {line}");
            let explanation = &session.last().unwrap()["answer"]["explanation"];
            assert!(!explanation["headline"].as_array().unwrap().is_empty(), "{id}: {line}");
            if line == &example.ask {
                assert_eq!(explanation["verdict"].as_str(), verdict, "{id}: {line}");
            }
        }
    }
}
