// Checks that the static files that `make` builds are those that cargo-leptos builds, and that a server's responses
// are the same whether it embeds the files or reads them from a folder.
//
//   node scripts/site/compare.mjs PROGRAM      after `make build` and `make tools`
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { freePort } from "../../end2end/support/server.mjs";
import { root, settings } from "./settings.mjs";

const program = resolve(process.argv[2]);
const { site } = settings();
const other = join(root, "target/site-by-cargo-leptos");
let passed = 0;
const faults = [];
const check = (right, fault) => (right ? (passed += 1) : faults.push(fault));

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

rmSync(other, { recursive: true, force: true });
run("cargo", ["leptos", "build", "--release", "--split", "--frontend-only", "--js-minify=false"], { LEPTOS_SITE_ROOT: other });
run("node", ["scripts/site/finish.mjs", other, join(root, "target/static_files_by_cargo_leptos.rs")]);

const list = (folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(folder, name)).isFile()).sort();
const names = list(site);
check(names.join() === list(other).join(), `different files:\n  ${names.join(" ")}\n  ${list(other).join(" ")}`);
for (const name of names) {
  const same = statSync(join(other, name), { throwIfNoEntry: false })?.isFile() && readFileSync(join(site, name)).equals(readFileSync(join(other, name)));
  check(same, `${name} differs`);
}

/** Starts a server; `folder` is where it reads static files, or undefined. */
async function start(folder) {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "vitrine-compare-"));
  const env = { ...process.env, VITRINE_ADDR: `127.0.0.1:${port}`, VITRINE_DATA: data };
  delete env.LEPTOS_SITE_ROOT;
  if (folder) env.LEPTOS_SITE_ROOT = folder;
  // Started away from the checkout, which has a folder of static files.
  const child = spawn(program, [], { cwd: data, env, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(`${url}/healthz`).catch(() => undefined))?.ok; tries += 1) {
    if (tries > 200) throw new Error("the server did not start");
    await new Promise((done) => setTimeout(done, 50));
  }
  const stop = () => {
    child.kill();
    rmSync(data, { recursive: true, force: true });
  };
  return { url, stop };
}

const servers = [await start(undefined), await start(site), await start(other)];
try {
  const pages = await Promise.all(servers.map(async ({ url }) => (await fetch(`${url}/`)).text()));
  const stylesheet = pages[0].match(/href="(\/pkg\/[^"]+\.css)"/)?.[1];
  check(stylesheet && pages.every((page) => page.includes(stylesheet)), "the pages name different style sheets");
  for (const name of names.filter((name) => !/\.(br|gz)$|hash\.txt$/.test(name))) {
    for (const coding of ["br", "gzip", "identity"]) {
      const answers = await Promise.all(
        servers.map(async ({ url }) => {
          const answer = await fetch(`${url}/${name}`, { headers: { "accept-encoding": coding } });
          const headers = ["content-type", "content-encoding", "cache-control"].map((header) => answer.headers.get(header));
          return [answer.status, ...headers, Buffer.from(await answer.arrayBuffer()).toString("base64")].join(" ");
        }),
      );
      check(answers[0].startsWith("200 ") && new Set(answers).size === 1, `/${name} (${coding}) is answered differently`);
    }
  }
} finally {
  for (const { stop } of servers) stop();
}
for (const fault of faults) console.error(fault);
console.log(`${passed} passed, ${faults.length} failed`);
process.exit(faults.length > 0 ? 1 : 0);
