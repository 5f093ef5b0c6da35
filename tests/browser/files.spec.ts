import { expect, test, type Kubeglass } from "./kubeglass";

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: dropped
rules:
- apiGroups: [""]
  resources: ["nodes"]
  verbs: ["list"]
`;
const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: dropped
subjects:
- kind: User
  name: mina
  apiGroup: rbac.authorization.k8s.io
roleRef:
  kind: ClusterRole
  name: dropped
  apiGroup: rbac.authorization.k8s.io
`;
const ASK = "kubectl auth can-i list nodes --as=mina";

async function drop(kube: Kubeglass, files: Record<string, string>) {
  const data = await kube.page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const [name, text] of Object.entries(files)) data.items.add(new File([text], name, { type: "text/yaml" }));
    return data;
  }, files);
  const target = kube.page.locator("main");
  for (const type of ["dragenter", "dragover", "drop"]) await target.dispatchEvent(type, { dataTransfer: data });
}

test("files that are dropped become tabs", async ({ kube }) => {
  await kube.open();
  await drop(kube, { "role.yaml": ROLE, "binding.yaml": BINDING });
  await expect(kube.fileTab("role.yaml")).toBeVisible();
  await expect(kube.fileTab("binding.yaml")).toBeVisible();
  await kube.question(ASK);
  await expect(kube.cap).toHaveText(/yes/);
  await expect(kube.steps.getByText("binding.yaml:", { exact: false }).first()).toBeVisible();
});

test("files that are opened become tabs", async ({ kube, page }) => {
  await kube.open();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open files" }).click();
  await (await chooser).setFiles([
    { name: "role.yaml", mimeType: "text/yaml", buffer: Buffer.from(ROLE) },
    { name: "binding.yaml", mimeType: "text/yaml", buffer: Buffer.from(BINDING) },
  ]);
  await expect(kube.fileTab("role.yaml")).toBeVisible();
  await kube.question(ASK);
  await expect(kube.cap).toHaveText(/yes/);
});

test("a paste outside the editor is taken too", async ({ kube, page }) => {
  await kube.open();
  await kube.clipboard(ROLE);
  await kube.headline.click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(kube.editor).toContainText("name: dropped");
});

test("a source can be added and named by what is typed", async ({ kube, page }) => {
  await kube.open();
  const before = await kube.fileTab("").count();
  await page.getByRole("button", { name: "Add a source" }).click();
  await expect(kube.fileTab("")).toHaveCount(before + 1);
  await kube.paste(ROLE + "---\n" + BINDING);
  await kube.question(ASK);
  await expect(kube.cap).toHaveText(/yes/);
});
