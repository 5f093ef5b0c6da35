//! What is said after an edit is what is said of the edited text: whatever was kept of the text before, nothing of it shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::ask::{self, Desk, Rooms};
use kubeglass::cluster::Refused;
use kubeglass::examples::EXAMPLES;
use kubeglass::text::{Edit, Source, apply_edits, utf16_units};
use kubeglass::workspace::{Options, Workspace};

/// Marsaglia's xorshift: the same edits every time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// What may come where a line begins.
const LINES: &[&str] = &[
    "---\n",
    "---\n---\n",
    "--- # apart\n",
    "---\u{a0}\n",
    "--- not a separator\n",
    "---x\n",
    "...\n",
    "# a comment\n",
    "\n\n",
    "```yaml\n",
    "```\n",
    "kubectl apply -f - <<EOF\n",
    "kubectl get pods \\\n",
    "$ kubectl config set-cluster a --server=https://a\n",
    "And this is what it says.\n",
    "> quoted: text\n",
    "1 kind: Pod\n",
    "+kind: Pod\n",
    "kind: Pod\n",
    "Kind: Pod\n",
    "apiVersion: v1\n",
    "metadata:\nname: a\n",
    "  namespace: elsewhere\n",
    "\tname: tab\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"prod\"}}\n",
    "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: prod, labels: {team: a}}\n",
    "---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: one}, spec: {containers: []}}\n- null\n",
    "---\napiVersion: v1\nkind: Config\nclusters: []\ncurrent-context: b\n",
    "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all}\nspec: {podSelector: {}}\n",
    "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\nrules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]\n",
    "---\nsubjects: []\nkind: RoleBinding\nmetadata: {name: b}\nroleRef: {kind: Role, name: missing}\n",
];

/// What may come in the middle of a line.
const WORDS: &[&str] = &[
    "\"", "'", "\u{a0}", "\r", "\r\n", "\n", ": ", "- ", "#", " // why", "“", "[", "}", "|\n", "&a ", "*a", "prod",
    "é😀", "x", "  ",
];

/// Where the lines of a text begin, and where it ends.
fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

/// An edit of a text: the bytes that it takes, and what it puts there.
fn edit(random: &mut Random, text: &str) -> (usize, usize, String) {
    let starts = line_starts(text);
    let line = |random: &mut Random| starts[random.below(starts.len())];
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let somewhere = boundary(random.below(text.len() + 1));
    match random.below(9) {
        0 | 1 => {
            let at = line(random);
            (at, at, random.pick(LINES).to_owned())
        }
        2 | 3 => (somewhere, somewhere, random.pick(WORDS).to_owned()),
        // A line goes.
        4 => {
            let at = line(random);
            (at, at + text[at..].find('\n').map_or(text.len() - at, |end| end + 1), String::new())
        }
        // A document goes, or its separator.
        5 => {
            let at = text[..somewhere].rfind("---").unwrap_or(0);
            let to = text[somewhere..].find("\n---").map_or(text.len(), |end| somewhere + end + 1);
            (at, if random.below(3) == 0 { (at + 4).min(to) } else { to }, String::new())
        }
        // A few letters go.
        6 => (somewhere, boundary((somewhere + random.below(8)).min(text.len())), String::new()),
        // A namespace is another one.
        7 => match text[somewhere..].find("namespace: ") {
            Some(at) => (somewhere + at + 11, somewhere + at + 11, "not-".to_owned()),
            None => (0, 0, "---\n".to_owned()),
        },
        // A part of it stands twice.
        _ => {
            let to = boundary((somewhere + random.below(400)).min(text.len()));
            (to, to, text[somewhere..to].to_owned())
        }
    }
}

/// All that is said of a paste that could hang on what was kept.
fn said(workspace: &Workspace) -> Vec<String> {
    let (rooms, options) = (Rooms::all(), Options::default());
    let desk = Desk { workspace, rooms: &rooms, options: &options };
    let paste = workspace.paste();
    let mut said: Vec<String> = ask::problems(&desk).iter().map(|problem| format!("{problem:?}")).collect();
    said.extend(paste.issues.iter().map(|issue| format!("{issue:?}")));
    said.extend(
        paste.objects.iter().map(|object| format!("{object:?} {:?}", paste.span(object.origin, "metadata.name"))),
    );
    said.push(format!("{:?}", workspace.cluster(Refused::LeftOut).refused));
    said
}

fn seeds() -> Vec<String> {
    let joined = |files: &[(&str, &str)]| files.iter().map(|(_, text)| format!("---\n{text}")).collect::<String>();
    let mut seeds: Vec<String> = EXAMPLES.iter().map(|example| joined(example.files)).collect();
    seeds.push(seeds.concat());
    seeds.push(include_str!("robust.yaml").to_owned());
    seeds.push(include_str!("robust.jsonl").to_owned());
    seeds
}

#[test]
fn what_is_said_after_edits_is_what_is_said_of_the_text() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for seed in seeds() {
        for _ in 0..2 {
            let name = "paste.yaml";
            let mut workspace =
                Workspace::new(vec![Source::new(name, seed.as_str()), Source::new("other.yaml", "a: 1\n")]);
            said(&workspace);
            for step in 0..40 {
                let sources: Vec<Source> = workspace.paste().sources.iter().map(|(_, source)| source.clone()).collect();
                let text = &*sources[0].text;
                let (from, to, insert) = edit(&mut random, text);
                if text.len() + insert.len() > 40_000 {
                    break;
                }
                let (from, to) = (utf16_units(&text[..from]), utf16_units(&text[..to]));
                let change = Edit { name: name.into(), from, to, insert };
                workspace = workspace.edited(apply_edits(sources.iter(), std::slice::from_ref(&change)).unwrap());
                // Not everybody asks after every key.
                if step % 3 == 1 {
                    continue;
                }
                let afresh = workspace
                    .paste()
                    .sources
                    .iter()
                    .map(|(_, source)| Source::new(source.name.clone(), source.text.clone()));
                let afresh = Workspace::new(afresh.collect());
                let (kept, plain) = (said(&workspace), said(&afresh));
                for (kept, plain) in kept.iter().zip(&plain) {
                    assert_eq!(kept, plain, "after {change:?} of\n{text}");
                }
                assert_eq!(kept.len(), plain.len(), "after {change:?} of\n{text}");
            }
        }
    }
}
