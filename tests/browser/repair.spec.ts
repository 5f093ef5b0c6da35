// Pastes as they come off tutorial pages: what is offered is looked at before and after, applied, and the picture changes.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Kubeglass } from "./kubeglass";

const conformance = process.env["KUBEGLASS_CONFORMANCE"];
const pasted = (name: string) => (conformance ? join(conformance, "..", "pastes", `${name}.txt`) : "");
const there = existsSync(pasted("rbac-lost-indentation"));
if (!there) console.log("repair: not run");

/** Pastes a text as its reader would, and looks at its problems. */
async function paste(kube: Kubeglass, text: string) {
  await kube.open();
  await kube.paste(text);
  await kube.show("problems");
  await expect(kube.problems.first()).toBeVisible();
}

/** Looks at what is offered in a row of the list of problems, and applies it. */
async function applies(kube: Kubeglass, row: string | RegExp, button: string) {
  const problem = kube.problems.filter({ hasText: row }).first();
  await problem.getByRole("button").first().click();
  await expect(kube.page.getByRole("region", { name: button })).toBeVisible();
  await kube.page.getByRole("button", { name: "Apply this edit" }).click();
}

const flat = `apiVersion: v1
kind: ServiceAccount
metadata:
name: watcher
namespace: default
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
name: reader
rules:
- apiGroups: [""]
resources: ["pods"]
verbs: ["get", "list"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
name: readers
subjects:
- kind: ServiceAccount
name: watcher
namespace: default
roleRef:
kind: ClusterRole
name: reader
apiGroup: rbac.authorization.k8s.io
`;

test("lost indentation comes back with one key, and is undone with one", async ({ kube, page }) => {
  await paste(kube, flat);
  const all = page.getByRole("button", { name: /^Apply the \d+ safe fixes$/ });
  await all.focus();
  await page.keyboard.press("Enter");
  await expect(kube.editor).toContainText("  name: watcher");
  await expect(page.getByRole("heading", { name: "No problems found" })).toBeVisible();
  await kube.question("kubectl auth can-i list pods --as=system:serviceaccount:default:watcher");
  await expect(kube.cap).toHaveText(/yes/);
  await expect(kube.nodes.first()).toBeVisible();
  await kube.show("problems");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(kube.problems.first()).toContainText(/indentation was lost/);
});

test("a fix of many lines is looked at before and after", async ({ kube, page }) => {
  await paste(kube, flat.split("---\n")[2] ?? "");
  const preview = page.getByRole("region", { name: "Before and after" });
  await expect(preview.locator(".del").filter({ hasText: /^\d+−name: readers$/ })).toHaveCount(1);
  await expect(preview.locator(".add").filter({ hasText: /^\d+\+ {2}name: readers$/ })).toHaveCount(1);
  await preview.focus();
  await expect(preview).toBeFocused();
  await page.getByRole("button", { name: "Apply this edit" }).click();
  await expect(kube.editor).toContainText("  apiGroup: rbac.authorization.k8s.io");
});

test("what could stand in two places is named, and is not applied with the rest", async ({ kube, page }) => {
  await paste(kube, "apiVersion: v1\nkind: Pod\nmetadata:\nname: b\nlabels:\napp: a\nnamespace: x\nspec:\ncontainers:\n- name: c\nimage: d\n");
  await expect(page.getByRole("button", { name: /safe fix/ })).toHaveCount(0);
  await kube.problems.first().getByRole("button").first().click();
  await expect(page.getByText("namespace could also stand under labels: look at it before you apply")).toBeVisible();
});

