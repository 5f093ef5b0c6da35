//! EKS: which user and groups the ConfigMap `aws-auth` gives an IAM role or user. Mirrors aws-iam-authenticator's
//! mapper/configmap and arn packages.

use super::code::Possible;
use crate::api::{ExecConfig, Paste};
use crate::text::{Loc, SourceId, Span};
use crate::yaml::{Entry, Node, read_yaml};

/// At most this many entries are read.
const MAX_ENTRIES: usize = 200;

/// The ConfigMap, read.
#[derive(Clone, Debug, Default)]
pub(super) struct AwsAuth {
    pub entries: Vec<(Possible, Option<Span>)>,
    accounts: Vec<String>,
}

/// What a credential plugin of AWS is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AwsCommand {
    /// The IAM role to sign in as; empty if it is whatever the reader's machine has.
    pub role: String,
    pub profile: String,
}

impl AwsCommand {
    /// `aws eks get-token`, `aws-iam-authenticator token`; none for another command.
    pub fn of(exec: &ExecConfig) -> Option<AwsCommand> {
        let program = exec.command.rsplit(['/', '\\']).next().unwrap_or("").trim_end_matches(".exe");
        let words: Vec<&str> = exec.args.iter().map(String::as_str).collect();
        let known = match program {
            "aws" => words.contains(&"eks") && words.contains(&"get-token"),
            "aws-iam-authenticator" | "heptio-authenticator-aws" => words.contains(&"token"),
            _ => false,
        };
        known.then_some(())?;
        let value = |names: &[&str]| {
            words.iter().enumerate().find_map(|(at, word)| {
                let (name, given) = word.split_once('=').map_or((*word, None), |(name, value)| (name, Some(value)));
                names.contains(&name).then(|| given.or(words.get(at + 1).copied()).unwrap_or_default().to_owned())
            })
        };
        let profile = exec.env.iter().find(|variable| variable.name == "AWS_PROFILE").map(|v| v.value.clone());
        Some(AwsCommand {
            role: value(&["--role-arn", "--role", "-r"]).unwrap_or_default(),
            profile: value(&["--profile"]).or(profile).unwrap_or_default(),
        })
    }
}

impl AwsAuth {
    /// The ConfigMap of a paste.
    pub fn find(paste: &Paste) -> Option<AwsAuth> {
        let object = paste.objects.iter().find(|object| {
            (object.kind.as_str(), object.metadata.name.as_str()) == ("ConfigMap", "aws-auth")
                && matches!(object.metadata.namespace.as_str(), "kube-system" | "")
        })?;
        let root = paste.node(object.origin)?;
        let mut found = AwsAuth::default();
        for (field, key) in [("mapRoles", "rolearn"), ("mapUsers", "userarn")] {
            let Some(node) = root.at(&format!("data.{field}")) else { continue };
            found.list(&node.text(), |entry| {
                let text = |name: &str| value_of(entry, name).map(|node| node.text().into_owned()).unwrap_or_default();
                let groups = value_of(entry, "groups").into_iter().flat_map(Node::items).take(MAX_ENTRIES);
                let groups = groups.map(|node| node.text().into_owned()).collect();
                let arn = text(key);
                let at = line_of(paste, node.loc(), &arn);
                let user = Some(text("username")).filter(|user| !user.is_empty()).unwrap_or_else(|| arn.clone());
                let named = !arn.is_empty();
                named.then_some((Possible { arn, user, groups }, at))
            });
        }
        if let Some(node) = root.at("data.mapAccounts") {
            for document in read_yaml(node.loc().source, &node.text().into()).iter().take(1) {
                let accounts = document.root().into_iter().flat_map(Node::items).take(MAX_ENTRIES);
                found.accounts = accounts.map(|node| node.text().into_owned()).collect();
            }
        }
        Some(found)
    }

    fn list(&mut self, text: &str, read: impl Fn(Node<'_>) -> Option<(Possible, Option<Span>)>) {
        for document in read_yaml(SourceId::default(), &text.into()).iter().take(1) {
            let items = document.root().into_iter().flat_map(Node::items).take(MAX_ENTRIES);
            self.entries.extend(items.filter_map(&read));
        }
    }

    /// What a role or user is mapped to.
    pub fn entry(&self, arn: &str) -> Option<(Possible, Option<Span>)> {
        let canonical = canonical(arn);
        let same = |entry: &&(Possible, Option<Span>)| entry.0.arn.eq_ignore_ascii_case(&canonical);
        // A later entry takes the place of an earlier one.
        if let Some(found) = self.entries.iter().rev().find(same) {
            return Some(found.clone());
        }
        let account = arn.split(':').nth(4).unwrap_or("");
        let taken = !account.is_empty() && self.accounts.iter().any(|known| known == account);
        taken.then(|| (Possible { arn: canonical.clone(), user: canonical, groups: Vec::new() }, None))
    }
}

/// A field as encoding/json finds it: in whatever case it is written.
fn value_of<'n>(entry: Node<'n>, name: &str) -> Option<Node<'n>> {
    let same = |each: &Entry<'n>| each.key.key_text().eq_ignore_ascii_case(name);
    entry.get(name).or_else(|| entry.entries().find(same).map(|each| each.value))
}

/// A role's ARN as EKS compares it: without the role's path, which the session that it is seen as does not have.
fn canonical(arn: &str) -> String {
    match arn.split_once(":role/") {
        Some((account, role)) => format!("{account}:role/{}", role.rsplit('/').next().unwrap_or(role)),
        None => arn.to_owned(),
    }
}

/// Where an entry of a text within a text stands.
fn line_of(paste: &Paste, within: Loc, arn: &str) -> Option<Span> {
    let source = paste.sources.get(within.source)?;
    let text = source.text.get(within.start as usize..within.end as usize)?;
    let at = text.find(arn).filter(|_| !arn.is_empty())? as u32;
    let start = within.start + at;
    Some(paste.sources.span(Loc { source: within.source, start, end: start + arn.len() as u32 }))
}

/// Whether EKS puts something else in the place of a part of a name.
pub(super) fn is_template(name: &str) -> bool {
    name.contains("{{")
}
