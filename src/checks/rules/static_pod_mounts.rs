//! A control plane's static pod whose flags name files that no mount brings.

use crate::api::{Content, Object};
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::{ServerFlag, flags_of};
use crate::routing::replace;
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Safety, Severity, distance};
use crate::words::korean::{eun, i};
use crate::yaml::Node;

pub static RULE: Rule = Rule { id: "static-pod-mounts", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A pod of kube-apiserver, kube-controller-manager, kube-scheduler or etcd with `hostPath` volumes, one of whose flags names a file beneath none of the container's mounts, or whose mount shows another folder of the node than the flag means.",
            why: "The kubelet starts such a pod, the program does not find its file and ends, and the node's control plane is gone with no API server to ask why.",
        },
        ko: PageText {
            what: "`hostPath` volume이 있는 kube-apiserver, kube-controller-manager, kube-scheduler, etcd pod에서, flag가 가리키는 파일이 container의 어느 mount 아래에도 없거나 mount가 node의 다른 폴더를 보여 주는 곳을 찾습니다.",
            why: "kubelet은 이런 pod를 시작하지만 프로그램은 파일을 찾지 못하고 끝납니다. control plane이 멈추고, 까닭을 물을 API 서버도 없습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\n  namespace: kube-system\nspec:\n  containers:\n  - name: kube-scheduler\n    image: registry.k8s.io/kube-scheduler:v1.36.0\n    command:\n    - kube-scheduler\n    - --kubeconfig=/etc/kubernetes/scheduler-config.conf\n    volumeMounts:\n    - name: kubeconfig\n      mountPath: /etc/kubernetes/scheduler.conf\n      readOnly: true\n  volumes:\n  - name: kubeconfig\n    hostPath:\n      path: /etc/kubernetes/scheduler.conf\n      type: FileOrCreate\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\n  namespace: kube-system\nspec:\n  containers:\n  - name: kube-scheduler\n    image: registry.k8s.io/kube-scheduler:v1.36.0\n    command:\n    - kube-scheduler\n    - --kubeconfig=/etc/kubernetes/scheduler.conf\n    volumeMounts:\n    - name: kubeconfig\n      mountPath: /etc/kubernetes/scheduler.conf\n      readOnly: true\n  volumes:\n  - name: kubeconfig\n    hostPath:\n      path: /etc/kubernetes/scheduler.conf\n      type: FileOrCreate\n",
};

const PROGRAMS: [&str; 4] = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"];

/// The ends of flags that name a file which has to be there.
const FILES: [&str; 8] = [
    "kubeconfig",
    "file",
    "-certificate",
    "-client-key",
    "encryption-provider-config",
    "authorization-config",
    "authentication-config",
    "client-ca",
];

/// Files of the node that have one place, in the pods as well.
const OF_CONTROL_PLANE: &str = "/etc/kubernetes";

/// A mount of a container.
struct Mount {
    /// Without a slash at its end.
    path: String,
    /// Field path of what it says.
    field: String,
    /// The node's folder or file, and the field path of what says so.
    host: Option<(String, String)>,
}

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for object in context.cluster.objects().filter(|object| matches!(object.content, Content::Pod(_))) {
        let Some(spec) = context.paste.node(object.origin).and_then(|node| node.get("spec")) else { continue };
        // Without a folder of the node it is no static pod: its files come from elsewhere.
        if !list(spec, "volumes").any(|volume| volume.get("hostPath").is_some()) {
            continue;
        }
        for (at, container) in list(spec, "containers").enumerate() {
            let path = format!("spec.containers[{at}]");
            let Some(flags) = flags_of(container, &path, &PROGRAMS) else { continue };
            let mounts = mounts(spec, container, &path);
            check(context, object, &flags, &mounts, &mut found);
            if found.len() >= super::MOST_BLOCKS {
                return found;
            }
        }
    }
    found
}

fn list<'t>(node: Node<'t>, field: &str) -> impl Iterator<Item = Node<'t>> {
    node.get(field).into_iter().flat_map(Node::items)
}

