// cargo-leptos names the files of a split module by what they held before they named each other, so they may change and
// keep their names, and browsers keep such files for a year. This names all of them by what all of them hold.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, hashFile] = process.argv.slice(2);
const HASHED = /^(\w+)\.([\w-]{22})\.(js|wasm)$/;
const names = readdirSync(folder).filter((name) => HASHED.test(name)).sort();
const read = (name) => readFileSync(join(folder, name), "latin1");
const digest = createHash("sha256");
for (const name of names) digest.update(name).update(read(name), "latin1");
// As long as the hashes in whose place it stands: they stand in WebAssembly too.
const stamp = digest.digest("base64url").slice(0, 22);

const stems = names.map((name) => name.match(HASHED)).map(([, stem, hash]) => [`${stem}.${hash}`, `${stem}.${stamp}`]);
for (const name of readdirSync(folder).filter((name) => /\.(js|wasm|json)$/.test(name))) {
  let text = read(name);
  for (const [before, after] of stems) text = text.replaceAll(before, after);
  writeFileSync(join(folder, name), text, "latin1");
  if (HASHED.test(name)) renameSync(join(folder, name), join(folder, name.replace(HASHED, `$1.${stamp}.$3`)));
}
writeFileSync(hashFile, readFileSync(hashFile, "utf8").replace(/^(js|wasm|split): .*$/gm, `$1: ${stamp}`));
