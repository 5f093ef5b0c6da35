//! Command lines among YAML.

/// Programs that tutorials call by name.
const COMMANDS: [&str; 33] = [
    "kubectl",
    "k",
    "vi",
    "vim",
    "nano",
    "cat",
    "cd",
    "ls",
    "echo",
    "sudo",
    "helm",
    "oc",
    "export",
    "mkdir",
    "curl",
    "wget",
    "docker",
    "minikube",
    "kubeadm",
    "kubectx",
    "kubens",
    "eksctl",
    "gcloud",
    "aws",
    "az",
    "git",
    "rm",
    "cp",
    "mv",
    "chmod",
    "tee",
    "kustomize",
    "crictl",
];

/// A prompt is looked for no further in than this.
const LONGEST_PROMPT: usize = 80;

/// A line without the prompt of a shell.
pub fn without_prompt(line: &str) -> Option<&str> {
    for prompt in ["$ ", "% ", "❯ ", "➜ "] {
        if let Some(rest) = line.strip_prefix(prompt) {
            return Some(rest.trim_start());
        }
    }
    // `user@host:~$ `, `[root@node ~]# `, `PS C:\> `.
    let named = ["$ ", "# ", "% ", "> "].into_iter().filter_map(|end| {
        let (prompt, rest) = line.split_once(end)?;
        let known = prompt.starts_with("PS ") || prompt.contains('@') && !prompt.contains(": ");
        (known && prompt.len() <= LONGEST_PROMPT && !prompt.contains(['"', '\''])).then_some(rest)
    });
    named.min_by_key(|rest| std::cmp::Reverse(rest.len()))
}

/// Whether a line is a command: behind a prompt, or by the name of its program.
pub fn is_command(line: &str) -> bool {
    let (line, prompted) = match without_prompt(line) {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("");
    let second = words.next().unwrap_or("");
    let named = COMMANDS.contains(&first) && !second.is_empty() && !second.starts_with(':');
    named || (prompted && !first.is_empty() && !first.ends_with(':'))
}

/// The word that ends the here-document which a command line opens.
pub fn here_document(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("<<")?;
    let rest = rest.trim_start_matches('-').trim_start();
    let word = rest.split(|c: char| c.is_whitespace() || "|>;&)".contains(c)).next()?;
    let word = word.trim_matches(['"', '\'', '\\']);
    (!word.is_empty() && !word.starts_with('<')).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_their_prompts() {
        for line in [
            "kubectl get pods",
            "$ vi a.yaml",
            "vi a.yaml",
            "$ ./run.sh",
            "jane@laptop:~/k8s$ kubectl get pods",
            "[root@node-1 ~]# cat a.yaml",
            "PS C:\\> kubectl get pods",
        ] {
            assert!(is_command(line), "{line}");
        }
        for line in ["kind: Pod", "k: v", "kubectl", "user: jane@dev # me", "email: a@b.c", "name: a $ b"] {
            assert!(!is_command(line), "{line}");
        }
    }

    #[test]
    fn here_documents_say_where_they_end() {
        for (line, end) in [
            ("kubectl apply -f - <<EOF", Some("EOF")),
            ("cat <<'YAML' > a.yaml", Some("YAML")),
            ("cat <<-\"END\" | kubectl apply -f -", Some("END")),
            ("cat <<EOF>a.yaml", Some("EOF")),
            ("kubectl get pods", None),
            ("wc <<< text", None),
        ] {
            assert_eq!(here_document(line), end, "{line}");
        }
    }
}
