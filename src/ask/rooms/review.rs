//! `SubjectAccessReviewSpec`s as the API server takes them, and what it says of each.

use super::{Answer, Desk, Slice, Work};
use crate::access::{Access, Attributes, Because, Identity, ResourceTarget, Review, Target};
use crate::text::Scan;
use serde_json::value::RawValue;
use std::rc::Rc;

/// How many specs are reviewed in one slice of work.
const SLICE: usize = 1_024;

/// The reviews of a request, a slice at a time. They come by the thousand: each is read where it stands, and what is
/// said of it is written at once.
pub struct Reviewing {
    /// `authorization/v1.SubjectAccessReviewSpec`s.
    specs: Rc<str>,
    /// Where the next one is, and how many are done.
    place: usize,
    done: usize,
    /// `authorization/v1.SubjectAccessReviewStatus`es.
    answer: String,
    asking: Asking,
}

impl Reviewing {
    /// Nothing reviewed yet.
    pub fn new(specs: Rc<str>) -> Self {
        Reviewing { specs, place: 0, done: 0, answer: "{\"reviews\":[".to_owned(), asking: Asking::default() }
    }
    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.place as f64 / self.specs.len().max(1) as f64
    }
    /// Reviews the next specs: the answer once all are done, none before.
    pub fn next(&mut self, access: &Access) -> Option<Result<String, String>> {
        let specs = self.specs.clone();
        let mut scan = Scan::at(&specs, self.place);
        if self.place == 0 {
            scan.enters_list();
        }
        for _ in 0..SLICE {
            let wrong = |why: &str, at: usize| Some(Err(format!("specs[{at}] {why}")));
            match scan.item() {
                Some(true) => {}
                Some(false) => {
                    self.answer.push_str("]}");
                    return Some(Ok(std::mem::take(&mut self.answer)));
                }
                None => return wrong("is cut off", self.done),
            }
            let Some(target) = self.asking.read(&mut scan) else {
                return wrong("is no SubjectAccessReviewSpec", self.done);
            };
            let Some(attributes) = target else {
                return wrong("needs one of resourceAttributes and nonResourceAttributes", self.done);
            };
            if self.done > 0 {
                self.answer.push(',');
            }
            write(&access.review(&self.asking.identity, self.asking.attributes(attributes)), &mut self.answer);
            self.done += 1;
        }
        self.place = scan.place();
        None
    }
}

/// What the API server says of each spec.
pub fn reviews(access: &Access, specs: &Rc<str>) -> Answer {
    let mut reviewing = Reviewing::new(specs.clone());
    loop {
        if let Some(answer) = reviewing.next(access) {
            return RawValue::from_string(answer?).map_err(|error| error.to_string());
        }
    }
}

impl Work for Reviewing {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        match self.next(&desk.workspace.access(desk.options)) {
            Some(Ok(answer)) => Slice::Text(answer),
            Some(Err(message)) => Slice::Done(Err(message)),
            None => Slice::More(self.progress()),
        }
    }
}

fn write(review: &Review, answer: &mut String) {
    answer.push_str(if review.allowed { "{\"allowed\":true" } else { "{\"allowed\":false" });
    if !review.reason.is_empty() {
        answer.push_str(",\"reason\":");
        answer.push_str(&serde_json::to_string(&review.reason).unwrap_or_default());
    }
    answer.push('}');
}

/// Which of its two attributes a spec gives.
#[derive(Clone, Copy)]
enum Given {
    Resource,
    Path,
}

/// A spec, read into the same place as the one before it. A review adds no groups to those it names.
struct Asking {
    identity: Identity,
    /// `authorization/v1.ResourceAttributes`; the version decides nothing.
    resource: Attributes,
    /// `authorization/v1.NonResourceAttributes`
    path: Attributes,
}

impl Default for Asking {
    fn default() -> Self {
        let (identity, resource) = (Identity::default(), Attributes::default());
        Asking { identity, resource, path: Attributes::url("", "") }
    }
}

impl Asking {
    fn attributes(&self, given: Given) -> &Attributes {
        match given {
            Given::Resource => &self.resource,
            Given::Path => &self.path,
        }
    }

    /// Reads a spec. None if it is not one, an inner none if it does not give just one of its attributes.
    fn read(&mut self, scan: &mut Scan<'_>) -> Option<Option<Given>> {
        let Identity { user, uid, groups, extra } = &mut self.identity;
        user.clear();
        uid.clear();
        extra.clear();
        let mut count = 0;
        let (mut has_resource, mut has_path) = (false, false);
        scan.enters_object().then_some(())?;
        while let Some(name) = scan.field()? {
            match &*name {
                "user" => text(scan, user)?,
                "uid" => text(scan, uid)?,
                "groups" if scan.enters_list() => {
                    while scan.item()? {
                        if groups.len() == count {
                            groups.push((String::new(), Because::Asked));
                        }
                        let (group, _) = groups.get_mut(count)?;
                        group.clear();
                        text(scan, group)?;
                        count += 1;
                    }
                }
                "resourceAttributes" if scan.enters_object() => {
                    has_resource = true;
                    resource(scan, &mut self.resource)?;
                }
                "nonResourceAttributes" if scan.enters_object() => {
                    has_path = true;
                    path(scan, &mut self.path)?;
                }
                "groups" | "resourceAttributes" | "nonResourceAttributes" => scan.null().then_some(())?,
                // No authorizer that is known looks at it.
                _ => _ = scan.value()?,
            }
        }
        groups.truncate(count);
        Some(match (has_resource, has_path) {
            (true, false) => Some(Given::Resource),
            (false, true) => Some(Given::Path),
            _ => None,
        })
    }
}

