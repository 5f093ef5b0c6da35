// What every browser test stands on: the built page served from this machine, found by what a reader sees, and a
// guard that fails the test when the page does what it promises not to do.
import { expect, test as base, type BrowserContext, type Locator, type Page, type Worker } from "@playwright/test";
import { serve } from "../../tools/serve.mjs";

export { expect };

/** Every view's tab, in both languages. */
export const VIEWS = {
  clusters: /^(Clusters|클러스터)/,
  access: /^(Access|권한)/,
  network: /^(Network|네트워크)/,
  routes: /^(Routes|경로)/,
  problems: /^(Problems|문제)/,
} as const;
export type View = keyof typeof VIEWS;

/** What the page may fetch after it has loaded: its own editor, and its own engine with its rooms. */
const OWN_LATER = /\/(editor[^/]*\.js|(room|shared)-[^/]*\.wasm|worker\.js(\?js=.*)?|(kubeglass|rooms)-[^/]*\.(js|wasm))$/;

/** The page as its reader knows it. */
export class Kubeglass {
  readonly ask: Locator;
  readonly cap: Locator;
  readonly headline: Locator;
  readonly steps: Locator;
  readonly picture: Locator;
  readonly nodes: Locator;
  readonly terminal: Locator;
  readonly editor: Locator;
  readonly problems: Locator;
  readonly files: Locator;

  constructor(
    readonly page: Page,
    private readonly guard: Guard,
  ) {
    this.ask = page.locator("#ask");
    this.cap = page.locator(".cap");
    this.headline = page.locator("#why h2");
    this.steps = page.locator("#why .steps > li");
    this.picture = page.locator("#pic");
    this.nodes = this.picture.locator("svg [role=button]:visible");
    this.terminal = page.locator(".term");
    this.editor = page.locator(".cm-content");
    this.problems = page.locator(".prob");
    this.files = page.locator("#text").getByRole("tab");
  }

  /** Opens the page and waits until its first answer and its editor are there. From then on it may ask for nothing but its own later parts. */
  async open(path = "") {
    await this.page.goto(path);
    await expect(this.cap).not.toHaveClass(/thinking|idle/, { timeout: 20_000 });
    await expect(this.editor).toBeVisible();
    this.guard.loaded = true;
  }

  /** Does what every reader does first: moves. The engine is there once this is done. */
  async touch() {
    const started = this.page.workers().length > 0 ? Promise.resolve() : this.page.waitForEvent("worker");
    await this.page.mouse.move(3, 3);
    await this.page.mouse.move(4, 4);
    await started;
  }

