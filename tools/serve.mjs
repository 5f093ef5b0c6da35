// @ts-check
// Serves a folder on 127.0.0.1: node tools/serve.mjs FOLDER PORT. Also imported by the browser tests.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".yaml": "text/yaml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
};

/**
 * Serves `folder` on a port of 127.0.0.1; 0 takes a free one. Answers the address and a function that ends it.
 * @param {string} folder
 * @param {number} port
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export function serve(folder, port) {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const refuse = (/** @type {number} */ status, /** @type {string} */ why) => {
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${why}\n`);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "Only GET.");
    let path;
    try {
      path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    } catch {
      return refuse(400, "This address cannot be read.");
    }
    const file = join(root, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(root)) return refuse(404, "There is no such file.");
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return refuse(404, "There is no such file.");
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-length": found.size,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    });
    if (request.method === "HEAD") return response.end();
    createReadStream(file).pipe(response);
  });
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const at = typeof address === "object" && address ? address.port : port;
      const close = () => new Promise((/** @type {(value: void) => void} */ closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      });
      done({ url: `http://127.0.0.1:${at}/`, close });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = "dist", port = "8080"] = process.argv.slice(2);
  try {
    const { url } = await serve(folder, Number(port));
    console.log(`Kubeglass is at ${url} (Ctrl-C ends it)`);
  } catch (error) {
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    console.error(inUse ? `Stopped: port ${port} is taken. Choose another: make serve PORT=8081` : error);
    process.exitCode = 1;
  }
}