fn resource(scan: &mut Scan<'_>, into: &mut Attributes) -> Option<()> {
    let Target::Resource(target) = &mut into.target else { return None };
    let ResourceTarget { namespace, group, resource, subresource, name } = target;
    for text in [&mut into.verb, namespace, group, resource, subresource, name] {
        text.clear();
    }
    let ResourceTarget { namespace, group, resource, subresource, name } = target;
    while let Some(field) = scan.field()? {
        let place = match &*field {
            "verb" => &mut into.verb,
            "namespace" => &mut *namespace,
            "group" => &mut *group,
            "resource" => &mut *resource,
            "subresource" => &mut *subresource,
            "name" => &mut *name,
            _ => {
                scan.value()?;
                continue;
            }
        };
        text(scan, place)?;
    }
    Some(())
}

fn path(scan: &mut Scan<'_>, into: &mut Attributes) -> Option<()> {
    let Target::Url(path) = &mut into.target else { return None };
    into.verb.clear();
    path.clear();
    while let Some(field) = scan.field()? {
        match &*field {
            "verb" => text(scan, &mut into.verb)?,
            "path" => text(scan, path)?,
            _ => _ = scan.value()?,
        }
    }
    Some(())
}

/// Reads a text in the place of another; `null` is the empty one.
fn text(scan: &mut Scan<'_>, into: &mut String) -> Option<()> {
    into.clear();
    if !scan.null() {
        into.push_str(&scan.string()?);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Options;
    use crate::api::Paste;
    use crate::cluster::{Cluster, Refused};
    use crate::text::Source;
    use serde_json::{Value, json};
    use std::sync::Arc;

    const PASTE: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [""], resources: [pods, pods/log], verbs: [get]}
- {nonResourceURLs: [/metrics], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: readers}
subjects:
- {kind: Group, name: 'say "hi"', apiGroup: rbac.authorization.k8s.io}
roleRef: {kind: ClusterRole, name: reader, apiGroup: rbac.authorization.k8s.io}
"#;

    fn said(specs: &str) -> Result<Value, String> {
        let paste = Paste::new(vec![Source::new("a.yaml", PASTE)]);
        let cluster = Cluster::new(Arc::new(paste), Refused::LeftOut);
        let access = Access::new(&cluster, &Options { bootstrap_roles: false, ..Options::default() });
        reviews(&access, &Rc::from(specs)).map(|answer| serde_json::from_str(answer.get()).unwrap())
    }

    #[test]
    fn each_spec_is_read_anew() {
        let specs = r#" [ {"user":"a","groups":["x","say \"hi\""],"extra":{"k":["v"]},
            "resourceAttributes":{"verb":"get","resource":"pods","subresource":"log","version":"v1","name":null}},
            {"groups":["x"],"resourceAttributes":{"verb":"get","resource":"pods"}},
            {"resourceAttributes":null,"groups":["say \"hi\""],"nonResourceAttributes":{"path":"/metrics","verb":"get"}},
            {"user":"a","groups":null,"nonResourceAttributes":{"path":"/metrics","verb":"get"}} ]"#;
        let reason =
            "RBAC: allowed by ClusterRoleBinding \"readers\" of ClusterRole \"reader\" to Group \"say \"hi\"\"";
        let yes = json!({"allowed": true, "reason": reason});
        let no = json!({"allowed": false});
        assert_eq!(said(specs), Ok(json!({"reviews": [yes, no, yes, no]})));
        assert_eq!(said("[]"), Ok(json!({"reviews": []})));
    }

    #[test]
    fn what_is_no_spec_is_named() {
        for (specs, expected) in [
            (r#"[{"resourceAttributes":{}}, 5]"#, "specs[1] is no SubjectAccessReviewSpec"),
            (r#"[{"user":5,"resourceAttributes":{}}]"#, "specs[0] is no SubjectAccessReviewSpec"),
            (r#"[{"user":"a"}]"#, "specs[0] needs one of resourceAttributes and nonResourceAttributes"),
            (
                r#"[{"resourceAttributes":{},"nonResourceAttributes":{}}]"#,
                "specs[0] needs one of resourceAttributes and nonResourceAttributes",
            ),
            (r#"[{"resourceAttributes":{"verb":"get"}}"#, "specs[1] is cut off"),
        ] {
            assert_eq!(said(specs), Err(expected.to_owned()), "{specs}");
        }
    }
}