fn mounts(spec: Node<'_>, container: Node<'_>, path: &str) -> Vec<Mount> {
    let text = |node: Node<'_>, field: &str| node.at(field).map(|node| node.text().into_owned()).unwrap_or_default();
    let bare = |path: String| path.trim_end_matches('/').to_owned();
    let mount = |(at, mount): (usize, Node<'_>)| {
        let name = text(mount, "name");
        let volume = list(spec, "volumes").enumerate().find(|(_, volume)| text(*volume, "name") == name);
        // A part of a volume is not what its path says.
        let whole = volume.filter(|_| mount.get("subPath").is_none() && mount.get("subPathExpr").is_none());
        let host = whole.and_then(|(at, volume)| {
            let path = volume.at("hostPath.path")?.text().into_owned();
            Some((bare(path), format!("spec.volumes[{at}].hostPath.path")))
        });
        Mount { path: bare(text(mount, "mountPath")), field: format!("{path}.volumeMounts[{at}].mountPath"), host }
    };
    list(container, "volumeMounts").enumerate().map(mount).collect()
}

/// What is left of a path beneath a folder, or beneath nothing but itself.
fn beneath<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn names_a_file(flag: &ServerFlag) -> bool {
    flag.value.starts_with('/') && FILES.iter().any(|end| flag.name.ends_with(end))
}

fn check(
    context: &Context<'_>,
    object: &Object,
    flags: &[ServerFlag],
    mounts: &[Mount],
    found: &mut Vec<Diagnostic<Both>>,
) {
    let files: Vec<&ServerFlag> = flags.iter().filter(|flag| names_a_file(flag)).collect();
    let is_mounted = |flag: &ServerFlag| mounts.iter().any(|mount| beneath(&flag.value, &mount.path).is_some());
    let (there, missing): (Vec<&ServerFlag>, Vec<&ServerFlag>) = files.into_iter().partition(|flag| is_mounted(flag));
    let mut explained: Vec<&str> = Vec::new();
    for mount in mounts {
        let Some((host, host_field)) = mount.host.as_ref().filter(|(host, _)| *host != mount.path) else { continue };
        let wanting = missing.iter().filter(|flag| !host.is_empty() && beneath(&flag.value, host).is_some());
        let wanting: Vec<&ServerFlag> = wanting.copied().collect();
        let served = || there.iter().copied().filter(|flag| deepest(mounts, &flag.value) == Some(&mount.path));
        if !wanting.is_empty() {
            explained.extend(wanting.iter().map(|flag| flag.path.as_str()));
            found.push(other_mount(context, object, mount, host, &wanting));
        } else if beneath(&mount.path, OF_CONTROL_PLANE).is_some() && beneath(host, OF_CONTROL_PLANE).is_some() {
            // Elsewhere a node keeps its files as it likes; other mounts that agree show that this one does not.
            let agrees = |other: &Mount| other.host.as_ref().is_some_and(|(host, _)| *host == other.path);
            let flags: Vec<&ServerFlag> = served().collect();
            if !flags.is_empty() && (mounts.iter().any(agrees) || is_near(host, &mount.path)) {
                found.push(other_folder(context, object, mount, (host, host_field), &flags));
            }
        }
    }
    for flag in missing.iter().filter(|flag| !explained.contains(&flag.path.as_str())) {
        found.push(not_mounted(context, object, flag, mounts));
    }
}

/// The mount that a path's file comes from.
fn deepest<'m>(mounts: &'m [Mount], path: &str) -> Option<&'m str> {
    let over = mounts.iter().filter(|mount| beneath(path, &mount.path).is_some());
    over.map(|mount| mount.path.as_str()).max_by_key(|path| path.len())
}

fn is_near(a: &str, b: &str) -> bool {
    distance(a, b) * 3 <= a.len().max(b.len())
}

