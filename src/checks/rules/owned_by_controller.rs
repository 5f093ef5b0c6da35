//! An object that a controller keeps: edits of it do not last.

use crate::api::{Object, OwnerReference};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity, gather};
use crate::words::korean::{eul, i};
use std::collections::BTreeMap;

pub static RULE: Rule = Rule { id: "owned-by-controller", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Objects with an owner reference that says `controller: true`.",
            why: "The owner's controller puts back what is changed in them, or makes the next one without the change. The place to edit is the owner, or the owner's owner.",
        },
        ko: PageText {
            what: "owner reference에 `controller: true`가 있는 객체를 찾습니다.",
            why: "owner의 controller가 바뀐 곳을 되돌리거나, 다음 객체를 그 변경 없이 만듭니다. 고칠 곳은 owner, 또는 그 owner의 owner입니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-6d4b-x2x9z\n  ownerReferences:\n  - apiVersion: apps/v1\n    kind: ReplicaSet\n    name: web-6d4b\n    uid: 5d7c1b0e\n    controller: true\nspec:\n  containers:\n  - name: web\n    image: nginx\n",
    right: "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx\n",
};

/// Owners of owners of owners end here.
const MOST_OWNERS: usize = 8;

/// Kind, namespace and name; the namespace is empty for an owner that has none.
type Key<'c> = (&'c str, &'c str, &'c str);

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut owned: Vec<(&OwnerReference, Vec<&Object>)> = Vec::new();
    let mut places: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for object in context.cluster.objects() {
        let Some(owner) = controller(object) else { continue };
        let place = *places.entry((&owner.kind, object.namespace(), &owner.name)).or_insert(owned.len());
        match owned.get_mut(place) {
            Some((_, objects)) => objects.push(object),
            None => owned.push((owner, vec![object])),
        }
    }
    if owned.is_empty() {
        return Vec::new();
    }
    let key = |object| (key(object), object);
    let pasted: BTreeMap<Key<'_>, &Object> = gather(context.cluster.objects().map(key));
    owned.iter().filter_map(|(owner, objects)| tell(context, owner, objects, &pasted)).collect()
}

fn key(object: &Object) -> Key<'_> {
    (&object.kind, object.namespace(), &object.metadata.name)
}

/// The owner whose controller keeps an object.
fn controller(object: &Object) -> Option<&OwnerReference> {
    object.metadata.owner_references.iter().find(|owner| owner.controller == Some(true) && !owner.name.is_empty())
}

/// The last owner of those in the paste, and what the paste has of it.
fn topmost<'c>(
    object: &'c Object,
    owner: &'c OwnerReference,
    pasted: &BTreeMap<Key<'c>, &'c Object>,
) -> (&'c OwnerReference, Option<&'c Object>) {
    let mut top = owner;
    for _ in 0..MOST_OWNERS {
        let Some(found) = pasted.get(&(top.kind.as_str(), object.namespace(), top.name.as_str())) else {
            return (top, None);
        };
        match controller(found) {
            Some(next) => top = next,
            None => return (top, Some(found)),
        }
    }
    (top, None)
}

fn tell(
    context: &Context<'_>,
    owner: &OwnerReference,
    objects: &[&Object],
    pasted: &BTreeMap<Key<'_>, &Object>,
) -> Option<Diagnostic<Both>> {
    let first = *objects.first()?;
    let at = first.metadata.owner_references.iter().position(|other| std::ptr::eq(other, owner)).unwrap_or(0);
    let (kind, name) = (&first.kind, &first.metadata.name);
    let (top, place) = topmost(first, owner, pasted);
    let (of, top_name) = (&top.kind, &top.name);
    let message = Both::new(
        format!(
            "{} {} keeps {kind} {}; what is changed here does not last.",
            owner.kind,
            Code(&owner.name),
            Code(name)
        ),
        format!(
            "{kind} {}{} {} {}{} 관리하므로 여기서 바꾼 것은 남지 않습니다.",
            Code(name),
            crate::words::korean::eun(name),
            owner.kind,
            Code(&owner.name),
            i(&owner.name)
        ),
    );
    let hash = first.metadata.labels.get("pod-template-hash");
    let deployment = hash.and_then(|hash| top_name.strip_suffix(hash.as_str())?.strip_suffix('-'));
    let help = match (of.as_str(), deployment) {
        ("Node", _) => Both::new(
            format!("Edit its file on node {}, in the kubelet's folder of static pods.", Code(top_name)),
            format!("node {}에서 kubelet의 static pod 폴더에 있는 파일을 고치십시오.", Code(top_name)),
        ),
        ("ReplicaSet", Some(deployment)) if place.is_none() => Both::new(
            format!("Edit the owner of {of} {}; by the names that is Deployment {}.", Code(top_name), Code(deployment)),
            format!(
                "{of} {}의 owner를 고치십시오. 이름으로 보아 Deployment {}입니다.",
                Code(top_name),
                Code(deployment)
            ),
        ),
        _ => Both::new(
            format!("Edit {of} {} instead.", Code(top_name)),
            format!("대신 {of} {}{} 고치십시오.", Code(top_name), eul(top_name)),
        ),
    };
    let span = context.span(first.origin, &format!("metadata.ownerReferences[{at}]"));
    let mut found = RULE.at(span, message, help);
    if let Some(place) = place {
        let said = Both::new("the place to edit", "고칠 곳");
        found = found.and(context.span(place.origin, "metadata.name"), said);
    }
    for other in objects.iter().skip(1).take(super::MOST_ALIKE) {
        let said = Both::new("kept by the same owner", "같은 owner가 관리합니다");
        found = found.and(context.span(other.origin, "metadata.name"), said);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::problems;

    #[test]
    fn what_one_owner_keeps_is_told_once() {
        let owned = |kind: &str, name: &str, owner: &str, controller: bool| {
            format!(
                "---\napiVersion: example.com/v1\nkind: {kind}\nmetadata:\n  name: {name}\n  ownerReferences:\n  - {{apiVersion: v1, kind: {owner}, name: a, uid: u, controller: {controller}}}\n"
            )
        };
        let two = owned("Made", "x", "Maker", true) + &owned("Made", "z", "Maker", true);
        assert_eq!(problems(&two), ["owned-by-controller:7"]);
        assert_eq!(problems(&owned("Made", "x", "Maker", false)), Vec::<String>::new());
        // An object that owns itself leads nowhere, and stops.
        assert_eq!(problems(&owned("Maker", "a", "Maker", true)), ["owned-by-controller:7"]);
    }
}
