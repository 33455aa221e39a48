// cargo-leptos names the two scripts of a split module by what they held before they named each other, so they may
// change and keep their names, and browsers keep such files for a year. This names both by everything they lead to.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, hashFile] = process.argv.slice(2);
const hashes = new Map(readFileSync(hashFile, "utf8").trim().split("\n").map((line) => line.split(": ")));
const parts = { js: "vitrine", split: "__wasm_split" };
const name = (part) => `${parts[part]}.${hashes.get(part)}.js`;
const texts = Object.fromEntries(Object.keys(parts).map((part) => [part, readFileSync(join(folder, name(part)), "utf8")]));

// The names of all modules stand in the second script, except for the first module's.
const stamp = createHash("sha256").update(JSON.stringify([texts, hashes.get("wasm")])).digest("base64url").slice(0, 22);
for (const part of Object.keys(parts)) {
  let text = texts[part];
  for (const other of Object.keys(parts)) text = text.replaceAll(name(other), `${parts[other]}.${stamp}.js`);
  writeFileSync(join(folder, name(part)), text);
  renameSync(join(folder, name(part)), join(folder, `${parts[part]}.${stamp}.js`));
}
for (const part of Object.keys(parts)) hashes.set(part, stamp);
writeFileSync(hashFile, [...hashes].map(([part, hash]) => `${part}: ${hash}\n`).join(""));
