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