test("an edit waits while another text than its own stands there", async ({ kube, page }) => {
  // The engine's answers can be held back.
  await page.addInitScript(() => {
    const own = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
    const held: (() => void)[] = [];
    const gate = { shut: false, open: () => held.splice(0).forEach((tell) => tell()) };
    Object.assign(globalThis, { gate });
    Object.defineProperty(Worker.prototype, "onmessage", {
      set(this: Worker, listener: (event: MessageEvent) => void) {
        const told = (event: MessageEvent) => (gate.shut ? held.push(() => listener.call(this, event)) : listener.call(this, event));
        own?.set?.call(this, told);
      },
    });
  });
  const gate = (shut: boolean) =>
    page.evaluate((shut) => {
      const { gate } = globalThis as unknown as { gate: { shut: boolean; open(): void } };
      gate.shut = shut;
      if (!shut) gate.open();
    }, shut);
  await paste(kube, "apiVersion: v1\nKind: Namespace\nmetadata:\n  name: a\n");
  const fix = page.getByRole("button", { name: /^Apply the .*safe fix/ });
  await expect(fix).toBeEnabled();
  await gate(true);
  await kube.editor.press("ControlOrMeta+Home");
  await page.keyboard.insertText("# one line more\n");
  await expect(fix).toBeDisabled();
  await fix.click({ force: true });
  await expect(kube.editor).toContainText("Kind: Namespace");
  await gate(false);
  await fix.click();
  await expect(kube.editor).toContainText("# one line more");
  await expect(kube.editor).toContainText("kind: Namespace");
});

test.describe("as they were collected", () => {
  test.skip(!there, "the pastes are not there");
  const text = (name: string) => readFileSync(pasted(name), "utf8");
  const safe = /^Apply the .*safe fix/;

  test("the kubeconfig draws its three contexts", async ({ kube, page }) => {
    await paste(kube, text("kubeconfig-lost-indentation"));
    await page.getByRole("button", { name: safe }).click();
    await kube.show("clusters");
    for (const name of ["dev-frontend", "dev-storage", "exp-scratch"]) {
      await expect(kube.nodes.filter({ hasText: name }).first()).toBeVisible();
    }
    // What was covered stays covered.
    await expect(kube.editor).not.toContainText("some-password");
  });

  test("the watcher may list pods and no more", async ({ kube, page }) => {
    await paste(kube, text("rbac-lost-indentation"));
    await page.getByRole("button", { name: safe }).click();
    await expect(page.getByRole("button", { name: safe })).toHaveCount(0);
    for (const [verb, answer] of [["list", /yes/], ["delete", /no/]] as const) {
      await kube.question(`kubectl auth can-i ${verb} pods --as=system:serviceaccount:default:watcher`);
      await expect(kube.cap).toHaveText(answer);
    }
  });

  test("the policy is put together, its ports with a warning", async ({ kube, page }) => {
    const pod = (name: string, label: string) =>
      `---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels:\n    ${label}\nspec:\n  containers:\n  - name: a\n    image: a\n`;
    const pods = pod("db", "role: db") + pod("api", "name: api-pod") + pod("web", "name: web");
    await paste(kube, text("networkpolicy-wrong-case") + pods);
    await page.getByRole("button", { name: safe }).click();
    await expect(kube.editor).toContainText("podSelector:");
    const ports = kube.problems.filter({ hasText: "ports is no field of spec; it fits beneath spec.ingress[0]." });
    await expect(ports).toContainText("a rule without ports allows every port");
    await applies(kube, "ports is no field", "Move it there");
    await expect(ports).toHaveCount(0);
    await applies(kube, /are missing/, "Add its head");
    await expect(page.getByRole("button", { name: "Add its head" })).toHaveCount(0);
    for (const [question, answer] of [["api -> db:3306", /yes/], ["api -> db:22", /no/], ["web -> db:3306", /no/]] as const) {
      await kube.question(question);
      await expect(kube.cap).toHaveText(answer);
    }
    await expect(kube.nodes.filter({ hasText: "example" }).first()).toBeVisible();
  });

  test("the script shows the kubeconfig that it builds", async ({ kube, page }) => {
    await paste(kube, text("kubectl-config-commands"));
    await expect(page.getByRole("region", { name: "Before and after" })).toContainText("current-context");
    await applies(kube, /kubectl config commands/, "Run them here");
    await kube.show("clusters");
    for (const name of ["dev-frontend", "dev-storage", "exp-scratch"]) {
      await expect(kube.nodes.filter({ hasText: name }).first()).toBeVisible();
    }
  });

  test("the custom resource is read as one", async ({ kube, page }) => {
    await paste(kube, text("prometheus-cr-with-comment"));
    await page.getByRole("button", { name: safe }).click();
    await applies(kube, /are missing/, "Add its head");
    await expect(kube.editor).toContainText("kind: Prometheus");
  });
});
