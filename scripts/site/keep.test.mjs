import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { keep, kept } from "./keep.mjs";

const day = (number) => new Date(Date.UTC(2026, 0, number));

test("files stay for 30 days after their release was replaced, however long it was the newest", () => {
  const first = kept([], ["a.1.js"], day(1));
  assert.deepEqual(first, [{ files: ["a.1.js"], replaced: null }]);
  const second = kept(first, ["a.2.js"], day(100));
  assert.deepEqual(second.map(({ files }) => files[0]), ["a.2.js", "a.1.js"]);
  assert.equal(second[1].replaced, day(100).toISOString());
  const again = kept(second, ["a.2.js"], day(110));
  assert.equal(again[0].replaced, null, "the same release, applied once more");
  assert.equal(again[1].replaced, day(100).toISOString(), "the time does not begin again");
  assert.deepEqual(kept(again, ["a.3.js"], day(129)).map(({ files }) => files[0]), ["a.3.js", "a.2.js", "a.1.js"]);
  assert.deepEqual(kept(again, ["a.3.js"], day(130)).map(({ files }) => files[0]), ["a.3.js", "a.2.js"]);
  assert.deepEqual(kept(again, ["a.1.js"], day(111)).map(({ files }) => files[0]), ["a.1.js", "a.2.js"], "rolled back");
});

/** A gallery that serves a folder as CloudFront does. */
async function gallery(folder, t) {
  const server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(folder, request.url)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

function site(files) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-keep-"));
  mkdirSync(join(folder, "pkg"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "pkg", name), text);
  return folder;
}

test("three releases, each of which keeps the files of those before", async (t) => {
  const served = site({});
  const url = await gallery(served, t);
  const out = join(site({}), "kept");
  /** What Terraform does: the files of both folders, and no others. */
  const apply = (from) => {
    rmSync(join(served, "pkg"), { recursive: true });
    mkdirSync(join(served, "pkg"));
    for (const folder of [join(from, "pkg"), join(out, "pkg")]) {
      for (const name of readdirSync(folder)) writeFileSync(join(served, "pkg", name), readFileSync(join(folder, name)));
    }
  };
  const one = site({ "a.1.js": "one", "a.1.js.br": "br", "a.1.js.gz": "gz", "hash.txt": "h" });
  assert.deepEqual((await keep(undefined, one, out, day(1))).fetched, []);
  apply(one);
  const two = site({ "a.2.js": "two", "same.9.css": "css" });
  assert.deepEqual((await keep(url, two, out, day(2))).fetched, ["a.1.js"]);
  assert.equal(brotliDecompressSync(readFileSync(join(out, "pkg", "a.1.js.br"))).toString(), "one");
  apply(two);
  const three = site({ "a.3.js": "three", "same.9.css": "css" });
  assert.deepEqual((await keep(url, three, out, day(3))).fetched.sort(), ["a.1.js", "a.2.js"]);
  apply(three);
  assert.equal(readFileSync(join(served, "pkg", "a.1.js"), "utf8"), "one");
  assert.deepEqual((await keep(url, three, out, day(31))).fetched.sort(), ["a.1.js", "a.2.js"]);
  assert.deepEqual((await keep(url, three, out, day(32))).fetched, ["a.2.js"], "30 days after the second release");
  rmSync(join(served, "pkg", "a.2.js"));
  assert.deepEqual((await keep(url, three, out, day(32))).gone, ["a.2.js"]);
});

test("a list cannot name files elsewhere", async (t) => {
  const served = site({ "releases.json": JSON.stringify({ releases: [{ files: ["../../x.js"], replaced: null }] }) });
  const url = await gallery(served, t);
  const fresh = site({ "a.1.js": "one" });
  await assert.rejects(keep(url, fresh, join(fresh, "kept")), /not a list of releases/);
});