/// Flags mean files of a folder of the node that is mounted, but under another path.
fn other_mount(
    context: &Context<'_>,
    object: &Object,
    mount: &Mount,
    host: &str,
    flags: &[&ServerFlag],
) -> Diagnostic<Both> {
    let (path, name) = (&mount.path, flags.first().map_or("", |flag| flag.name.as_str()));
    let flag = format!("--{name}");
    let message = Both::new(
        format!("The node’s {} is mounted at {}, where {} does not look.", Code(host), Code(path), Code(&flag)),
        format!(
            "node의 {}{} {}에 mount되는데, {}{} 거기를 보지 않습니다.",
            Code(host),
            i(host),
            Code(path),
            Code(&flag),
            eun(&flag)
        ),
    );
    let help = Both::new("The program does not find its files and ends.", "프로그램이 파일을 찾지 못하고 끝납니다.");
    let found = RULE.at(context.span(object.origin, &mount.field), message, help);
    let found = with_flags(context, object, found, flags);
    match replace(context.cluster, object, &mount.field, host) {
        Some(fix) => {
            found.mended_by(fix, Both::new(format!("Mount it at {}", Code(host)), format!("{}에 mount", Code(host))))
        }
        None => found,
    }
}

/// A mount shows another folder of the node than its path says.
fn other_folder(
    context: &Context<'_>,
    object: &Object,
    mount: &Mount,
    (host, field): (&str, &str),
    flags: &[&ServerFlag],
) -> Diagnostic<Both> {
    let path = &mount.path;
    let message = Both::new(
        format!("{} shows the node’s {}, not its {}.", Code(path), Code(host), Code(path)),
        format!(
            "{}{} node의 {}{} 아니라 {}의 내용을 보여 줍니다.",
            Code(path),
            eun(path),
            Code(path),
            i(path),
            Code(host)
        ),
    );
    let help = Both::new(
        "If that is not meant, the program finds other files than its flags name, or none.",
        "뜻한 것이 아니라면 프로그램은 flag가 말하는 것과 다른 파일을 읽거나 아무것도 찾지 못합니다.",
    );
    let found = RULE.at(context.span(object.origin, field), message, help);
    let found = with_flags(context, object, found, flags);
    match replace(context.cluster, object, field, path) {
        Some(fix) => found.mended_by(fix, use_it(path)),
        None => found,
    }
}

/// A flag names a file that no mount brings.
fn not_mounted(context: &Context<'_>, object: &Object, flag: &ServerFlag, mounts: &[Mount]) -> Diagnostic<Both> {
    let ServerFlag { name, value, path } = flag;
    let name = format!("--{name}");
    let message = Both::new(
        format!("No mount of this container brings {}, which {} names.", Code(value), Code(&name)),
        format!(
            "{}{} 가리키는 {}{} 이 container의 어느 mount에도 없습니다.",
            Code(&name),
            i(&name),
            Code(value),
            i(value)
        ),
    );
    let near = mounts.iter().filter_map(|mount| meant(value, &mount.path)).min_by_key(|near| distance(value, near));
    let help = match &near {
        Some(near) => Both::new(
            format!("Did you mean {}? Without its file the program ends.", Code(near)),
            format!("혹시 {}입니까? 파일이 없으면 프로그램이 끝납니다.", Code(near)),
        ),
        None => Both::new(
            "Mount the folder that it lies in, with a hostPath volume; without its file the program ends.",
            "파일이 있는 폴더를 hostPath volume으로 mount하십시오. 파일이 없으면 프로그램이 끝납니다.",
        ),
    };
    let found = RULE.at(context.span(object.origin, path), message, help);
    let fix = near.and_then(|near| Some((reworded(context, object, flag, &near)?, near)));
    match fix {
        Some((fix, near)) => found.mended_by(fix, use_it(&near)),
        None => found,
    }
}

/// The path beneath a mount that a path is most like, if it is like one.
fn meant(path: &str, mount: &str) -> Option<String> {
    let depth = mount.matches('/').count();
    let ends = path.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at).chain([path.len()]);
    let (folder, rest) = path.split_at_checked(ends.skip(1).nth(depth.checked_sub(1)?)?)?;
    is_near(folder, mount).then(|| format!("{mount}{rest}"))
}

