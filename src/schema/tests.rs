use super::*;
use crate::text::{Source, SourceId, Sources};
use crate::yaml;

/// What the server says of an object: its error, or the unknown fields.
fn judged(text: &str) -> Result<Vec<String>, String> {
    let sources = Sources::new(vec![Source::new("a.yaml", text)]);
    let documents = yaml::read(SourceId(0), &sources.iter().next().unwrap().1.text);
    let root = documents[0].root().unwrap();
    let text = |field| root.get(field).unwrap().text().into_owned();
    let misfits = read(root, kind(&text("apiVersion"), &text("kind")).unwrap());
    said(&misfits).map_err(str::to_owned)
}

#[test]
fn the_table_is_whole() {
    let pod = kind("v1", "Pod").unwrap();
    assert_eq!(pod.openapi_name(), "io.k8s.api.core.v1.Pod");
    assert_eq!(pod.field("spec").unwrap().takes.go_name(), "v1.PodSpec");
    assert!(kind("v1", "PodSpec").is_none() && kind("apps/v1", "Pod").is_none());
    let mut seen = vec![pod];
    let mut at = 0;
    while let Some(next) = seen.get(at).copied() {
        at += 1;
        for field in next.fields() {
            let mut takes = field.takes;
            while let Shape::List(inner) | Shape::Map(inner) = takes.shape() {
                takes = inner;
            }
            if let Shape::Struct(found) = takes.shape()
                && !seen.iter().any(|other| std::ptr::eq(*other, found))
            {
                seen.push(found);
            }
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

#[test]
fn errors_are_go_s() {
    let pod = |spec: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {spec}\n");
    let go = |value: &str, field: &str, of: &str| {
        Err(format!("json: cannot unmarshal {value} into Go struct field {field} of type {of}"))
    };
    for (spec, expected) in [
        ("{containers: []}", Ok(vec![])),
        ("{containers: {}}", go("object", "PodSpec.spec.containers", "[]v1.Container")),
        ("{hostNetwork: 1, restartPolicy: true}", go("number", "PodSpec.spec.hostNetwork", "bool")),
        ("{restartPolicy: on}", go("bool", "PodSpec.spec.restartPolicy", "v1.RestartPolicy")),
        ("[]", go("array", "Pod.spec", "v1.PodSpec")),
        ("{nodeSelector: {a: yes}}", go("bool", "PodSpec.spec.nodeSelector", "string")),
        (
            "{volumes: [{configMap: {defaultMode: a}}]}",
            go("string", "ConfigMapVolumeSource.spec.volumes.VolumeSource.configMap.defaultMode", "int32"),
        ),
        (
            "{containers: [{ports: [{containerPort: 2.5}]}]}",
            go("number 2.5", "ContainerPort.spec.containers.ports.containerPort", "int32"),
        ),
        (
            "{containers: [{ports: [{containerPort: 99999999999}]}]}",
            go("number 99999999999", "ContainerPort.spec.containers.ports.containerPort", "int32"),
        ),
        ("{activeDeadlineSeconds: 99999999999}", Ok(vec![])),
        ("{overhead: [1]}", go("array", "PodSpec.spec.overhead", "v1.ResourceList")),
        // What a format refuses goes before what came earlier.
        (
            "{hostNetwork: 1, overhead: {cpu: 1x}}",
            Err("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
                .to_owned()),
        ),
        ("{overhead: {cpu: 1mi, memory: 0.5Gi}}", Err("unable to parse quantity's suffix".to_owned())),
        (
            "{containers: [{livenessProbe: {httpGet: {port: 8.5}}}]}",
            go("number 8.5", "HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port", "int32"),
        ),
        (
            "{zzz: 1, containers: [{img: a, name: b, Name: c}], Volumes: null}",
            Ok(vec!["spec.Volumes", "spec.containers[0].Name", "spec.containers[0].img", "spec.zzz"]),
        ),
    ] {
        let expected =
            expected.map(|fields| fields.iter().map(|field| format!("unknown field \"{field}\"")).collect::<Vec<_>>());
        assert_eq!(judged(&pod(spec)), expected, "{spec}");
    }
}

#[test]
fn formats_are_go_s() {
    for (text, expected) in [
        ("2024-02-29T10:00:00Z", ""),
        ("2024-02-29T10:00:00.5+09:00", ""),
        (
            "yesterday",
            "parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\"",
        ),
        ("2024-01-01", "parsing time \"2024-01-01\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\""),
        ("2024-13-01T00:00:00Z", "parsing time \"2024-13-01T00:00:00Z\": month out of range"),
        ("2023-02-29T00:00:00Z", "parsing time \"2023-02-29T00:00:00Z\": day out of range"),
        (
            "2024-01-01T00:00:00",
            "parsing time \"2024-01-01T00:00:00\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"",
        ),
        ("2024-01-01T00:00:00Zx", "parsing time \"2024-01-01T00:00:00Zx\": extra text: \"x\""),
    ] {
        assert_eq!(format::time(format::TIME, text).err().unwrap_or_default(), expected, "{text}");
    }
    for (text, fits) in [
        ("1", true),
        ("0", true),
        ("0.5", true),
        ("100m", true),
        ("64Mi", true),
        ("1e3", true),
        ("1E", true),
        ("-1", true),
        ("", false),
        ("1 Gi", false),
        ("10GB", false),
        ("1gi", false),
        ("five", false),
        ("1.1.M", false),
        ("1e", false),
    ] {
        assert_eq!(format::quantity(text).is_ok(), fits, "{text}");
    }
}
