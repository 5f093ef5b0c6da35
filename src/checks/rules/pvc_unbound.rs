//! A claim that none of the pasted volumes can satisfy.

use crate::api::{LabelSelector, Object};
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::missed;
use crate::routing::replace;
use crate::text::{Both, Code, Diagnostic, Severity, nearest};
use crate::validation::Quantity;
use crate::words::korean::{i, ira};
use crate::yaml::{Node, decode};

pub static RULE: Rule = Rule { id: "pvc-unbound", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A PersistentVolumeClaim that waits for a volume somebody made, where none of the pasted PersistentVolumes fits it: in capacity, accessModes, storageClassName, volumeMode, selector, or because another claim has it.",
            why: "Both objects are accepted; the claim stays `Pending`, and with it every pod that uses it. A claim whose class may have a provisioner is not judged.",
        },
        ko: PageText {
            what: "누군가 만들어 둔 volume을 기다리는 PersistentVolumeClaim에, 붙여 넣은 PersistentVolume 중 맞는 것이 없는 곳을 찾습니다. capacity, accessModes, storageClassName, volumeMode, selector를 보고 다른 claim의 것인지도 봅니다.",
            why: "두 객체 모두 받아들여지지만 claim은 `Pending`으로 남고, 그것을 쓰는 pod도 모두 기다립니다. class에 provisioner가 있을 수 있는 claim은 판단하지 않습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: logs\nspec:\n  capacity:\n    storage: 100Mi\n  accessModes:\n  - ReadWriteMany\n  storageClassName: manual\n  hostPath:\n    path: /pv/logs\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: logs\nspec:\n  accessModes:\n  - ReadWriteOnce\n  storageClassName: manual\n  resources:\n    requests:\n      storage: 50Mi\n",
    right: "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: logs\nspec:\n  capacity:\n    storage: 100Mi\n  accessModes:\n  - ReadWriteMany\n  storageClassName: manual\n  hostPath:\n    path: /pv/logs\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: logs\nspec:\n  accessModes:\n  - ReadWriteMany\n  storageClassName: manual\n  resources:\n    requests:\n      storage: 50Mi\n",
};

/// Among more volumes than this there is no comparing each with each claim.
const MOST_VOLUMES: usize = 500;
/// What says an object's class before its field does.
const CLASS: &str = "metadata.annotations[volume.beta.kubernetes.io/storage-class]";
/// What a volume says of who made it, where that was not a person.
const PROVISIONED: &str = "pv.kubernetes.io/provisioned-by";
/// The provisioner of classes that have none.
const NO_PROVISIONER: &str = "kubernetes.io/no-provisioner";

/// A PersistentVolume or a claim, in the fields that both are compared by.
struct Storage<'c> {
    object: &'c Object,
    node: Node<'c>,
    /// None where a claim leaves it to the cluster's default; empty for none at all.
    class: Option<String>,
    size: String,
    access_modes: Vec<String>,
    volume_mode: String,
}

impl<'c> Storage<'c> {
    fn new(context: &Context<'c>, object: &'c Object, size: &str) -> Option<Self> {
        let node = context.paste.node(object.origin)?;
        let modes = node.at("spec.accessModes").into_iter().flat_map(Node::items);
        let mut storage = Storage {
            object,
            node,
            class: None,
            size: String::new(),
            access_modes: modes.map(|mode| mode.text().into_owned()).collect(),
            volume_mode: String::new(),
        };
        storage.class = storage.text(CLASS).or_else(|| storage.text("spec.storageClassName"));
        storage.size = storage.text(size).unwrap_or_default();
        let mode = storage.text("spec.volumeMode").filter(|mode| !mode.is_empty());
        storage.volume_mode = mode.unwrap_or_else(|| "Filesystem".to_owned());
        Some(storage)
    }
    /// A field's text; none where it is null or not there.
    fn text(&self, path: &str) -> Option<String> {
        let node = self.node.at(path)?;
        (node.kind() != crate::yaml::Kind::Null).then(|| node.text().into_owned())
    }
    fn is(&self, path: &str, text: &str) -> bool {
        self.text(path).as_deref() == Some(text)
    }
    fn name(&self) -> &'c str {
        &self.object.metadata.name
    }
    fn class(&self) -> &str {
        self.class.as_deref().unwrap_or_default()
    }
}

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let of = |kind: &'static str, size: &'static str| {
        let own = context.cluster.objects().filter(move |object| object.kind == kind);
        own.filter_map(move |object| Storage::new(context, object, size))
    };
    let volumes: Vec<Storage<'_>> = of("PersistentVolume", "spec.capacity.storage").take(MOST_VOLUMES + 1).collect();
    if volumes.is_empty() || volumes.len() > MOST_VOLUMES {
        return Vec::new();
    }
    let claims = of("PersistentVolumeClaim", "spec.resources.requests.storage");
    let unbound = claims.filter(|claim| !claim.is("status.phase", "Bound"));
    unbound.filter_map(|claim| check(context, &claim, &volumes)).take(super::MOST_BLOCKS).collect()
}

