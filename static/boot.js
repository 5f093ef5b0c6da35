// External so that the page needs no inline script (CSP). Trunk writes the hashed names onto the tag.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const here = (name) => new URL(name, document.baseURI).href;

// A shared link unpacks to no more than this, however small it is packed.
const UNPACKED_BYTES = 4 << 20;

async function through(bytes, stream, limit) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > limit) throw new RangeError("too large");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// What the wasm asks of the browser that is easier said in JavaScript.
globalThis.kubeglass = {
  loadEditor: () => import(here("editor.js")),
  firstAnswers: () => answers,
  workerUrl: () => `${here("worker.js")}?js=${encodeURIComponent(here(js))}&wasm=${encodeURIComponent(here(wasm))}`,
  async pack(text) {
    const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), Infinity);
    let binary = "";
    for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  },
  async unpack(packed) {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"), UNPACKED_BYTES));
  },
};

// The first visit's answers lie beside the page; a link and an example bring a question of their own.
const own = location.hash.length > 1 || new URLSearchParams(location.search).has("example");
const kept = own ? "" : fetch(here(js.replace("kubeglass-", "first-").replace(/js$/, "json"))).then((said) => (said.ok ? said.text() : ""), () => "");
const { default: init } = await import(here(js));
const answers = await kept;
await init({ module_or_path: here(wasm) });
