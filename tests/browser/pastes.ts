// Texts as they come off pages and out of chats: what copying does to YAML.

export interface Paste {
  name: string;
  text: string;
  /** Asked of the text as it stands, or once every fix that is offered has been taken. */
  ask?: string;
  answer?: RegExp;
  /** Whether the page must have something to say about the text. */
  problem: boolean;
}

const rbac = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: shop
rules:
- apiGroups: [""]
  resources: ["pods"]
  verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: readers
  namespace: shop
subjects:
- kind: User
  name: mina
  apiGroup: rbac.authorization.k8s.io
roleRef:
  kind: Role
  name: reader
  apiGroup: rbac.authorization.k8s.io
`;
const ask = "kubectl auth can-i get pods -n shop --as=mina";
const flat = rbac.replace(/^ +/gm, "");

export const PASTES: Paste[] = [
  { name: "as it should be", text: rbac, ask, answer: /yes/, problem: false },
  { name: "Windows line ends", text: rbac.replaceAll("\n", "\r\n"), ask, answer: /yes/, problem: false },
  { name: "a byte order mark", text: `\uFEFF${rbac}`, ask, answer: /yes/, problem: false },
  { name: "a blank line between all lines", text: rbac.replaceAll("\n", "\n\n"), ask, answer: /yes/, problem: false },
  { name: "as JSON", text: JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [{ name: "web", image: "nginx:1.29" }] } }), problem: false },
  { name: "comments in Korean", text: rbac.replaceAll(/: (\w+)$/gm, ": $1 # 여기를 바꾸세요"), ask, answer: /yes/, problem: false },
  { name: "indentation lost", text: flat, problem: true },
  { name: "a shell line before it", text: `$ kubectl apply -f - <<EOF\n${rbac}EOF\n`, problem: true },
  { name: "prose before it", text: `Create the role and the binding as follows.\n\n${rbac}`, problem: true },
  { name: "a Markdown fence around it", text: `\`\`\`yaml\n${rbac}\`\`\`\n`, problem: true },
  { name: "// comments", text: rbac.replace("rules:", "// what it may do\nrules:"), problem: true },
  { name: "... for what was left out", text: rbac.replace("rules:\n", "...\nrules:\n"), problem: true },
  { name: "tabs", text: rbac.replaceAll("  ", "\t"), problem: true },
  { name: "no-break spaces", text: rbac.replaceAll("  ", "\u00A0\u00A0"), problem: true },
  { name: "quotation marks of a word processor", text: rbac.replaceAll('"', "\u201D"), problem: true },
  { name: "field names in the wrong case", text: rbac.replace("roleRef", "roleref").replace("apiGroups", "apigroups"), problem: true },
  { name: "a line that is not YAML", text: rbac.replace("rules:", "rules: : [\n"), problem: true },
  { name: "the same key twice", text: rbac.replace("  name: reader\n", "  name: reader\n  name: writer\n"), problem: true },
  { name: "nothing but prose", text: "This is how RBAC works: a role lists rights, a binding hands them out.\n", problem: true },
];