  /** Opens the page where no answer is expected. It has loaded once its engine has the wasm too. */
  async openBare(path: string) {
    await this.page.goto(path);
    await expect(this.editor).toBeVisible();
    const fetched = (engine: Worker) => engine.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith(".wasm")));
    await expect.poll(async () => (await Promise.all(this.page.workers().map(fetched))).includes(true)).toBe(true);
    this.guard.loaded = true;
  }

  /** Asks a line as a reader does, and waits until it is answered. */
  async question(line: string) {
    await this.ask.fill(line);
    await this.ask.press("Enter");
    await expect(this.page.getByRole("listbox")).toBeHidden();
  }

  /** Chooses an example from the menu by its title. */
  async example(title: string | RegExp) {
    await this.page.getByRole("button", { name: /^(Examples|예제)/ }).click();
    await this.page.locator("#examples-list").getByRole("button", { name: title }).click();
    await expect(this.headline).toBeVisible();
  }

  /** The tab of the file whose name begins so; its problems and pins stand behind the name. */
  fileTab(name: string) {
    return this.page.locator("#text").getByRole("tab", { name });
  }

  viewTab(view: View) {
    return this.page.getByRole("tab", { name: VIEWS[view] });
  }

  async show(view: View) {
    await this.viewTab(view).click();
    await expect(this.viewTab(view)).toHaveAttribute("aria-selected", "true");
  }

  /** Puts text on the clipboard and pastes it in the place of all that the open file holds. */
  async paste(text: string) {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.clipboard(text);
    await this.page.keyboard.press("ControlOrMeta+v");
  }

  async clipboard(text: string) {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
  }

  /** The number of the line that each pin in the text stands at, for the lines that the editor has drawn. */
  async pinLines(): Promise<Record<string, number>> {
    return this.editor.evaluate((content) => {
      const editor = content.closest(".cm-editor");
      const rows = (selector: string) =>
        [...(editor?.querySelectorAll<HTMLElement>(selector) ?? [])].filter((row) => row.style.visibility !== "hidden" && row.offsetHeight > 0);
      const numbers = rows(".cm-lineNumbers .cm-gutterElement");
      const pins: Record<string, number> = {};
      for (const row of rows(".kg-signs .cm-gutterElement")) {
        const pin = row.querySelector("[data-step]")?.textContent;
        const top = row.getBoundingClientRect().top;
        const line = numbers.find((number) => Math.abs(number.getBoundingClientRect().top - top) < 4)?.textContent;
        if (pin && line) pins[pin] = Number(line);
      }
      return pins;
    });
  }

  /** The texts of the lines that the answer has tinted, among those that the editor has drawn. */
  async tintedLines(): Promise<string[]> {
    return this.editor.locator(".cm-line.kg-hold, .cm-line.kg-fail, .cm-line.kg-unk").allInnerTexts();
  }

  /** Everything that stands in the page, open shadow roots and what the reader typed included. */
  async everything(): Promise<string> {
    return this.page.evaluate(() => {
      const parts: string[] = [];
      const visit = (root: Document | ShadowRoot) => {
        parts.push(root instanceof Document ? root.documentElement.outerHTML : root.innerHTML);
        for (const element of root.querySelectorAll("*")) {
          if (element.shadowRoot) visit(element.shadowRoot);
          if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) parts.push(element.value);
        }
      };
      visit(document);
      return parts.join("\n");
    });
  }
}

/** Watches the page for what it promises not to do. */
export class Guard {
  /** Set once the page has loaded: from then on only its own later parts may be fetched. */
  loaded = false;
  readonly faults: string[] = [];
  /** All that the console said. */
  readonly said: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** What this test itself provokes. */
  allow(fault: RegExp) {
    this.allowed.push(fault);
  }

  private fault(text: string) {
    if (!this.allowed.some((allowed) => allowed.test(text))) this.faults.push(text);
  }

  async watch(context: BrowserContext, origin: string) {
    // The console hears of most refusals; the event hears of all.
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`refused by the content security policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    context.on("console", (message) => {
      this.said.push(message.text());
      const csp = /content security policy|refused to/i.test(message.text());
      if (message.type() === "error" || csp) this.fault(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.fault(`page error: ${error.error()}`));
    context.on("request", (request) => {
      const url = request.url();
      if (/^(blob|data|about):/.test(url)) return;
      if (request.isNavigationRequest() && request.frame().parentFrame() === null) this.loaded = false;
      if (!url.startsWith(origin)) this.fault(`asked another host: ${url}`);
      else if (this.loaded && !OWN_LATER.test(url)) this.fault(`asked after load: ${url}`);
    });
  }
}

export const test = base.extend<{ guard: Guard; kube: Kubeglass }, { served: string }>({
  served: [
    async ({}, use) => {
      const { url, close } = await serve(process.env["DIST"] ?? "dist", 0);
      await use(url);
      await close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ served }, use) => {
    await use(served);
  },
  guard: [
    async ({ context, served }, use) => {
      const guard = new Guard();
      await guard.watch(context, served);
      await use(guard);
      expect(guard.faults, "what the page promises not to do").toEqual([]);
    },
    { auto: true },
  ],
  kube: async ({ page, guard }, use) => {
    await use(new Kubeglass(page, guard));
  },
});
