//! The server's words, one object each, and the line to which they belong.

use super::{refusals, warnings};
use crate::api::Paste;
use crate::text::Source;

/// What is said of the first object of a text, and in which line.
pub(super) fn said(text: &str) -> Vec<String> {
    let paste = Paste::new(vec![Source::new("a.yaml", text)]);
    let refusals = refusals(&paste, paste.objects.first().unwrap());
    let line = |loc| paste.sources.span(loc).start.line;
    refusals.iter().map(|refusal| format!("{} {}", line(refusal.loc), refusal.message)).collect()
}

/// Texts of what is below `metadata`, and what is said of them.
fn all(api_version: &str, kind: &str, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let whole = format!("{{apiVersion: {api_version}, kind: {kind}, metadata: {{name: a}}}}");
        let whole = format!("{}, {text}}}", whole.strip_suffix('}').unwrap());
        let found: Vec<String> = said(&whole).iter().map(|said| said.trim_start_matches("1 ").to_owned()).collect();
        if found != *expected {
            wrong.push((found, *expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pods() {
    all(
        "v1",
        "Pod",
        &[
            ("spec: {containers: [{name: c, image: x}]}", &[]),
            ("spec: {}", &["spec.containers: Required value"]),
            (
                "spec: {containers: [{name: c, image: x, resources: {limits: {hugepages-2Mi: 4Mi}}}]}",
                &["spec.containers[0].resources: Forbidden: HugePages require cpu or memory"],
            ),
            ("spec: {containers: [{name: c, image: x, resources: {limits: {hugepages-2Mi: 4Mi, memory: 1Gi}}}]}", &[]),
            (
                "spec: {containers: [{name: c, image: x}], securityContext: {seccompProfile: {localhostProfile: a}}}",
                &[
                    "spec.securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set",
                    "spec.securityContext.seccompProfile.localhostProfile: Invalid value: {\"Type\":\"\",\"LocalhostProfile\":\"a\"}: can only be set when seccomp type is Localhost",
                ],
            ),
            ("spec: {containers: [{name: c}]}", &["spec.containers[0].image: Required value"]),
            (
                "spec: {containers: [{name: c, image: x}, {name: c, image: z}]}",
                &["spec.containers[1].name: Duplicate value: \"c\""],
            ),
            (
                "spec: {restartPolicy: always, containers: [{name: c, image: x}]}",
                &[
                    "spec.restartPolicy: Unsupported value: \"always\": supported values: \"Always\", \"OnFailure\", \"Never\"",
                ],
            ),
            (
                "spec: {containers: [{name: c, image: x, ports: [{containerPort: 70000}]}]}",
                &[
                    "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
                ],
            ),
            (
                "spec: {containers: [{name: c, image: x, volumeMounts: [{name: gone, mountPath: /a}]}]}",
                &["spec.containers[0].volumeMounts[0].name: Not found: \"gone\""],
            ),
            (
                "spec: {containers: [{name: c, image: x, resources: {requests: {cpu: 2}, limits: {cpu: 500m}}}]}",
                &[
                    "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 500m",
                ],
            ),
            (
                "spec: {hostNetwork: true, containers: [{name: c, image: x, ports: [{containerPort: 80, hostPort: 81}]}]}",
                &[
                    "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true",
                ],
            ),
            (
                "spec: {volumes: [{name: v, emptyDir: {}, hostPath: {path: /a}}], containers: [{name: c, image: x}]}",
                &["spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"],
            ),
            (
                "spec: {tolerations: [{key: k, operator: Exists, value: v}], containers: [{name: c, image: x}]}",
                &[
                    "spec.tolerations[0].operator: Invalid value: \"v\": value must be empty when `operator` is 'Exists'",
                ],
            ),
        ],
    );
}

#[test]
fn workloads() {
    let pods = "spec: {containers: [{name: c, image: x}]}";
    all(
        "apps/v1",
        "Deployment",
        &[
            (
                &format!(
                    "spec: {{selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: c}}}}, {pods}}}}}"
                ),
                &[
                    "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`",
                ],
            ),
            (
                &format!(
                    "spec: {{replicas: -1, selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}, {pods}}}}}"
                ),
                &["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
            ),
        ],
    );
    all(
        "batch/v1",
        "Job",
        &[(
            &format!("spec: {{template: {{{pods}}}}}"),
            &["spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""],
        )],
    );
    let never = "spec: {restartPolicy: Never, containers: [{name: c, image: x}]}";
    all(
        "batch/v1",
        "CronJob",
        &[
            (&format!("spec: {{schedule: '*/5 * * * *', jobTemplate: {{spec: {{template: {{{never}}}}}}}}}"), &[]),
            (
                &format!("spec: {{schedule: '* * * *', jobTemplate: {{spec: {{template: {{{never}}}}}}}}}"),
                &["spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]"],
            ),
        ],
    );
}

#[test]
fn what_is_stored_and_counted() {
    all(
        "v1",
        "PersistentVolumeClaim",
        &[
            (
                "spec: {resources: {requests: {storage: 1Gi}}}",
                &["spec.accessModes: Required value: at least 1 access mode is required"],
            ),
            ("spec: {accessModes: [ReadWriteOnce]}", &["spec.resources[storage]: Required value"]),
        ],
    );
    all(
        "v1",
        "ConfigMap",
        &[(
            "data: {a b: c}",
            &[
                "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
            ],
        )],
    );
    all(
        "policy/v1",
        "PodDisruptionBudget",
        &[(
            "spec: {minAvailable: 10x}",
            &[
                "spec.minAvailable: Invalid value: \"10x\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
            ],
        )],
    );
    all(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        &[(
            "spec: {scaleTargetRef: {kind: Deployment, name: d}, minReplicas: 5, maxReplicas: 2}",
            &["spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`"],
        )],
    );
}

#[test]
fn the_place_is_the_line_of_the_field() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: A\nspec:\n  containers:\n  - name: c\n    image: x\n    ports:\n    - containerPort: 0x50\n      protocol: tcp\n";
    assert_eq!(
        said(text),
        [
            "4 metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            "11 spec.containers[0].ports[0].protocol: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
        ]
    );
}

#[test]
fn what_is_taken_may_be_warned_of() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: c, image: x, resources: {requests: {memory: 100m}}}\n";
    let paste = Paste::new(vec![Source::new("a.yaml", text)]);
    let said: Vec<String> = warnings(&paste, &paste.objects[0]).into_iter().map(|warning| warning.message).collect();
    assert_eq!(
        said,
        [
            "spec.containers[0].resources.requests[memory]: fractional byte value \"100m\" is invalid, must be an integer"
        ]
    );
}

#[test]
fn time_zones() {
    let job = "jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}}";
    for (zone, expected) in [
        ("Asia/Seoul", None),
        ("America/Argentina/Buenos_Aires", None),
        ("UTC", None),
        ("Mars/Olympus", Some("spec.timeZone: Invalid value: \"Mars/Olympus\": unknown time zone Mars/Olympus")),
        ("KST", Some("spec.timeZone: Invalid value: \"KST\": unknown time zone KST")),
    ] {
        let text = format!("spec: {{schedule: '@daily', timeZone: {zone}, {job}}}");
        let expected: Vec<&str> = expected.into_iter().collect();
        all("batch/v1", "CronJob", &[(&text, &expected)]);
    }
}

#[test]
fn leases() {
    all(
        "coordination.k8s.io/v1",
        "Lease",
        &[
            ("spec: {leaseDurationSeconds: 15}", &[]),
            (
                "spec: {leaseDurationSeconds: 0, leaseTransitions: -1}",
                &[
                    "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
                    "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
                ],
            ),
        ],
    );
}

#[test]
fn endpoint_slices() {
    all(
        "discovery.k8s.io/v1",
        "EndpointSlice",
        &[
            ("addressType: IPv4, endpoints: []", &[]),
            ("endpoints: []", &["addressType: Required value"]),
            (
                "addressType: ipv4, endpoints: []",
                &["addressType: Unsupported value: \"ipv4\": supported values: \"FQDN\", \"IPv4\", \"IPv6\""],
            ),
        ],
    );
}
