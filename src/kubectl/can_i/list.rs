//! The table that `--list` prints. Mirrors kubectl/pkg/util/rbac.

use crate::api::PolicyRule;
use crate::kubectl::tabs::columns;
use crate::text::Order;
use std::collections::HashMap;

/// One line: verbs on one resource, or on one path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    verbs: Vec<String>,
    /// Group and resource; None for a path.
    resource: Option<(String, String)>,
    name: Option<String>,
    url: Option<String>,
}

/// The table of a set of rules.
pub(super) fn table<'r>(rules: impl Iterator<Item = &'r PolicyRule>, headers: bool) -> String {
    let mut rows = compact(rules);
    rows.order_by_key(Row::sort_key);
    let mut cells: Vec<Vec<String>> = Vec::new();
    if headers {
        cells.push(["Resources", "Non-Resource URLs", "Resource Names", "Verbs"].map(str::to_owned).to_vec());
    }
    cells.extend(rows.iter().map(Row::cells));
    columns(&cells)
}

/// Breaks the rules down to one resource and one verb each, and puts the verbs of one resource and name together again.
fn compact<'r>(rules: impl Iterator<Item = &'r PolicyRule>) -> Vec<Row> {
    let (mut resources, mut urls): (Vec<Row>, Vec<Row>) = Default::default();
    let mut known: HashMap<(String, String, Option<String>), usize> = HashMap::new();
    let rules: Vec<&PolicyRule> = rules.collect();
    for rule in &rules {
        let names: Vec<Option<String>> = match rule.resource_names.as_slice() {
            [] => vec![None],
            names => names.iter().cloned().map(Some).collect(),
        };
        for (group, resource) in rule.api_groups.iter().flat_map(|g| rule.resources.iter().map(move |r| (g, r))) {
            for (verb, name) in rule.verbs.iter().flat_map(|verb| names.iter().map(move |name| (verb, name))) {
                let key = (group.clone(), resource.clone(), name.clone());
                let at = *known.entry(key).or_insert_with(|| {
                    let resource = Some((group.clone(), resource.clone()));
                    resources.push(Row { resource, name: name.clone(), ..Row::default() });
                    resources.len() - 1
                });
                if let Some(row) = resources.get_mut(at).filter(|row| !row.verbs.contains(verb)) {
                    row.verbs.push(verb.clone());
                }
            }
        }
        for (url, verb) in rule.non_resource_urls.iter().flat_map(|url| rule.verbs.iter().map(move |v| (url, v))) {
            urls.push(Row { verbs: vec![verb.clone()], url: Some(url.clone()), ..Row::default() });
        }
    }
    urls.extend(resources);
    urls
}

impl Row {
    /// Go's text of the rule, which kubectl sorts by.
    fn sort_key(&self) -> String {
        let (groups, resources) = match &self.resource {
            Some((group, resource)) => (slice([group]), slice([resource])),
            None => (slice::<&str>([]), slice::<&str>([])),
        };
        format!(
            "&PolicyRule{{Verbs:{},APIGroups:{groups},Resources:{resources},ResourceNames:{},NonResourceURLs:{},}}",
            slice(&self.verbs),
            slice(&self.name),
            slice(&self.url)
        )
    }
    fn cells(&self) -> Vec<String> {
        let resource = match &self.resource {
            None => String::new(),
            Some((group, resource)) => {
                let (resource, subresource) = match resource.split_once('/') {
                    Some((resource, subresource)) => (resource, format!("/{subresource}")),
                    None => (resource.as_str(), String::new()),
                };
                let dot = if group.is_empty() { "" } else { "." };
                format!("{resource}{dot}{group}{subresource}")
            }
        };
        vec![resource, slice(&self.url), slice(&self.name), slice(&self.verbs)]
    }
}

/// Go's `%v` of a list of texts.
pub(super) fn slice<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| word.as_ref().to_owned()).collect();
    format!("[{}]", words.join(" "))
}
