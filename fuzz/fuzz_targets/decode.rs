//! Any text is taken for manifests: objects, cluster, problems and commands.
#![no_main]

use kubeglass::protocol::Server;
use kubeglass_fuzz::in_time;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

const ASKS: &[&str] = &[
    r#"{"kind":"problems"}"#,
    r#"{"kind":"overview"}"#,
    r#"{"kind":"lens"}"#,
    r#"{"kind":"asKubernetesReads"}"#,
    r#"{"kind":"explain","line":"kubectl create --dry-run=server --validate=strict -f a.yaml"}"#,
    r#"{"kind":"explain","line":"kubectl apply --dry-run=client -f a.yaml"}"#,
    r#"{"kind":"explain","line":"kubectl auth can-i --list --as=system:serviceaccount:default:default"}"#,
    r#"{"kind":"explain","line":"kubectl config view"}"#,
];

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut server = Server::new();
    let open = json!({"v": 1, "id": 0, "ask": {"kind": "open", "sources": [{"name": "a.yaml", "text": text}]}});
    in_time(text.len(), || answered(&mut server, &open.to_string()));
    for ask in ASKS {
        let request = format!(r#"{{"v":1,"id":1,"revision":1,"ask":{ask}}}"#);
        in_time(text.len(), || answered(&mut server, &request));
    }
});

/// Asks, and takes an answer; an error is a sentence, never an unreadable request.
fn answered(server: &mut Server, request: &str) {
    server.receive(request);
    loop {
        let progress = server.step();
        assert!(progress.messages.iter().all(|message| !message.contains("this is not a request")), "{request}");
        if !progress.more {
            return;
        }
    }
}
