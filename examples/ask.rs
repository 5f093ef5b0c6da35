//! Asks from a terminal: one request as JSON a line on stdin, one answer as JSON a line on stdout.
//!
//! ```text
//! echo '{"v":1,"id":1,"sources":[{"name":"pod.yaml","text":"kind: Pod"}],"ask":{"kind":"problems"}}' |
//!   cargo run --release --example ask
//! ```

use kubeglass::protocol::Server;
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut server = Server::new();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        server.receive(&line);
        loop {
            let progress = server.step();
            // One line an answer: nobody waits here for how far long work is.
            for message in progress.messages.iter().filter(|message| !is_progress(message)) {
                writeln!(out, "{message}")?;
            }
            if !progress.more {
                break;
            }
        }
        out.flush()?;
    }
    Ok(())
}

fn is_progress(message: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(message).is_ok_and(|message| message.get("progress").is_some())
}
