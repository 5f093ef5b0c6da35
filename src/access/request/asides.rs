//! What there is to say of the real request besides its verdict.

use super::derive::{CHECKED_ONLY, STREAMS, is_checked_inside, is_stream};
use super::{Differs, Meets, RBAC, Real, Request};
use crate::access::chain::Opinion;
use crate::access::grants::{covers, grants_resource};
use crate::access::{Access, Answer, Attributes, Identity, ResourceTarget, Target};
use crate::text::Verdict;
use serde::Serialize;

/// Something about the real request that the verdict does not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Aside {
    /// kubectl goes on over SPDY, where `create` alone opens the stream.
    Spdy { subresource: String },
    /// Before 1.35 `get` alone opened the stream over WebSocket.
    GetAlone { subresource: String },
    /// The command reads the object before it does what was asked, and may not.
    ReadsFirst { subresource: String, verdict: Verdict },
    /// `kubectl get` without a name is a `list`, which is decided otherwise.
    Lists { resource: String, verdict: Verdict },
    /// With a field selector for the name the list is what was asked about.
    FieldSelector { name: String },
    /// A rule with names never allows it: requests with this verb carry none.
    NeverByName { verb: String },
    /// `get` of `nodes/proxy` opens a shell in every Pod of the node.
    Kubelet,
    /// A WebSocket through `nodes/proxy` asks for `get`, and does not get it.
    Handshake,
    /// It is served to nobody, whatever is granted.
    NeverServed { verb: String, what: String, meets: Meets },
    /// Nobody may hand on rights that they do not have.
    Escalation { resource: String },
    /// No request of its own: it is checked while another one is served.
    CheckedInside { verb: String },
}

impl Access {
    /// What there is to say besides about the real request.
    pub fn asides(&self, answer: &Answer, request: Option<&Request>, real: Option<&Real>) -> Vec<Aside> {
        let Target::Resource(asked) = &answer.attributes.target else { return Vec::new() };
        let (verb, mut asides) = (answer.attributes.verb.as_str(), Vec::new());
        let identity = &answer.identity;
        let own = |text: &str| text.to_owned();
        if let Some(real) = real {
            let stream = match &real.answer.attributes.target {
                Target::Resource(target) if is_stream(target) => Some(target.subresource.clone()),
                _ => None,
            };
            match (stream, real.may("get"), real.may("create")) {
                (Some(subresource), false, true) => asides.push(Aside::Spdy { subresource }),
                (Some(subresource), true, false) => asides.push(Aside::GetAlone { subresource }),
                _ => {}
            }
            if real.why == Differs::ListByName && answer.verdict == Verdict::Yes {
                asides.push(Aside::FieldSelector { name: asked.name.clone() });
            }
        } else if is_stream(asked) && verb == "get" && answer.verdict == Verdict::No {
            let create = Attributes { verb: own("create"), ..answer.attributes.clone() };
            if self.allows(identity, &create) {
                asides.push(Aside::Spdy { subresource: asked.subresource.clone() });
            }
        }
        let refused = answer.verdict != Verdict::Yes || real.is_some_and(|real| real.meets == Meets::Forbidden);
        if let Some(request) = request.filter(|request| request.is_never_served() && refused)
            && let Some(asked) = request.asks.first()
        {
            let (verb, what) = (
                asked.verb.clone(),
                match &asked.target {
                    Target::Resource(target) => target.combined(),
                    Target::Url(path) => path.clone(),
                },
            );
            asides.push(Aside::NeverServed { verb, what, meets: request.then });
        }
        // What the last word is about: the real request, if it is served, and kubectl's.
        let (verdict, last) = real
            .filter(|real| !(real.why == Differs::Stream && real.is_anothers()))
            .map_or((answer.verdict, &answer.attributes), |real| (real.meets.verdict(), &real.answer.attributes));
        let Target::Resource(target) = &last.target else { return asides };
        let is_pod = target.group.is_empty() && target.resource == "pods";
        let reads = target.subresource == "log" || STREAMS.contains(&target.subresource.as_str());
        if verdict == Verdict::Yes && is_pod && reads {
            let pod = ResourceTarget { subresource: String::new(), ..target.clone() };
            asides.extend(
                self.unless_allowed(identity, &Attributes::resource("get", pod))
                    .map(|verdict| Aside::ReadsFirst { subresource: target.subresource.clone(), verdict }),
            );
        }
        let proxied = target.group.is_empty() && target.resource == "nodes" && target.subresource == "proxy";
        if verdict == Verdict::Yes && proxied && last.verb == "get" {
            asides.push(Aside::Kubelet);
        }
        let handshake = request.and_then(|request| request.handshake.as_ref());
        if let Some(handshake) = handshake.filter(|_| verdict == Verdict::Yes && last.verb == "create")
            && !self.allows(identity, handshake)
        {
            asides.push(Aside::Handshake);
        }
        let resource = self.catalogue().get(&asked.group, &asked.resource);
        let plain = asked.subresource.is_empty() && asked.name.is_empty();
        let listed = resource.is_some_and(|resource| resource.verbs.iter().any(|verb| verb == "list"));
        if answer.verdict == Verdict::Yes && verb == "get" && plain && listed {
            let list = Attributes::resource(
                "list",
                match &real {
                    Some(_) => target.clone(),
                    None => asked.clone(),
                },
            );
            asides.extend(
                self.unless_allowed(identity, &list)
                    .map(|verdict| Aside::Lists { resource: asked.resource.clone(), verdict }),
            );
        }
        let by_name = |rule: &crate::api::PolicyRule| {
            !rule.resource_names.is_empty() && covers(&rule.verbs, verb) && grants_resource(rule, asked)
        };
        if matches!(verb, "create" | "deletecollection")
            && asked.subresource.is_empty()
            && answer.verdict == Verdict::No
            && self.rules_for(identity, &asked.namespace).into_iter().any(|rule| by_name(&rule.policy))
        {
            asides.push(Aside::NeverByName { verb: own(verb) });
        }
        let rbac = asked.group == RBAC && asked.subresource.is_empty();
        if answer.verdict == Verdict::Yes && rbac && matches!(verb, "create" | "update" | "patch") {
            let (inner, of) = match asked.resource.as_str() {
                "rolebindings" | "clusterrolebindings" => ("bind", "clusterroles"),
                _ => ("escalate", asked.resource.as_str()),
            };
            let target = ResourceTarget { resource: own(of), name: String::new(), ..asked.clone() };
            if !self.allows(identity, &Attributes::resource(inner, target)) {
                asides.push(Aside::Escalation { resource: asked.resource.clone() });
            }
        }
        let checked = resource.is_some_and(|resource| is_checked_inside(verb, resource))
            || CHECKED_ONLY.iter().any(|(_, name, verbs)| *name == target.resource && verbs.contains(&verb));
        if checked && !asked.resource.is_empty() {
            asides.push(Aside::CheckedInside { verb: own(verb) });
        }
        asides
    }

    /// No, or unknown; None for a yes.
    fn unless_allowed(&self, identity: &Identity, attributes: &Attributes) -> Option<Verdict> {
        let review = self.review(identity, attributes);
        let known = review.missing.is_empty() && review.said.iter().all(|said| said.opinion != Opinion::Unknown);
        match (review.allowed, known) {
            (true, _) => None,
            (false, true) => Some(Verdict::No),
            (false, false) => Some(Verdict::Unknown),
        }
    }
}
