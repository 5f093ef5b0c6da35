// Module worker: the same wasm as the page. The page puts the hashed names into the query.
const names = new URL(self.location).searchParams;
const own = (name) => {
  const url = new URL(names.get(name), self.location);
  if (url.origin !== self.location.origin) throw new Error(`not of this page: ${url}`);
  return url.href;
};
const { default: init } = await import(own("js"));
await init({ module_or_path: own("wasm") });
