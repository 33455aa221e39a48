// Computes the SHA-256 of files beside the page, with the page's own module, whose islands do not wake here.
// A message brings the module's address, its compiled WebAssembly, and a file; its port takes the answer: 64
// hexadecimal digits, or one word. A newer message ends the work on an older one.

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
