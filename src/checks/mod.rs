//! Problems of a paste: one rule a file, each with the page that explains it.
//!
//! A rule looks at the paste and the cluster it makes, and returns diagnostics. Its `wrong` text must be found and its
//! `right` text must not; one test over the registry holds every rule to that.

pub mod escalation;
pub mod rules;

pub use rules::{PAGES, RULES};

use crate::api::{Issue, Origin, Paste};
use crate::cluster::Cluster;
use crate::kubeconfig::credential_files;
use crate::network::{self, World};
use crate::repair::Pasted;
use crate::text::{Both, Diagnostic, Fix, Loc, Order, Related, Severity, Span};
use escalation::Escalation;
use std::cell::OnceCell;

/// More problems than this help nobody; the rest are left out.
pub const MOST_PROBLEMS: usize = 500;

/// A rule: what it is called, and how it looks.
#[derive(Debug)]
pub struct Rule {
    /// In kebab-case.
    pub id: &'static str,
    /// How much its problems matter.
    pub severity: Severity,
    /// Finds the problems.
    pub run: fn(&Context<'_>) -> Vec<Diagnostic<Both>>,
}

/// A rule's page.
#[derive(Debug)]
pub struct Page {
    /// Whose it is.
    pub rule: &'static Rule,
    /// What the rule checks, and why that bites.
    pub text: Both<PageText>,
    /// A paste that the rule finds fault with.
    pub wrong: &'static str,
    /// The same paste, put right.
    pub right: &'static str,
}

/// A rule's page in one language.
#[derive(Clone, Copy, Debug)]
pub struct PageText {
    /// What the rule checks.
    pub what: &'static str,
    /// Why it bites.
    pub why: &'static str,
}

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// What was pasted.
    pub paste: &'c Paste,
    /// The cluster that it makes.
    pub cluster: &'c Cluster,
    /// What copying left in the texts, and the paste without it.
    pub pasted: &'c Pasted<'c>,
    /// The moment, as RFC 3339; without it no validity is judged.
    pub now: Option<&'c str>,
    /// Who holds what, once a rule asks for it.
    escalation: &'c OnceCell<Escalation>,
    /// The cluster as policies see it, once a rule asks for it.
    network: &'c OnceCell<World<'c>>,
}

impl<'c> Context<'c> {
    /// What keeps objects from being read, where their document can be read at all.
    pub fn issues(&self) -> impl Iterator<Item = (&'c Paste, &'c Issue)> {
        let (pasted, paste) = (self.pasted, &*self.pasted.cleaned);
        let readable = move |issue: &&Issue| {
            let document = paste.documents.get(issue.origin.document as usize);
            document.is_none_or(|document| pasted.is_readable(document))
        };
        paste.issues.iter().filter(readable).map(move |issue| (paste, issue))
    }
    /// Who holds what in the cluster.
    pub fn escalation(&self) -> &'c Escalation {
        self.escalation.get_or_init(|| Escalation::new(self.cluster))
    }
    /// The cluster as policies see it.
    pub fn network(&self) -> &'c World<'c> {
        self.network.get_or_init(|| World::new(self.cluster, &network::Options::default(), &[]))
    }
    /// The lines of a field, or the nearest thing to it that is there.
    pub fn span(&self, origin: Origin, path: &str) -> Span {
        self.paste.span(origin, path)
    }
    /// A place as lines and columns.
    pub fn span_of(&self, loc: Loc) -> Span {
        self.paste.sources.span(loc)
    }
}

impl Rule {
    /// A problem that this rule found.
    pub fn at(&self, span: Span, message: Both, help: Both) -> Diagnostic<Both> {
        Diagnostic {
            rule: self.id.into(),
            severity: self.severity,
            message,
            help,
            span,
            related: Vec::new(),
            fix: None,
            fix_label: None,
        }
    }
}