/// A flag with another value.
fn reworded(context: &Context<'_>, object: &Object, flag: &ServerFlag, to: &str) -> Option<Fix> {
    let sources = &context.paste.sources;
    let node = context.paste.node(object.origin)?;
    let next = flag.path.rsplit_once('[').and_then(|(list, at)| {
        let at: usize = at.strip_suffix(']')?.parse().ok()?;
        Some(format!("{list}[{}]", at + 1))
    });
    // A value may be the word after its flag.
    [Some(flag.path.clone()), next].into_iter().flatten().find_map(|path| {
        let loc = node.at(&path)?.loc();
        let start = loc.start + sources.text(loc).find(&flag.value)? as u32;
        let loc = Loc { start, end: start + flag.value.len() as u32, ..loc };
        Some(Fix { safety: Safety::Unsafe, edits: vec![sources.edit(loc, to)], span: Some(sources.span(loc)) })
    })
}

fn with_flags(
    context: &Context<'_>,
    object: &Object,
    found: Diagnostic<Both>,
    flags: &[&ServerFlag],
) -> Diagnostic<Both> {
    flags.iter().take(super::MOST_ALIKE).fold(found, |found, flag| {
        let said = Both::new("the file that is looked for", "찾는 파일");
        found.and(context.span(object.origin, &flag.path), said)
    })
}

fn use_it(path: &str) -> Both {
    Both::new(format!("Use {}", Code(path)), format!("{} 쓰기", Code(path)))
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::problems;

    const SERVER: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: a
    command:
    - kube-apiserver
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
    - --authorization-always-allow-paths=/healthz
    volumeMounts:
    - {name: pki, mountPath: /etc/kubernetes/pki}
    - {name: ssl, mountPath: /etc/ssl/certs}
    - {name: data, mountPath: /var/lib/etcd}
  volumes:
  - {name: pki, hostPath: {path: /etc/kubernetes/pki}}
  - {name: ssl, hostPath: {path: /etc/ssl/certs}}
  - {name: data, hostPath: {path: /var/lib/etcd-restored}}
";

    #[test]
    fn files_are_looked_for_where_they_are_mounted() {
        for (from, to, lines) in [
            ("a", "a", vec![]),
            ("=/etc/kubernetes/pki/ca", "=/etc/kubernetes/pkii/ca", vec![10]),
            ("--etcd-cafile=/etc", "--etcd-cafile=/srv", vec![11]),
            ("mountPath: /etc/kubernetes/pki", "mountPath: /etc/kubernetes/pkii", vec![14]),
            ("path: /etc/kubernetes/pki}}", "path: /etc/kubernetes/WRONG-PKI}}", vec![18]),
            ("hostPath: {path: /etc/kubernetes/pki}", "secret: {secretName: pki}", vec![]),
            ("- kube-apiserver\n", "- sleep\n", vec![]),
        ] {
            let expected: Vec<String> = lines.iter().map(|line| format!("static-pod-mounts:{line}")).collect();
            assert_eq!(problems(&SERVER.replacen(from, to, 1)), expected, "{to}");
        }
    }

    #[test]
    fn what_is_meant_lies_beneath_a_mount() {
        for (path, mount, expected) in [
            ("/etc/kubernetes/pkii/ca.crt", "/etc/kubernetes/pki", Some("/etc/kubernetes/pki/ca.crt")),
            (
                "/etc/kubernetes/scheduler-config.conf",
                "/etc/kubernetes/scheduler.conf",
                Some("/etc/kubernetes/scheduler.conf"),
            ),
            ("/srv/ca.crt", "/etc/kubernetes/pki", None),
            ("/srv/ca.crt", "", None),
        ] {
            assert_eq!(super::meant(path, mount).as_deref(), expected, "{path}");
        }
    }
}
