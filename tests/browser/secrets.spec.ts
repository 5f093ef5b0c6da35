// What is secret stands nowhere in the page, its storage, the console or a link, until the reader asks to see it.
import { inflateRawSync } from "node:zlib";
import { sharedLink } from "./link";
import { expect, test, type Guard, type Kubeglass } from "./kubeglass";

const TOKEN = "kg-token-6Zq1vW8tR3";
const PASSWORD = "kg-password-9Lm2xC7";
const DATA = Buffer.from("kg-secret-value-4Hn8").toString("base64");
const KEY = Buffer.from("-----BEGIN RSA PRIVATE KEY-----\nkgKeyMaterial5Tb0\n-----END RSA PRIVATE KEY-----\n").toString("base64");
const JWT = [{ alg: "RS256" }, { sub: "system:serviceaccount:prod:ci", iss: "kg" }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .concat("c2lnbmF0dXJlLW9mLWtnLTEyMzQ1Njc4OTA")
  .join(".");
const ENV = "kg-env-value-2Gd6";

const PASTE = `apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://203.0.113.7:6443
  name: prod
contexts:
- context:
    cluster: prod
    user: ci
  name: prod
current-context: prod
users:
- name: ci
  user:
    token: ${TOKEN}
- name: old
  user:
    username: old
    password: ${PASSWORD}
- name: cert
  user:
    client-key-data: ${KEY}
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: get-token
      env:
      - name: SECRET
        value: ${ENV}
---
apiVersion: v1
kind: Secret
metadata:
  name: login
  namespace: prod
data:
  password: ${DATA}
stringData:
  jwt: ${JWT}
`;
const SECRETS = { TOKEN, PASSWORD, DATA, KEY, JWT, ENV };

/** Where a secret stands, of all the places it must not. */
async function leaks(kube: Kubeglass, guard: Guard, secrets: Record<string, string>) {
  const { page } = kube;
  const storage = await page.evaluate(async () => {
    const databases = "databases" in indexedDB ? await indexedDB.databases() : [];
    const cached = "caches" in window ? await caches.keys() : [];
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases.map((one) => one.name), cached, document.cookie, document.title]);
  });
  const places = {
    "the page": await kube.everything(),
    "its storage": storage,
    "the console": guard.said.join("\n"),
    "the address": page.url() + unpacked(page.url()),
  };
  return Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets).filter(([, secret]) => text.includes(secret)).map(([name]) => `${name} in ${place}`),
  );
}

/** What a link's fragment holds, inflated. */
function unpacked(link: string): string {
  const fragment = decodeURIComponent(new URL(link).hash);
  const packed = fragment.match(/[\w-]{24,}/g) ?? [];
  return packed
    .map((part) => {
      for (let skip = 0; skip < 4; skip++) {
        try {
          return inflateRawSync(Buffer.from(part.slice(skip), "base64url")).toString();
        } catch {
          // Not where the packed text begins.
        }
      }
      return "";
    })
    .join("\n");
}

test("the kubeconfig example's password is covered until it is asked for", async ({ kube, guard }) => {
  await kube.open();
  await kube.example(/^Two clusters/);
  const chip = kube.editor.getByRole("button", { name: /covered|hidden|secret|show/i }).first();
  await expect(chip).toBeVisible();
  expect(await leaks(kube, guard, { password: "some-password" })).toEqual([]);
  await chip.click();
  await expect(kube.editor).toContainText("some-password");
});

test("what is pasted is covered everywhere, and no view gives it away", async ({ kube, guard, page }) => {
  await kube.open();
  await kube.paste(PASTE);
  await expect(kube.editor).toContainText("current-context");
  expect(await leaks(kube, guard, SECRETS)).toEqual([]);
  for (const view of ["clusters", "access", "network", "routes", "problems"] as const) {
    await kube.show(view);
    expect(await leaks(kube, guard, SECRETS), view).toEqual([]);
  }
  for (const line of ["kubectl config view", "kubectl config view --raw", "kubectl config view --minify --raw -o json", "kubectl auth whoami"]) {
    await kube.question(line);
    await page.waitForTimeout(300);
    expect(await leaks(kube, guard, SECRETS), line).toEqual([]);
  }
});

test("a link carries no secret", async ({ kube, guard }) => {
  await kube.open();
  await kube.paste(PASTE);
  const link = await sharedLink(kube);
  const text = unpacked(link);
  expect(text).toContain("203.0.113.7");
  expect(Object.entries(SECRETS).filter(([, secret]) => text.includes(secret) || link.includes(secret))).toEqual([]);
  expect(await leaks(kube, guard, SECRETS)).toEqual([]);
});

test("a credential typed into Ask is covered there and wherever it comes again, and is in no link", async ({ kube, guard, page }) => {
  await kube.open();
  await kube.paste(PASTE);
  for (const [line, shown] of [
    [`kubectl auth can-i list pods --token=${TOKEN}`, "kubectl auth can-i list pods --token=•"],
    [`kubectl auth can-i list pods --token ${TOKEN}`, "kubectl auth can-i list pods --token •"],
    [`kubectl config set-credentials old --password='${PASSWORD}'`, "kubectl config set-credentials old --password=•"],
    [`kubectl config set users.ci.token ${TOKEN}`, "kubectl config set users.ci.token •"],
  ] as const) {
    await kube.question(line);
    await expect(kube.terminal.locator(".in")).toContainText(shown);
    await expect(page.locator(".q-shown")).toContainText(shown);
    // It stands in the field alone, where the reader put it, and the field shows no text of its own.
    await expect(kube.ask).toHaveValue(line);
    await expect(kube.ask).toHaveCSS("color", "rgba(0, 0, 0, 0)");
    await kube.ask.fill("");
    expect(await leaks(kube, guard, SECRETS), line).toEqual([]);
    await page.keyboard.press("ArrowUp");
    await expect(kube.ask).toHaveValue(line);
    await expect(page.locator(".q-shown")).toContainText(shown);
    const link = await sharedLink(kube);
    expect(unpacked(link) + link).not.toContain(TOKEN);
    expect(unpacked(link) + link).not.toContain(PASSWORD);
  }
});