/// Why a volume does not fit a claim: the claim's field, the volume's, and both in words.
struct Misfit {
    field: &'static str,
    of_volume: &'static str,
    said: (String, String),
    /// What would have to stand in the claim's field.
    instead: Option<String>,
}

fn check(context: &Context<'_>, claim: &Storage<'_>, volumes: &[Storage<'_>]) -> Option<Diagnostic<Both>> {
    let wanted = claim.text("spec.volumeName").filter(|name| !name.is_empty());
    let candidates: Vec<&Storage<'_>> = match &wanted {
        Some(name) => volumes.iter().filter(|volume| volume.name() == name).collect(),
        None if waits(context, claim, volumes) => volumes.iter().collect(),
        None => return None,
    };
    if let (Some(name), true) = (&wanted, candidates.is_empty()) {
        return no_such_volume(context, claim, name, volumes);
    }
    let mut best: Option<(&Storage<'_>, Vec<Misfit>)> = None;
    for volume in candidates {
        let misfits = misfits(claim, volume, wanted.is_some());
        if misfits.is_empty() {
            return None;
        }
        if best.as_ref().is_none_or(|(_, least)| misfits.len() < least.len()) {
            best = Some((volume, misfits));
        }
    }
    let (volume, misfits) = best?;
    Some(tell(context, claim, volume, &misfits, wanted.is_some()))
}

/// Whether a claim surely waits for a volume that somebody makes by hand.
fn waits(context: &Context<'_>, claim: &Storage<'_>, volumes: &[Storage<'_>]) -> bool {
    let Some(class) = &claim.class else { return false };
    if class.is_empty() {
        return true;
    }
    let is_class = |object: &&Object| object.kind == "StorageClass" && object.metadata.name == *class;
    if let Some(found) = context.cluster.objects().find(is_class) {
        let provisioner = context.paste.node(found.origin).and_then(|node| node.get("provisioner"));
        return provisioner.is_some_and(|node| node.text() == NO_PROVISIONER);
    }
    // A volume that was provisioned shows that its class has a provisioner.
    let is_provisioned = |volume: &Storage<'_>| volume.object.metadata.annotations.contains_key(PROVISIONED);
    let (provisioned, by_hand): (Vec<&Storage<'_>>, Vec<_>) = volumes.iter().partition(|volume| is_provisioned(volume));
    let classes: Vec<&str> = by_hand.iter().map(|volume| volume.class()).filter(|class| !class.is_empty()).collect();
    provisioned.iter().all(|volume| volume.class() != class) && nearest(class, &classes).is_some()
}

/// What keeps a volume from a claim. Mirrors pkg/controller/volume/persistentvolume and its `FindMatchingVolume`;
/// `by_name`: the claim names the volume, and its selector does not count.
fn misfits(claim: &Storage<'_>, volume: &Storage<'_>, by_name: bool) -> Vec<Misfit> {
    let mut found = Vec::new();
    let mut misfit = |field, of_volume, said, instead| found.push(Misfit { field, of_volume, said, instead });
    let ours = match volume.text("spec.claimRef.name").filter(|name| !name.is_empty()) {
        None => false,
        Some(name) => {
            let namespace = volume.text("spec.claimRef.namespace").unwrap_or_default();
            let uid = volume.text("spec.claimRef.uid").unwrap_or_default();
            let same_uid = uid.is_empty() || claim.is("metadata.uid", &uid);
            let same_name = name == claim.name() && namespace == claim.object.namespace();
            if !same_name || !same_uid {
                let other = Code(format!("{namespace}/{name}")).to_string();
                let said = match same_name {
                    true => (
                        "it is kept for an earlier claim of this name".to_owned(),
                        "이 이름의 예전 claim에 묶여 있습니다".to_owned(),
                    ),
                    false => (format!("it is bound to claim {other}"), format!("claim {other}에 묶여 있습니다")),
                };
                misfit("metadata.name", "spec.claimRef", said, None);
            }
            same_name && same_uid
        }
    };
    if let (Some(asked), Some(has)) = (Quantity::parse(&claim.size), Quantity::parse(&volume.size))
        && asked.exceeds(has)
    {
        let said = compared("capacity", &volume.size, &claim.size);
        misfit("spec.resources.requests.storage", "spec.capacity.storage", said, Some(volume.size.clone()));
    }
    let lacking: Vec<&str> =
        claim.access_modes.iter().filter(|mode| !volume.access_modes.contains(mode)).map(String::as_str).collect();
    if !lacking.is_empty() {
        let (has, lacks) = (volume.access_modes.join(", "), lacking.join(", "));
        let (has_code, lacks_code) = (Code(&has), Code(&lacks));
        let said = (
            format!("its accessModes are {has_code}, without {lacks_code}"),
            format!("accessModes가 {has_code}뿐이고 {lacks_code}{} 없습니다", i(&lacks)),
        );
        match (claim.access_modes.len(), volume.access_modes.first()) {
            (1, Some(mode)) => misfit("spec.accessModes[0]", "spec.accessModes", said, Some(mode.clone())),
            _ => misfit("spec.accessModes", "spec.accessModes", said, None),
        }
    }
    if claim.volume_mode != volume.volume_mode {
        let said = compared("volumeMode", &volume.volume_mode, &claim.volume_mode);
        misfit("spec.volumeMode", "spec.volumeMode", said, None);
    }
    // What a volume is kept for, it is given to whatever class it has.
    if !ours && claim.class.as_deref().is_some_and(|class| class != volume.class()) {
        let shown = |class: &str| if class.is_empty() { "\"\"".to_owned() } else { class.to_owned() };
        let (has, asked) = (shown(volume.class()), shown(claim.class()));
        let said = compared("storageClassName", &has, &asked);
        misfit("spec.storageClassName", "spec.storageClassName", said, Some(has));
    }
    let selector = claim.node.at("spec.selector").filter(|_| !ours && !by_name);
    let selector = selector.and_then(|node| decode::<LabelSelector>(node).ok()).unwrap_or_default();
    if let Some(first) = missed(&selector, &volume.object.metadata.labels).into_iter().next() {
        let wants = Code(&first.wants).to_string();
        let said = (format!("it lacks the label {wants}"), format!("label {wants}{} 없습니다", i(&first.wants)));
        misfit("spec.selector", "metadata.labels", said, None);
    }
    found
}

fn compared(field: &str, has: &str, asked: &str) -> (String, String) {
    let (of, has_code, asked_code) = (Code(field), Code(has), Code(asked));
    (
        format!("its {of} is {has_code}, not {asked_code}"),
        format!("{of}{} {asked_code}{} 아니라 {has_code}입니다", i(field), i(asked)),
    )
}

fn tell(
    context: &Context<'_>,
    claim: &Storage<'_>,
    volume: &Storage<'_>,
    misfits: &[Misfit],
    by_name: bool,
) -> Diagnostic<Both> {
    let (name, of) = (Code(claim.name()), Code(volume.name()));
    let message = match by_name {
        true => Both::new(
            format!("Claim {name} cannot have the PersistentVolume {of} that it names."),
            format!(
                "claim {name}{} 이름으로 가리키는 PersistentVolume {of}{} 가질 수 없습니다.",
                i(claim.name()),
                crate::words::korean::eul(volume.name())
            ),
        ),
        false => Both::new(
            format!("No PersistentVolume of the paste fits claim {name}; it stays Pending."),
            format!("붙여 넣은 PersistentVolume 중 claim {name}에 맞는 것이 없어 Pending으로 남습니다."),
        ),
    };
    let (en, ko): (Vec<&str>, Vec<&str>) =
        misfits.iter().map(|misfit| (misfit.said.0.as_str(), misfit.said.1.as_str())).unzip();
    let (en, ko) = (en.join("; "), ko.join(", "));
    let help = match by_name {
        true => Both::new(format!("Of {of}: {en}."), format!("{of}의 경우: {ko}.")),
        false => Both::new(format!("Nearest is {of}: {en}."), format!("가장 가까운 것은 {of}입니다: {ko}.")),
    };
    let field = misfits.first().map_or("spec", |misfit| misfit.field);
    let mut found = RULE.at(context.span(claim.object.origin, field), message, help);
    for misfit in misfits {
        let said = Both::new("what the volume says", "volume이 말하는 것");
        found = found.and(context.span(volume.object.origin, misfit.of_volume), said);
    }
    if let [Misfit { field, instead: Some(instead), .. }] = misfits
        && let Some(fix) = replace(context.cluster, claim.object, field, instead)
    {
        found = found.mended_by(fix, use_it(instead));
    }
    found
}

/// A claim names a volume that is not there, but is like one.
fn no_such_volume(
    context: &Context<'_>,
    claim: &Storage<'_>,
    name: &str,
    volumes: &[Storage<'_>],
) -> Option<Diagnostic<Both>> {
    let names: Vec<&str> = volumes.iter().map(Storage::name).collect();
    let near = nearest(name, &names)?;
    let message = Both::new(
        format!("Claim {} names the PersistentVolume {}, which is not in the paste.", Code(claim.name()), Code(name)),
        format!(
            "claim {}{} 가리키는 PersistentVolume {}{} 붙여 넣은 글에 없습니다.",
            Code(claim.name()),
            i(claim.name()),
            Code(name),
            i(name)
        ),
    );
    let help = Both::new(
        format!("Did you mean {}? A claim that names a volume takes no other.", Code(near)),
        format!("혹시 {}{}는 뜻입니까? volume을 지정한 claim은 다른 것을 받지 않습니다.", Code(near), ira(near)),
    );
    let found = RULE.at(context.span(claim.object.origin, "spec.volumeName"), message, help);
    Some(match replace(context.cluster, claim.object, "spec.volumeName", near) {
        Some(fix) => found.mended_by(fix, use_it(near)),
        None => found,
    })
}

fn use_it(text: &str) -> Both {
    Both::new(format!("Use {}", Code(text)), format!("{} 쓰기", Code(text)))
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::problems;

    const VOLUME: &str = "\
apiVersion: v1
kind: PersistentVolume
metadata: {name: vol, labels: {tier: fast}}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  hostPath: {path: /data}
";
    const CLAIM: &str = "\
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: dev}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources:
    requests: {storage: 1Gi}
";

    fn told(volume: &str, claim: &str) -> Vec<String> {
        problems(&format!("{volume}{claim}")).into_iter().filter(|found| found.starts_with("pvc-")).collect()
    }

    #[test]
    fn a_claim_waits_where_no_volume_fits() {
        for (from, to, line) in [
            ("storage: 1Gi", "storage: 2Gi", Some(17)),
            ("storage: 1Gi", "storage: 500Mi", None),
            ("ReadWriteOnce", "ReadWriteMany", Some(14)),
            ("Name: manual", "Name: manaul", Some(15)),
            ("Name: manual", "Name: ''", Some(15)),
            // A provisioner may make it a volume.
            ("Name: manual", "Name: standard", None),
            ("  storageClassName: manual\n", "", None),
            ("  resources", "  volumeMode: Block\n  resources", Some(16)),
            ("  resources", "  selector: {matchLabels: {tier: slow}}\n  resources", Some(16)),
            ("  resources", "  selector: {matchLabels: {tier: fast}}\n  resources", None),
            ("  resources", "  volumeName: vol\n  selector: {matchLabels: {tier: slow}}\n  resources", None),
            ("  resources", "  volumeName: vo1\n  resources", Some(16)),
            ("  resources", "  volumeName: another-one\n  resources", None),
        ] {
            let expected: Vec<String> = line.iter().map(|line| format!("pvc-unbound:{line}")).collect();
            assert_eq!(told(VOLUME, &CLAIM.replacen(from, to, 1)), expected, "{to}");
        }
        assert_eq!(told("", CLAIM), Vec::<String>::new());
    }

    #[test]
    fn a_volume_that_is_kept_is_given_to_none_but_its_claim() {
        for (kept, line) in [
            ("{name: data, namespace: dev}", None),
            ("{name: data, namespace: prod}", Some(13)),
            ("{name: data, namespace: dev, uid: gone}", Some(13)),
        ] {
            let expected: Vec<String> = line.iter().map(|line| format!("pvc-unbound:{line}")).collect();
            assert_eq!(told(&format!("{VOLUME}  claimRef: {kept}\n"), CLAIM), expected, "{kept}");
        }
    }
}
