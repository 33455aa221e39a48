// Keeps the static files of earlier releases, so that pages that are open continue after a deploy on AWS:
//
//   node scripts/site/keep.mjs https://photos.example.org     `make keep-site URL=…` runs it, after `make lambda`
//
// Without an address, it only writes the list of the new release, as for a gallery that does not exist yet; `make lambda`
// does that.
//
// The gallery serves a list of its releases, pkg/releases.json. The stamped files of those that were replaced in the
// last 30 days are fetched from it into target/site_kept, from where Terraform uploads them again, with a new list.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);
const DAY = 24 * 60 * 60 * 1000;
/** For how long files stay after another release replaced theirs. */
export const KEPT_DAYS = 30;
const LIST = "releases.json";
/** Only these have stamps in their names, and copies that are compressed with Brotli. */
const COMPRESSED = /\.(css|js|wasm)$/;
/** A path below pkg/ that cannot leave it. */
const SAFE = /^(?!.*\.\.)[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/**
 * @typedef {object} Release
 * @property {string[]} files paths below pkg/
 * @property {string | null} replaced when another release took its place; null for the newest
 */

/**
 * The releases whose files stay, the new one first.
 * @param {Release[]} known the newest first @param {string[]} files those of the new release @param {Date} now
 * @returns {Release[]}
 */
export function kept(known, files, now) {
  const own = [...files].sort();
  const same = (release) => JSON.stringify([...release.files].sort()) === JSON.stringify(own);
  const others = known.filter((release) => !same(release));
  const left = others.map((release) => ({ ...release, replaced: release.replaced ?? now.toISOString() }));
  const young = left.filter(({ replaced }) => now.getTime() - Date.parse(replaced) < KEPT_DAYS * DAY);
  return [{ files: own, replaced: null }, ...young];
}

/** The stamped files below a site's pkg/. @param {string} site @returns {Promise<string[]>} */
async function stamped(site) {
  const all = await readdir(join(site, "pkg"), { recursive: true, withFileTypes: true });
  const paths = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const below = paths.map((path) => path.slice(join(site, "pkg").length + 1));
  return below.filter((path) => !/\.(br|gz)$/.test(path) && path !== "hash.txt" && path !== LIST);
}

/** @param {string} url @returns {Promise<Response | null>} nothing if there is no such file */
async function get(url) {
  const answer = await fetch(url, { redirect: "error" });
  if (answer.status === 404 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

/** The list that a gallery serves; empty if it has none yet. @param {string} url @returns {Promise<Release[]>} */
async function published(url) {
  const answer = await get(`${url}/pkg/${LIST}`);
  if (!answer) return [];
  const { releases } = await answer.json();
  const valid = (release) => Array.isArray(release.files) && release.files.every((file) => SAFE.test(file));
  if (!Array.isArray(releases) || !releases.every(valid)) throw new Error(`${url}/pkg/${LIST} is not a list of releases`);
  return releases;
}

/**
 * Fetches what stays of a gallery's earlier releases. Returns the files that were fetched, and those that are gone.
 * @param {string | undefined} url the gallery's, if it exists @param {string} site the folder of the new release @param {string} out
 * @param {Date} [now]
 */
export async function keep(url, site, out, now = new Date()) {
  const own = await stamped(site);
  const releases = kept(url ? await published(url) : [], own, now);
  await rm(out, { recursive: true, force: true });
  const [fetched, gone] = [[], []];
  for (const file of new Set(releases.flatMap(({ files }) => files))) {
    if (own.includes(file)) continue;
    const answer = await get(`${url}/pkg/${file}`);
    if (!answer) {
      gone.push(file);
      continue;
    }
    const path = join(out, "pkg", file);
    const bytes = Buffer.from(await answer.arrayBuffer());
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    if (COMPRESSED.test(file)) {
      await writeFile(`${path}.br`, await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    }
    fetched.push(file);
  }
  const left = releases.map((release) => ({ ...release, files: release.files.filter((file) => !gone.includes(file)) }));
  await mkdir(join(out, "pkg"), { recursive: true });
  await writeFile(join(out, "pkg", LIST), `${JSON.stringify({ releases: left }, null, 1)}\n`);
  return { fetched, gone, releases: left };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [given] = process.argv.slice(2);
  if (given !== undefined && !/^https?:\/\/[^/]+\/?$/.test(given)) {
    console.error("usage: make keep-site URL=https://photos.example.org");
    process.exit(2);
  }
  const target = fileURLToPath(new URL("../../target", import.meta.url));
  const { fetched, gone, releases } = await keep(given?.replace(/\/$/, ""), join(target, "site"), join(target, "site_kept"));
  console.log(`${fetched.length} files of ${releases.length - 1} earlier releases stay for open pages${gone.length ? `; ${gone.length} are gone` : ""}.`);
}
