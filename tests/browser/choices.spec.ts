// What answers take for granted is the reader's to choose, and comes along in a link.
import { expect, test } from "./kubeglass";
import { sharedLink } from "./link";

const CLUSTER_ADMIN = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ops
subjects:
- kind: Group
  name: ops
  apiGroup: rbac.authorization.k8s.io
roleRef:
  kind: ClusterRole
  name: cluster-admin
  apiGroup: rbac.authorization.k8s.io
`;
const ASK = "kubectl auth can-i get pods --as=jane --as-group=ops";

test("without the default roles the paste has no cluster-admin, and a link says so too", async ({ kube, page }) => {
  await kube.open();
  await kube.paste(CLUSTER_ADMIN);
  await kube.question(ASK);
  await expect(kube.cap).toHaveText(/yes/);
  await page.getByRole("button", { name: "Assumed" }).click();
  await page.getByLabel(/Default roles and bindings/).uncheck();
  await expect(kube.cap).toHaveText(/unknown/);
  await expect(page.locator("#choices-button")).toContainText("1");
  await page.keyboard.press("Escape");
  await expect(page.locator("#choices-list")).toBeHidden();
  const link = await sharedLink(kube);
  await page.goto("about:blank");
  await kube.open(link);
  await expect(kube.cap).toHaveText(/unknown/);
});

test("the authorizers are asked in the reader's order", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: "Assumed" }).click();
  const field = page.getByLabel(/Authorizers/);
  await field.fill("AlwaysDeny");
  await field.press("Enter");
  await expect(kube.headline).toContainText("may not even ask");
  await expect(kube.cap).toHaveText("error");
  // It denies by having no opinion: who comes after it may still allow.
  await field.fill("--authorization-mode=alwaysdeny,rbac");
  await field.press("Enter");
  await expect(kube.cap).toHaveText(/yes/);
  await expect(field).toHaveValue("AlwaysDeny,RBAC");
  await field.fill("");
  await field.press("Enter");
  await expect(kube.cap).toHaveText(/yes/);
});
