//! The catalogue of rules: every problem that the engine tells is of a rule that has a page, and every page's examples are true.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::ask::{self, Desk, Rooms};
use kubeglass::checks::{PAGES, Page, RULES};
use kubeglass::text::{Diagnostic, Safety, Severity, Source, apply_edits};
use kubeglass::workspace::{Options, Workspace};

fn workspace(text: &str) -> Workspace {
    Workspace::new(vec![Source::new("example.yaml", text)])
}

fn told(workspace: &Workspace) -> Vec<Diagnostic> {
    let options = Options { now: Some("2026-11-20T00:00:00Z".to_owned()), ..Options::default() };
    ask::problems(&Desk { workspace, rooms: &Rooms::all(), options: &options })
}

fn of<'d>(found: &'d [Diagnostic], page: &'d Page) -> impl Iterator<Item = &'d Diagnostic> {
    found.iter().filter(|found| *found.rule == *page.rule.id)
}

#[test]
fn every_rule_has_a_page_and_no_page_is_without_a_rule() {
    let ids = |ids: Vec<&'static str>| ids.into_iter().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ids(PAGES.iter().map(|page| page.rule.id).collect()), ids(RULES.iter().map(|rule| rule.id).collect()));
    assert_eq!(PAGES.len(), RULES.len());
}

#[test]
fn every_wrong_example_is_told_by_its_rule_and_its_right_one_is_not() {
    let mut untrue = Vec::new();
    for page in PAGES {
        let (wrong, right) = (told(&workspace(page.wrong)), told(&workspace(page.right)));
        if of(&wrong, page).next().is_none() {
            untrue.push(format!("{} does not tell of its wrong text", page.rule.id));
        }
        // What is shown as right is also taken by the server.
        let faulty = right.iter().filter(|found| *found.rule == *page.rule.id || found.severity == Severity::Error);
        untrue.extend(faulty.map(|found| format!("{}'s right text: {} {}", page.rule.id, found.rule, found.message)));
    }
    assert!(untrue.is_empty(), "{untrue:#?}");
}

#[test]
fn whatever_is_told_has_a_page() {
    for text in PAGES.iter().flat_map(|page| [page.wrong, page.right]) {
        for found in told(&workspace(text)) {
            assert!(PAGES.iter().any(|page| page.rule.id == &*found.rule), "{} has no page", found.rule);
        }
    }
}

#[test]
fn a_safe_fix_of_a_wrong_example_ends_its_problem() {
    for page in PAGES {
        let before = workspace(page.wrong);
        let found = told(&before);
        for problem in of(&found, page) {
            let Some(fix) = problem.fix.as_ref().filter(|fix| fix.safety == Safety::Safe) else { continue };
            let sources = before.paste().sources.iter().map(|(_, source)| source);
            let after = apply_edits(sources, &fix.edits).unwrap();
            let again = told(&Workspace::new(after));
            assert!(of(&again, page).count() < of(&found, page).count(), "{} stays: {again:#?}", page.rule.id);
        }
    }
}
