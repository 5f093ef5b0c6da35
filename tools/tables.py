#!/usr/bin/env python3
"""Writes the tables of what every Kubernetes API server has at its start: resources, default roles and bindings.

Reads `server/` of the folder named by KUBEGLASS_CONFORMANCE (recorded from kube-apiserver 1.36) and writes
src/api/catalogue.txt and src/access/defaults.txt. Run by hand when the recordings change.
"""

import json
import os
import pathlib

SERVER = pathlib.Path(os.environ["KUBEGLASS_CONFORMANCE"]) / "server"
ROOT = pathlib.Path(__file__).resolve().parent.parent


def catalogue():
    lines = []
    for file in ("aggregated_api.json", "aggregated_apis.json"):
        for group in json.loads((SERVER / "discovery" / file).read_text())["items"]:
            name = group["metadata"].get("name", "")
            for version in group["versions"]:
                lines.append(f"@{name}/{version['version']}")
                for resource in version["resources"]:
                    subresources = [
                        sub["subresource"] + "=" + "+".join(sub.get("verbs") or [])
                        for sub in resource.get("subresources") or []
                    ]
                    lines.append(
                        "|".join(
                            [
                                resource["resource"],
                                resource["singularResource"],
                                resource["responseKind"]["kind"],
                                ",".join(resource.get("shortNames") or []),
                                "N" if resource["scope"] == "Namespaced" else "C",
                                ",".join(resource.get("verbs") or []),
                                ",".join(subresources),
                                ",".join(resource.get("categories") or []),
                            ]
                        )
                    )
    return lines


def defaults():
    lines = []
    for item in json.loads((SERVER / "rbac-bootstrap.json").read_text())["items"]:
        meta = item["metadata"]
        name = "/".join(filter(None, [meta.get("namespace"), meta["name"]]))
        kind = item["kind"]
        if kind.endswith("Role"):
            labels = [f"{k}={v}" for k, v in sorted((meta.get("labels") or {}).items())]
            lines.append(f"{'C' if kind == 'ClusterRole' else 'R'}|{name}|{','.join(labels)}")
            aggregation = item.get("aggregationRule")
            if aggregation:
                for selector in aggregation["clusterRoleSelectors"]:
                    (key, value), = selector["matchLabels"].items()
                    lines.append(f"A|{key}={value}")
            for rule in [] if aggregation else item.get("rules") or []:
                parts = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"]
                lists = [",".join(rule.get(part) or []) for part in parts]
                # One empty word, as in apiGroups: [""], is not the same as no word.
                lists = ["-" if (rule.get(part) or []) == [] else text for part, text in zip(parts, lists)]
                lines.append("|".join(["", *lists]))
        else:
            ref = item["roleRef"]
            lines.append(f"{'c' if kind == 'ClusterRoleBinding' else 'r'}|{name}|{ref['kind']}|{ref['name']}")
            for subject in item.get("subjects") or []:
                lines.append(f"S|{subject['kind']}|{subject.get('namespace', '')}|{subject['name']}")
    return lines


for path, lines in (("src/api/catalogue.txt", catalogue()), ("src/access/defaults.txt", defaults())):
    (ROOT / path).write_text("\n".join(lines) + "\n")
    print(path, len(lines), "lines")