impl Diagnostic<Both> {
    /// With another place that belongs to it.
    pub fn and(mut self, span: Span, message: Both) -> Self {
        self.related.push(Related { span, message });
        self
    }
    /// With the edit that mends it, and the words of its button.
    pub fn mended_by(mut self, fix: Fix, label: Both) -> Self {
        self.fix = Some(fix);
        self.fix_label = Some(label);
        self
    }
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// Every problem that the rules find, by source and line; at most [`MOST_PROBLEMS`], the severest.
pub fn run(cluster: &Cluster) -> Vec<Diagnostic<Both>> {
    run_beside(cluster, std::iter::empty())
}

/// [`run`] with problems that were found elsewhere, less those that come of lost indentation alone.
pub fn run_beside(cluster: &Cluster, others: impl IntoIterator<Item = Diagnostic<Both>>) -> Vec<Diagnostic<Both>> {
    run_at(cluster, &mut others.into_iter(), None)
}

/// [`run_beside`] at a moment, by which validity is judged.
pub fn run_at(
    cluster: &Cluster,
    elsewhere: &mut dyn Iterator<Item = Diagnostic<Both>>,
    now: Option<&str>,
) -> Vec<Diagnostic<Both>> {
    let pasted = Pasted::new(&cluster.paste);
    let sources = &cluster.paste.sources;
    let (escalation, network) = (OnceCell::new(), OnceCell::new());
    let paste = &cluster.paste;
    let context = Context { paste, cluster, pasted: &pasted, escalation: &escalation, network: &network, now };
    let misread = |found: &Diagnostic<Both>| {
        let source = sources.named(&found.span.source);
        source.is_some_and(|source| pasted.explains(source, found.span.start.line.saturating_sub(1)))
    };
    // What no longer stands in the way once its oddities are gone is told as those oddities.
    let mended = |found: &Diagnostic<Both>| {
        found.rule == "yaml-syntax" && sources.named(&found.span.source).is_some_and(|source| pasted.mends(source))
    };
    let mut others = Vec::new();
    let mut errors = 0;
    for found in elsewhere.filter(|found| !misread(found) && !mended(found)) {
        errors += usize::from(found.severity == Severity::Error);
        others.push(found);
        // Whatever else there is stands behind these.
        if errors == MOST_PROBLEMS {
            break;
        }
    }
    for rule in RULES {
        let found = (rule.run)(&context);
        // The text of such a document is all there is to say about; what it reads as is not what it means.
        for found in found.into_iter().filter(|found| TEXT_RULES.contains(&rule.id) || !misread(found)) {
            match others.iter_mut().find(|other| is_told(rule.id, &found, other)) {
                Some(told) => {
                    // The rule says more than the server's words do, and its page is the one to read.
                    told.rule = found.rule;
                    if told.fix.is_none() {
                        (told.fix, told.fix_label) = (found.fix, found.fix_label);
                    }
                }
                None => others.push(found),
            }
        }
    }
    if others.len() > MOST_PROBLEMS {
        others.order_by_key(|found| found.severity);
        others.truncate(MOST_PROBLEMS);
    }
    let files = credential_files(&cluster.paste);
    others.retain(|found| sources.named(&found.span.source).is_none_or(|source| !files.contains(&source)));
    others.order_by_key(|found| (sources.named(&found.span.source), found.span.start, found.severity));
    others
}

/// What a rule finds and reading tells by the name of another.
const TOLD_AS: [(&str, &str); 3] = [
    ("wrong-case-key", "unknown-field"),
    ("ingress-path-type", "refused"),
    ("netpol-block-beside-selector", "refused"),
];
/// Rules that reading finds too, by the same name.
const FOUND_TWICE: [&str; 9] = [
    "yaml-syntax",
    "duplicate-key",
    "not-an-object",
    "missing-type",
    "wrong-type",
    "unknown-kind",
    "wrong-case-key",
    "reading-stopped",
    "kubeconfig-more-documents",
];

/// Whether reading has told already what a rule found at the same place.
fn is_told(rule: &str, found: &Diagnostic<Both>, other: &Diagnostic<Both>) -> bool {
    let by_same_name = *other.rule == *rule && FOUND_TWICE.contains(&rule);
    found.span.source == other.span.source
        && found.span.start == other.span.start
        && (by_same_name || TOLD_AS.contains(&(rule, &*other.rule)))
}

/// Rules about the text itself, which hold whatever the document reads as.
pub const TEXT_RULES: [&str; 15] = [
    "line-numbers",
    "diff-markers",
    "quote-markers",
    "markdown-fence",
    "prose-line",
    "shell-line",
    "kubectl-config-script",
    "no-break-space",
    "tab-indentation",
    "smart-quotes",
    "bidi-control",
    "slash-comment",
    "left-out",
    "lost-indentation",
    "misplaced-field",
];

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::cluster::Refused;
    use crate::text::Source;
    use std::sync::Arc;

    /// The problems of a text, as `rule:line`.
    pub(crate) fn problems(text: &str) -> Vec<String> {
        let paste = Paste::new(vec![Source::new("paste.yaml", text)]);
        let cluster = Cluster::new(Arc::new(paste), Refused::LeftOut);
        let found = run_at(&cluster, &mut std::iter::empty(), Some("2026-11-20T00:00:00Z"));
        found.iter().map(|found| format!("{}:{}", found.rule, found.span.start.line)).collect()
    }

    #[test]
    fn after_an_edit_only_its_document_is_looked_at_again() {
        let pod = |name: &str| {
            format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: c, image: x}}]}}\n"
            )
        };
        let text = ["a", "b", "c", "d"].map(pod).concat();
        let before = Arc::new(Paste::new(vec![Source::new("a.yaml", &*text)]));
        run(&Cluster::new(before.clone(), Refused::LeftOut));
        let kept = |paste: &Paste| paste.documents.iter().map(crate::yaml::Document::kept).collect::<Vec<_>>();
        let all = kept(&before);
        assert!(all.iter().all(|kept| *kept == all[0]) && all[0] > 3, "{all:?}");
        // A comment in front is a document of its own, and takes the first one's separator.
        for (was, is, touched) in
            [("name: c}", "name: e}", &[2][..]), ("---\napiVersion", "# first\n---\napiVersion", &[0, 1])]
        {
            let after = Paste::again(&before, vec![Source::new("a.yaml", text.replacen(was, is, 1))]);
            let afresh: Vec<usize> = (0..4).filter(|at| kept(&after)[*at] < all[0]).collect();
            assert_eq!(afresh, touched, "{is}");
        }
    }

    #[test]
    fn a_table_of_tokens_is_no_broken_manifest() {
        assert!(
            problems("31ada4fd-adec,alice,1001,\"admins,dev\"\n'x y: z',no\n").iter().any(|found| !found.is_empty())
        );
        for table in ["31ada4fd-adec,alice,1001,\"admins,dev\"\n8f2,bob,1002\n", "a1,\"b: c\",1,\"x:y\"\r\n"] {
            assert_eq!(problems(table), Vec::<String>::new(), "{table}");
        }
    }

    #[test]
    fn ids_are_kebab_case_and_used_once() {
        for rule in RULES {
            assert!(rule.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.id);
            assert_eq!(RULES.iter().filter(|other| other.id == rule.id).count(), 1, "{}", rule.id);
        }
    }
}
