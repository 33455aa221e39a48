// Prepares the static files for serving, whether `make` or cargo-leptos built them:
//
// 1. minifies the scripts,
// 2. adds the hash of their content to the names of files under `pkg`, so that browsers may keep them permanently,
// 3. writes a Brotli and a gzip copy next to every file that browsers fetch as text or wasm,
// 4. writes the list with which the server embeds all of them.
//
// usage: finish.mjs SITE LIST
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { minify } from "terser";

const [site, list] = process.argv.slice(2).map((path) => resolve(path));
const pkg = join(site, "pkg");
// A placeholder for the hash in the name of the script that loads split wasm. The name is also in the wasm, so the
// hash must have the same length.
const PLACEHOLDER = "______________________";
const HASH_LIST = "hash.txt";

const read = (name) => readFileSync(join(pkg, name), "latin1");
const write = (name, text) => writeFileSync(join(pkg, name), text, "latin1");
const digest = (parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part, "latin1");
  return hash.digest("base64url").slice(0, PLACEHOLDER.length);
};

/** The loader with the shared names in alphabetical order: wasm-split writes them in another order each time. */
const inOrder = (source) =>
  source.replace(/(const |__wasm_split, )\{ ([\w, ]+) \}/g, (_, before, names) => `${before}{ ${names.split(/[, ]+/).filter(Boolean).sort().join(", ")} }`);

if (existsSync(join(pkg, HASH_LIST))) throw new Error(`${pkg} is finished already`);
// Nothing reads the types, or the list of what is loaded with what: pages name what they need.
for (const name of readdirSync(pkg).filter((name) => /\.(d\.ts|json)$/.test(name))) rmSync(join(pkg, name));
for (const name of readdirSync(pkg).filter((name) => name.endsWith(".js"))) {
  const source = readFileSync(join(pkg, name), "utf8");
  const { code } = await minify(name.includes(PLACEHOLDER) ? inOrder(source) : source, { module: true, compress: { passes: 2 } });
  writeFileSync(join(pkg, name), code);
}

// The files of a split module name each other, so all of them get the same hash, of the whole module.
const modules = readdirSync(pkg).filter((name) => /\.(js|wasm)$/.test(name)).sort();
const hash = digest(modules.flatMap((name) => [name, read(name)]));
const renamed = (name) =>
  name.includes(PLACEHOLDER) ? name.replace(PLACEHOLDER, hash) : name.replace(/\.(js|wasm)$/, `.${hash}.$1`);
for (const name of modules) {
  let text = read(name);
  for (const other of modules) {
    // Wasm only names the loader, whose name keeps its length.
    if (name.endsWith(".js") || other.includes(PLACEHOLDER)) text = text.replaceAll(other, renamed(other));
  }
  write(renamed(name), text);
  rmSync(join(pkg, name));
}
const sheets = readdirSync(pkg).filter((name) => name.endsWith(".css"));
if (sheets.length !== 1) throw new Error(`${sheets.length} style sheets in ${pkg}`);
const styleHash = digest([read(sheets[0])]);
renameSync(join(pkg, sheets[0]), join(pkg, sheets[0].replace(".css", `.${styleHash}.css`)));

// Paths in the list are relative to the list.
const relativeToList = (path) => JSON.stringify(relative(dirname(list), path));
const files = readdirSync(site, { recursive: true, encoding: "utf8" })
  .filter((name) => statSync(join(site, name)).isFile() && name !== `pkg/${HASH_LIST}`)
  .sort();
const entries = files.map((name) => {
  const path = join(site, name);
  const bytes = readFileSync(path);
  const compressed = /^pkg\/.*\.(js|css|wasm)$/.test(name);
  if (compressed) {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    const brotli = brotliCompressSync(bytes, { params });
    writeFileSync(`${path}.br`, brotli);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    console.log(`${name}: ${bytes.length} bytes, ${brotli.length} with Brotli`);
  }
  const include = (suffix) => `include_bytes!(${relativeToList(path + suffix)})`;
  const content = compressed ? `Compressed { brotli: ${include(".br")}, gzip: ${include(".gz")} }` : `Plain(${include("")})`;
  const tag = createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
  return `server::statics::EmbeddedFile { path: ${JSON.stringify(`/${relative(site, path)}`)}, tag: "${tag}", content: server::statics::Content::${content} },`;
});
const hashes = `include_str!(${relativeToList(join(pkg, HASH_LIST))})`;
writeFileSync(list, `server::statics::EmbeddedFiles { files: &[\n${entries.join("\n")}\n], hashes: ${hashes} }\n`);
// Written last, so that its presence means that everything is there.
writeFileSync(join(pkg, HASH_LIST), `js: ${hash}\nwasm: ${hash}\ncss: ${styleHash}\nsplit: ${hash}\n`);
