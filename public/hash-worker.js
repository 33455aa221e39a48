// Computes the SHA-256 of files in the background, with the page's own module. Its islands do not start here. A
// message has the module's URL, its compiled WebAssembly, and a file. The answer goes to the message's port: 64
// hexadecimal digits, or one word. A newer message cancels the work on an older one.

const PIECE = 2 * 1024 * 1024;
let page;
let latest = 0;

const load = async (script, wasm) => {
  const module = await import(script);
  await module.default({ module_or_path: wasm });
  return module;
};

self.onmessage = async ({ data: [script, wasm, file], ports: [port] }) => {
  const mine = ++latest;
  let hasher;
  try {
    page ??= load(script, wasm);
    hasher = new (await page).Hasher();
  } catch {
    port.postMessage("unable");
    return;
  }
  try {
    for (let at = 0; at < file.size; at += PIECE) {
      const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
      if (mine !== latest) {
        port.postMessage("superseded");
        return;
      }
      hasher.update(bytes);
    }
    port.postMessage(hasher.finish());
  } catch {
    port.postMessage("unreadable");
  } finally {
    hasher.free();
  }
};
