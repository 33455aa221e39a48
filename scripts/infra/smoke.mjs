// Checks whether a gallery on AWS works after an apply:
//
//   make smoke URL=https://photos.example.org
//   make smoke URL=https://photos.example.org SMOKE_EMAIL=you@example.org SMOKE_PASSWORD_FILE=~/.vitrine-password
//
// What Terraform knows (bucket, user pool, function) comes from `terraform output -json` in infra/, or from the file that
// SMOKE_OUTPUTS names. With an account, a photo is added, fetched and deleted. Without one, and without Terraform's
// outputs or AWS's command line, the checks that need them are left out, and the last line says so.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Skipped, expect } from "./smoke_check.mjs";
import { edgeFunction } from "./smoke_edge.mjs";
import { photo } from "./smoke_photo.mjs";

const run = promisify(execFile);

/**
 * @typedef {object} World
 * @property {string} url the gallery's
 * @property {Record<string, any>} outputs of Terraform, by name; empty if they are not known
 * @property {{ email: string, password: string } | null} account
 * @property {(program: string, args: string[]) => Promise<string>} execute runs a program and returns what it prints
 * @property {string} [s3] in tests, where the buckets are
 * @property {string} [cognito] in tests, where the user pool is
 */

/** @param {World} world */
const output = (world, name) => world.outputs[name] ?? skip(`terraform output has no ${name}`);

function skip(reason) {
  throw new Skipped(reason);
}

/** The checks, in order: the name of each, and a function that returns what it found. @type {[string, (world: World) => Promise<string>][]} */
export const CHECKS = [
  [
    "the page to sign in",
    async ({ url }) => {
      const answer = await fetch(`${url}/signin`);
      const html = await answer.text();
      expect(answer.status === 200 && /<form/.test(html), `${answer.status} without a form`);
      const headers = ["content-security-policy", "strict-transport-security", "x-content-type-options"];
      const absent = headers.filter((name) => !answer.headers.has(name) && !(name.startsWith("strict") && url.startsWith("http:")));
      expect(absent.length === 0, `the page has no ${absent.join(", ")}`);
      return `${html.length} characters`;
    },
  ],
  [
    "a static file, kept permanently",
    async ({ url }) => {
      const html = await (await fetch(`${url}/signin`)).text();
      const [path] = html.match(/\/pkg\/[\w./-]+\.css/) ?? [];
      expect(path, "the page names no style sheet below /pkg/");
      const answer = await fetch(`${url}${path}`);
      expect(answer.status === 200, `${path}: ${answer.status}`);
      expect(/immutable/.test(answer.headers.get("cache-control") ?? ""), `${path} may not be kept`);
      await answer.arrayBuffer();
      return path;
    },
  ],
  [
    "the gallery's health",
    async ({ url }) => {
      const answer = await fetch(`${url}/healthz`);
      const text = await answer.text();
      expect(answer.status === 200, `${answer.status} ${text}`);
      return JSON.parse(text).status;
    },
  ],
  [
    "a link to a photo that nobody signed is refused",
    async ({ url }) => {
      const answer = await fetch(`${url}/media/00000000/thumb.jpg?e=9999999999&s=a.AAAAAAAAAAAAAAAAAAAAAA`);
      expect(answer.status === 404, `${answer.status} instead of 404`);
      return "404";
    },
  ],
  [
    "the function's own address answers CloudFront only",
    async (world) => {
      const answer = await fetch(output(world, "entry"));
      expect(answer.status === 403, `${answer.status} instead of 403`);
      const text = await answer.text();
      // Lambda's own 403 means that the permissions of the function URL are wrong.
      expect(/CloudFront only/.test(text), `403, but not the gallery's: ${text.slice(0, 100)}`);
      return "403";
    },
  ],
  [
    "browsers may send photos to the bucket, from this gallery only",
    async (world) => {
      const { originals } = output(world, "buckets");
      const at = world.s3 ?? `https://${originals}.s3.${output(world, "region")}.amazonaws.com`;
      const ask = (origin) =>
        fetch(`${at}/originals/00000000`, {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "PUT", "access-control-request-headers": "content-type,x-amz-storage-class" },
        });
      const own = await ask(world.url);
      expect(own.status === 200, `${own.status} for ${world.url}: its cors rule names another address`);
      expect(own.headers.get("access-control-allow-origin") === world.url, `allowed is ${own.headers.get("access-control-allow-origin")}`);
      const other = await ask("https://elsewhere.example");
      expect(other.status === 403 || !other.headers.has("access-control-allow-origin"), "other origins may send, too");
      return originals;
    },
  ],
  [
    "the keys of access tokens can be fetched",
    async (world) => {
      const { id } = output(world, "user_pool");
      const at = world.cognito ?? `https://cognito-idp.${id.split("_")[0]}.amazonaws.com`;
      const answer = await fetch(`${at}/${id}/.well-known/jwks.json`);
      expect(answer.status === 200, `${answer.status}`);
      const { keys } = await answer.json();
      expect(Array.isArray(keys) && keys.length > 0, "there are none");
      return `${keys.length} keys`;
    },
  ],
  ["the function that checks links is fast enough", edgeFunction],
  ["a photo is added, rendered, fetched and deleted", photo],
];

/**
 * Makes all checks. Returns how many passed, failed and were left out.
 * @param {World} world @param {(line: string) => void} say @param {typeof CHECKS} checks
 */
export async function smoke(world, say, checks = CHECKS) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [what, check] of checks) {
    try {
      const found = await check(world);
      counts.passed += 1;
      say(`ok      ${what}: ${found}`);
    } catch (error) {
      const left = error instanceof Skipped;
      counts[left ? "skipped" : "failed"] += 1;
      say(`${left ? "skipped" : "FAILED "} ${what}: ${error.cause ? `${error.message}: ${error.cause.message}` : error.message}`);
    }
  }
  say(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts;
}

/** Terraform's outputs, by name; empty without a state. */
async function outputs(file) {
  try {
    const infra = fileURLToPath(new URL("../../infra", import.meta.url));
    const text = file ? readFileSync(file, "utf8") : (await run("terraform", [`-chdir=${infra}`, "output", "-json"])).stdout;
    return Object.fromEntries(Object.entries(JSON.parse(text)).map(([name, { value }]) => [name, value]));
  } catch (error) {
    if (file) throw error;
    return {};
  }
}

/** The account in the environment. */
function account({ SMOKE_EMAIL: email, SMOKE_PASSWORD: password, SMOKE_PASSWORD_FILE: file }) {
  if (!email) return null;
  return { email, password: password ?? readFileSync(file ?? "", "utf8").trimEnd() };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const url = (process.argv[2] ?? "").replace(/\/$/, "");
  if (!/^https?:\/\/[^/]+$/.test(url)) {
    console.error("usage: make smoke URL=https://photos.example.org");
    process.exit(2);
  }
  const execute = async (program, args) => (await run(program, args)).stdout;
  const world = { url, outputs: await outputs(process.env.SMOKE_OUTPUTS), account: account(process.env), execute };
  if (process.env.SMOKE_S3) world.s3 = process.env.SMOKE_S3;
  if (process.env.SMOKE_COGNITO) world.cognito = process.env.SMOKE_COGNITO;
  const { failed } = await smoke(world, (line) => console.log(line));
  process.exit(failed ? 1 : 0);
}
