#!/usr/bin/env python3
"""Writes src/schema/table.txt: every kind that the API server takes, with the fields of its types.

Reads the server's OpenAPI document, as `kubectl get --raw /openapi/v2` prints it, given as the first argument or found
as server/openapi-v2.json in the folder named by KUBEGLASS_CONFORMANCE, and tools/schema-go.txt, which says what that
document does not: the names of Go's types. Run by hand when either changes.

The table is a line a type, under a heading for each package: `@package|apiVersion|Go package`. A type is its name, `*`
before it if it is a kind of its own (which then has apiVersion, kind and metadata), and its fields, sorted:
`name:type`, `name!:type` if it is required, after `^A.B` those of embedded structs. Types are
    s text, b bool, i int32, l int64, d float64, y bytes, q Quantity, t Time, m MicroTime, u IntOrString, r RawExtension,
    f FieldsV1, j JSON, o p w JSONSchemaPropsOr{Array,Bool,StringArray}, [T a list, {T a map, =Name text with a Go type
    of its own, ~Name:T a T with one, Name a type of the same package, 3/Name one of the package of the fourth heading.
"""

import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REF = "#/definitions/"
SPECIAL = {
    "apimachinery.pkg.api.resource.Quantity": "q",
    "apimachinery.pkg.apis.meta.v1.Time": "t",
    "apimachinery.pkg.apis.meta.v1.MicroTime": "m",
    "apimachinery.pkg.util.intstr.IntOrString": "u",
    "apimachinery.pkg.runtime.RawExtension": "r",
    "apimachinery.pkg.apis.meta.v1.FieldsV1": "f",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": "j",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": "o",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": "p",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": "w",
}


def openapi():
    if len(sys.argv) > 1:
        return json.loads(pathlib.Path(sys.argv[1]).read_text())["definitions"]
    folder = pathlib.Path(os.environ["KUBEGLASS_CONFORMANCE"])
    return json.loads((folder / "server" / "openapi-v2.json").read_text())["definitions"]


def go_types():
    """What tools/schema-go.txt says: embeds by type, and Go's names by field."""
    embeds, names = {}, {}
    for line in (ROOT / "tools" / "schema-go.txt").read_text().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        what, package, *rest = words
        if what == "embed":
            embeds.setdefault((package, rest[0]), []).append((rest[1], rest[2:]))
        else:
            for field in rest[1:]:
                names[(package, field)] = (what, rest[0])
    return embeds, names


DEFINITIONS = openapi()
EMBEDS, NAMES = go_types()
USED = set()


def split(name):
    package, kind = name.removeprefix("io.k8s.").rsplit(".", 1)
    return package, kind


def short(package):
    return ".".join(package.split(".")[-2:])


def kinds():
    """Definitions that are kinds of their own, with their apiVersion."""
    found = {}
    for name, definition in DEFINITIONS.items():
        package, kind = split(name)
        own = [
            gvk
            for gvk in definition.get("x-kubernetes-group-version-kind", [])
            if gvk["kind"] == kind and gvk["version"] == package.rsplit(".", 1)[1]
        ]
        fields = definition.get("properties", {})
        meta = fields.get("metadata", {}).get("$ref", "").endswith(".ObjectMeta")
        if len(own) == 1 and meta and {"apiVersion", "kind"} <= fields.keys():
            found[name] = "/".join(filter(None, [own[0]["group"], own[0]["version"]]))
    return found


KINDS = kinds()


def reachable():
    wanted, done = list(KINDS), set()
    wanted += [name for name in DEFINITIONS if name.endswith((".JSONSchemaProps", ".meta.v1.ListMeta"))]
    while wanted:
        name = wanted.pop()
        if name in done or split(name)[0] + "." + split(name)[1] in SPECIAL:
            continue
        done.add(name)
        text = json.dumps(DEFINITIONS[name])
        wanted += [part.split('"')[0] for part in text.split(REF)[1:]]
    return done


REACHABLE = reachable()
PACKAGES = sorted({split(name)[0] for name in REACHABLE}, key=lambda package: (short(package) != "core.v1", package))


def type_of(schema, package, field):
    what, go = NAMES.get((short(package), field), (None, None))
    if what:
        USED.add((short(package), field))
    if what == "whole":
        return f"~{go}:" + plain(schema, package, None)
    if what == "inner":
        return "{~" + go + ":" + plain(schema["additionalProperties"], package, None)
    return plain(schema, package, go)


def plain(schema, package, go):
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        other, kind = split(name)
        if f"{other}.{kind}" in SPECIAL:
            return SPECIAL[f"{other}.{kind}"]
        return kind if other == package else f"{PACKAGES.index(other)}/{kind}"
    match schema.get("type"), schema.get("format"):
        case "array", _:
            return "[" + plain(schema["items"], package, go)
        case "object", _:
            return "{" + plain(schema["additionalProperties"], package, go)
        case "string", "byte":
            return "y"
        case "string", _:
            return f"={go}" if go else "s"
        case "boolean", _:
            return "b"
        case "integer", "int32":
            return "i"
        case "integer", "int64":
            return "l"
        case "number", _:
            return "d"
        case _:
            # apiextensions' JSON, written out.
            return "j"


def line_of(name):
    package, kind = split(name)
    definition = DEFINITIONS[name]
    own = {"apiVersion", "kind", "metadata"} if name in KINDS else set()
    fields = {field: schema for field, schema in definition.get("properties", {}).items() if field not in own}
    required = set(definition.get("required", []))
    words = {"": []}
    for embedded, listed in EMBEDS.get((short(package), kind), []):
        words[embedded] = []
    for field in sorted(fields):
        place = ""
        for embedded, listed in EMBEDS.get((short(package), kind), []):
            every = listed[0].startswith("*-") and field != listed[0][2:]
            if every or field in listed:
                place = embedded
        mark = "!" if field in required else ""
        words[place].append(f"{field}{mark}:{type_of(fields[field], package, f'{kind}.{field}')}")
    parts = [("*" if name in KINDS else "") + kind, *words.pop("")]
    for embedded, listed in words.items():
        parts += [f"^{embedded}", *listed]
    return " ".join(parts)


lines = []
for package in PACKAGES:
    names = sorted(name for name in REACHABLE if split(name)[0] == package)
    versions = {KINDS[name] for name in names if name in KINDS}
    if len(versions) > 1:
        raise SystemExit(f"{package} has several apiVersions: {versions}")
    lines.append(f"@io.k8s.{package}|{''.join(versions)}|{package.rsplit('.', 1)[1]}")
    lines += [line_of(name) for name in names]

unused = set(NAMES) - USED
if unused:
    raise SystemExit(f"tools/schema-go.txt names what the document does not have: {sorted(unused)}")
path = ROOT / "src" / "schema" / "table.txt"
path.write_text("\n".join(lines) + "\n")
print(path.relative_to(ROOT), len(lines), "lines", path.stat().st_size, "bytes")
