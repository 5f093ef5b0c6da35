use super::*;
use crate::text::{LineIndex, SourceId};
use std::collections::BTreeMap;
use std::sync::Arc;

fn documents(text: &str) -> Vec<Document> {
    read(SourceId(0), &Arc::from(text))
}
fn part(text: &str, loc: crate::text::Loc) -> &str {
    &text[loc.start as usize..loc.end as usize]
}
/// Each document as JSON, or its issues.
fn said(text: &str) -> Vec<String> {
    documents(text)
        .iter()
        .map(|document| match document.root() {
            Some(root) if document.issues.is_empty() => to_json(root),
            root => format!("{} {}", root.map(to_json).unwrap_or_default(), words(document).join(", ")),
        })
        .collect()
}
fn words(document: &Document) -> Vec<String> {
    let word = |issue: &Issue| match &issue.kind {
        IssueKind::Syntax(message) => message.clone(),
        IssueKind::DuplicateKey { key, .. } => format!("twice: {key}"),
        IssueKind::TextAfterEnd => "text after end".to_owned(),
        IssueKind::TooMuch { what, limit } => format!("more {what} than {limit}"),
    };
    document.issues.iter().map(word).collect()
}

#[test]
fn places_are_those_of_the_values_alone() {
    let text = "\
a: &x !!str 5 # five
'한글': {b: [1, 2], c: \"d\\n\"}
list:
  - one: 1
    two: |
      x

  # comment
  - *x

empty:
last: >-
  folded
  text
";
    let document = &documents(text)[0];
    let root = document.root().unwrap();
    let at = |path: &str| part(text, root.at(path).unwrap().loc());
    for (path, place) in [
        ("a", "5"),
        ("한글", "{b: [1, 2], c: \"d\\n\"}"),
        ("한글.b", "[1, 2]"),
        ("한글.b[1]", "2"),
        ("한글.c", "\"d\\n\""),
        ("list", "- one: 1\n    two: |\n      x\n\n  # comment\n  - *x"),
        ("list[0]", "one: 1\n    two: |\n      x"),
        ("list[0].two", "|\n      x"),
        ("list[1]", "*x"),
        ("empty", ""),
        ("last", ">-\n  folded\n  text"),
    ] {
        assert_eq!(at(path), place, "{path}");
    }
    assert_eq!(LineIndex::new(text).position(text, root.at("empty").unwrap().loc().start).line, 11);
    assert_eq!(root.at("list[1]").unwrap().as_str().as_deref(), Some("5"));
    assert_eq!(root.at("last").unwrap().text(), "folded text");
    assert_eq!(part(text, root.loc()).lines().count(), 14);
    assert!(root.at("list[2]").is_none());
    assert_eq!(part(text, root.nearest("한글.b[7].x").loc()), "[1, 2]");
    assert_eq!(part(text, root.entry_at("list[0].two").unwrap().key.loc()), "two");
}

#[test]
fn merge_keys_and_duplicates_count_as_in_go() {
    let text = "base: &b {x: 1, w: 2}\nd:\n  w: 3\n  <<: *b\ne:\n  <<: [*b, {x: 9, z: 9}]\n  w: 4\nf: {a: 1, 'a': 2, b: 3}\nyes: 1\ntrue: 2\n";
    let document = &documents(text)[0];
    assert_eq!(
        to_json(document.root().unwrap()),
        r#"{"base":{"w":2,"x":1},"d":{"w":2,"x":1},"e":{"w":4,"x":1,"z":9},"f":{"a":2,"b":3},"true":2}"#
    );
    assert_eq!(words(document), ["twice: a", "twice: true"]);
    let IssueKind::DuplicateKey { first, .. } = &document.issues[0].kind else { panic!() };
    assert_eq!((part(text, *first), part(text, document.issues[0].loc)), ("a", "'a'"));
    assert_eq!(document.root().unwrap().get("f").unwrap().get("a").unwrap().as_number(), Some(Number::Int(2)));
}

#[test]
fn json_is_read_as_json() {
    for (text, expected) in [
        (
            r#"{"a":"\/\ud83d\ude00\ud83dx"} {"b":[1.0,-2e3,true,null,{}]}"#,
            vec![r#"{"a":"/😀�x"}"#, r#"{"b":[1,-2000,true,null,{}]}"#],
        ),
        ("{\"a\":1}\n---\nb: 2\n", vec![r#"{"a":1}"#, r#"{"b":2}"#]),
        ("{\"a\":[1,2,],}", vec![r#"{"a":[1,2]}"#]),
        ("\u{feff}{\"a\":1,\"a\":2}", vec![r#"{"a":2} twice: a"#]),
        ("{a: 1} # flow\n", vec![r#"{"a":1}"#]),
        ("{\"<&>\":\"\u{2028}\"}", vec!["{\"\\u003c\\u0026\\u003e\":\"\\u2028\"}"]),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
    let text = r#"{"items": [{"metadata": {"name": "x"}}]}"#;
    let document = &documents(text)[0];
    assert_eq!(part(text, document.root().unwrap().at("items[0].metadata").unwrap().loc()), r#"{"name": "x"}"#);
}

#[test]
fn a_broken_document_hides_no_neighbour() {
    let neighbours = |middle: &str| format!("a: 1\n---\n{middle}\n---\nz: 1\n");
    let deep = "[".repeat(10_000);
    let deep_block = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>();
    let laughs = (1..30).fold("x0: &x0 [y, y]\n".to_owned(), |text, n| {
        text + &format!("x{n}: &x{n} [{}]\n", vec![format!("*x{}", n - 1); 9].join(","))
    });
    let merges = (1..30).fold("x0: &x0 {a: 1}\n".to_owned(), |text, n| {
        text + &format!("x{n}: &x{n} {{<<: [{}]}}\n", vec![format!("*x{}", n - 1); 9].join(","))
    });
    let long = format!("a: &a {}\nb: [{}]", "x".repeat(1 << 20), vec!["*a"; 1_000].join(","));
    for (middle, word) in [
        (deep.as_str(), "nesting depth"),
        (&deep_block, "nesting depth"),
        (&laughs, "alias expansion"),
        (&merges, "alias expansion"),
        (&long, "alias expansion"),
        ("a: &a [*a]", "contains itself"),
        ("a: &a\n  <<: *a", "contains itself"),
        ("a: x\0y", "control characters"),
        ("a: \"x", "unexpected end of stream"),
        ("a: 'x\nb: 1", "unexpected end of stream"),
        ("{{ .Values.x }}: 1", "invalid map key"),
        ("a:\n\tb: 1", "cannot start any token"),
        ("a: !!int x", "cannot decode"),
        ("a: .inf", "unsupported value"),
        ("? [a]\n: 1", "invalid map key"),
        ("~: 1", "unsupported map key"),
        ("a: *nope", "unknown anchor"),
        ("<<: 1", "map merge requires"),
        ("a: !!binary '*'", "base64"),
    ] {
        let text = neighbours(middle);
        let documents = documents(&text);
        assert_eq!(documents.len(), 3, "{word}");
        assert!(documents[1].tree.is_none(), "{word}");
        let words = words(&documents[1]);
        assert!(words.iter().any(|said| said.contains(word)), "{word}: {words:?}");
        let loc = documents[1].issues[0].loc;
        assert!(loc.start < loc.end && documents[1].loc.contains(loc), "{word}: {loc:?}");
        assert_eq!(documents[2].root().unwrap().at("z").unwrap().text(), "1");
    }
}

#[test]
fn what_is_large_or_odd_is_read_all_the_same() {
    let items = format!("[{}]", vec!["1"; 200_000].join(","));
    assert_eq!(documents(&items)[0].root().unwrap().items().count(), 200_000);
    assert_eq!(documents(&format!("{{\"a\":{items}}}"))[0].root().unwrap().get("a").unwrap().items().count(), 200_000);
    assert_eq!(said("a: 1\rb: 2\r"), [r#"{"a":1,"b":2}"#]);
    assert_eq!(said("a: 1\n...\n# fine\n...\n"), [r#"{"a":1}"#]);
    assert_eq!(said("a: 1\n...\nb: 2\n"), [r#"{"a":1} text after end"#]);
    assert_eq!(said("\n\n"), ["null"]);
    assert_eq!(said(""), Vec::<String>::new());
    assert_eq!(said("a: 1\n--- x\nb: 2\n"), [r#"{"a":1}"#, " yaml: invalid Yaml document separator: x", r#"{"b":2}"#]);
    for byte in 0..=255u8 {
        let c = char::from(byte);
        for text in [format!("{c}"), format!("a: {c}"), format!("a{c}: 1\n{c}{c}- x"), format!("{{\"a\":{c}")] {
            documents(&text).iter().for_each(|document| drop(strict_json(document)));
        }
    }
}

#[derive(Debug, Default, PartialEq)]
struct Sample {
    text: String,
    flag: bool,
    number: i32,
    list: Vec<Sample>,
    map: BTreeMap<String, String>,
    optional: Option<Box<Sample>>,
}
impl Decode for Box<Sample> {
    fn target(&mut self) -> Target<'_> {
        (**self).target()
    }
}

fields!(Sample { text: "text", flag: "flag", number: "number", list: "list", map: "map", optional: "optional" });

#[test]
fn values_decode_as_gos_json_decoder_takes_them() {
    let text = "text: a\nflag: on\nnumber: 0o17\nlist: [null, {number: 80.0}]\nmap: {yes: x, 010: w, z: null}\noptional: ~\nText: b\nextra: [1]\n";
    let sample: Sample = decode(documents(text)[0].root().unwrap()).unwrap();
    let map = [("true", "x"), ("8", "w"), ("z", "")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(
        sample,
        Sample {
            text: "a".into(),
            flag: true,
            number: 15,
            list: vec![Sample::default(), Sample { number: 80, ..Sample::default() }],
            map: map.into(),
            optional: None,
        }
    );
    for (text, path, place, message) in [
        ("text: 1", "text", "1", "expected a string, this is a number"),
        ("map: {a.b: yes}", "map[a.b]", "yes", "expected a string, this is a boolean"),
        ("list: [{}, {flag: 'true'}]", "list[1].flag", "'true'", "expected true or false, this is a string"),
        ("list: {}", "list", "{}", "expected a list, this is a mapping"),
        ("number: 1.5", "number", "1.5", "expected a whole number, this is a number"),
        ("number: 3000000000", "number", "3000000000", "the number is out of range"),
        ("optional: {list: [x]}", "optional.list[0]", "x", "expected a mapping, this is a string"),
    ] {
        let error = decode::<Sample>(documents(text)[0].root().unwrap()).unwrap_err();
        assert_eq!((&*error.path, part(text, error.loc), &*error.message), (path, place, message));
    }
    let text = "text: 1\nflag: 2\nnumber: 3\nlist: [4, {text: x}]\n";
    let (sample, errors) = decode_lenient::<Sample>(documents(text)[0].root().unwrap());
    assert_eq!(errors.iter().map(|error| &*error.path).collect::<Vec<_>>(), ["text", "flag", "list[0]"]);
    assert_eq!((sample.number, sample.list.len(), &*sample.list[1].text), (3, 2, "x"));
}

#[test]
fn an_edit_reads_only_the_documents_that_it_touches() {
    let text =
        "# first\na: 1\n---\nb: {x: 1, x: 2}\n---\nc: [\n--- odd\n---\nd: &d 4\ne: *d\n...\nlost\n---\n\nf: 글\n";
    let before = read(SourceId(0), &Arc::from(text));
    let inserts =
        ["", " ", "\n", "---\n", "\n---\n", "\n--- \n", "z: 1\n", "{", "{}\n", "\"", "--- x\n", "\u{feff}", "...\n"];
    let mut edits = 0;
    for (from, _) in text.char_indices() {
        for to in [from, from + 1, from + 7, text.len()] {
            for insert in inserts {
                let (Some(head), Some(tail)) = (text.get(..from), text.get(to..)) else { continue };
                let after: Arc<str> = format!("{head}{insert}{tail}").into();
                let again = read_again(SourceId(0), &after, &before);
                assert_eq!(format!("{again:?}"), format!("{:?}", read(SourceId(0), &after)), "{after:?}");
                edits += 1;
            }
        }
    }
    assert!(edits > 2_000, "{edits}");
    let after: Arc<str> = text.replacen("x: 2", "y: 22", 1).into();
    let kept = |(old, new): (&Document, &Document)| match (&old.tree, &new.tree) {
        (Some(old), Some(new)) => Arc::ptr_eq(old, new),
        (old, new) => old.is_none() && new.is_none(),
    };
    let kept: Vec<bool> = before.iter().zip(&read_again(SourceId(0), &after, &before)).map(kept).collect();
    assert_eq!(kept, [true, false, true, true, true, true]);
}
