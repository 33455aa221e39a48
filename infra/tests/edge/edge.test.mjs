// Tests the edge functions in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { handler, MOST_BYTES, request, source } from "./run.mjs";

const shared = JSON.parse(readFileSync(new URL("../../../gallery/src/link_vectors.json", import.meta.url), "utf8"));

test("links to photos are checked as in gallery/src/link.rs", async (t) => {
  let now = 0;
  const check = await handler(source("media.js"), { store: shared.keys, now: () => now });
  for (const vector of shared.vectors) {
    await t.test(vector.what, async () => {
      now = vector.now;
      const answer = await check(request(vector.link));
      if (vector.outcome === "opens") {
        const [, rendition] = vector.link.match(/^\/media\/([^?]+)/);
        assert.equal(answer.uri, vector.becomes ?? `/renditions/${rendition}`);
        const told = (name) => answer.querystring[`response-${name}`]?.value;
        // S3 decodes them once.
        assert.equal(told("content-disposition"), vector.disposition && encodeURIComponent(vector.disposition));
        assert.equal(told("content-type"), vector.type && encodeURIComponent(vector.type));
        assert.equal(Boolean(told("cache-control")), Boolean(vector.type));
        return;
      }
      assert.equal(answer.statusCode, vector.outcome === "expired" ? 403 : 404);
      assert.equal(answer.headers["cache-control"].value, "no-store");
    });
  }
});

/** The message of a language with that name, as pages have it. */
function message(language, name) {
  const text = readFileSync(new URL(`../../../app/locales/${language}/errors.ftl`, import.meta.url), "utf8");
  return text.match(new RegExp(`^${name} = (.*)$`, "m"))[1];
}

test("refusals have the words of pages, in the language that the browser prefers", async () => {
  const [opens] = shared.vectors;
  const check = await handler(source("media.js"), { store: shared.keys, now: () => 1_900_000_000 });
  for (const [accepted, language] of [
    [undefined, "en"],
    ["", "en"],
    ["de", "de"],
    ["de-AT,de;q=0.9,en;q=0.8", "de"],
    ["nl, fr;q=0.7, es;q=0.8", "es"],
    ["FR-ca", "fr"],
    ["fr;q=0, it", "en"],
    ["constructor, toString;q=1, *", "en"],
  ]) {
    const headers = accepted === undefined ? {} : { "accept-language": accepted };
    const expired = await check(request(opens.link, headers));
    assert.equal(expired.body, `${message(language, "error-link-expired")}\n`, accepted);
    assert.equal(expired.headers["content-language"].value, language);
    assert.equal((await check(request("/media/x", headers))).body, `${message(language, "error-not-found")}\n`, accepted);
  }
  const zip = shared.vectors.find(({ what }) => what === "a zip, too late");
  assert.notEqual((await check(request(zip.link))).body, (await check(request(opens.link))).body);
});

test("if the store of keys fails, photos are unavailable, not missing", async () => {
  const [opens] = shared.vectors;
  const failing = () => {
    throw new Error("the store fails");
  };
  for (const faults of [{ get: failing }, { get: failing, exists: failing }]) {
    const check = await handler(source("media.js"), { store: shared.keys, faults });
    const answer = await check(request(opens.link, { "accept-language": "de" }));
    assert.equal(answer.statusCode, 503);
    assert.match(answer.body, /^Fotos /);
    assert.equal(answer.headers["cache-control"].value, "no-store");
  }
  const check = await handler(source("media.js"), { store: {} });
  assert.equal((await check(request(opens.link))).statusCode, 404, "there is no such key");
});

test("an original has the type that it was accepted as", async () => {
  const rust = readFileSync(new URL("../../../gallery/src/format.rs", import.meta.url), "utf8");
  const arms = (name) => {
    const [, body] = rust.match(new RegExp(`pub fn ${name}\\(self\\)[^{]*\\{([\\s\\S]*?)\\n    \\}`));
    return Object.fromEntries([...body.matchAll(/Self::(\w+) => "([^"]+)"/g)].map(([, format, value]) => [format, value]));
  };
  const [extensions, types] = [arms("extension"), arms("content_type")];
  assert.ok(Object.keys(extensions).length >= 7);
  const [, table] = source("media.js").match(/const TYPES = (\{[\s\S]*?\});/);
  const known = Object.fromEntries([...table.matchAll(/(\w+): '([^']+)'/g)].map(([, extension, type]) => [extension, type]));
  assert.deepEqual(known, Object.fromEntries(Object.keys(types).map((format) => [extensions[format], types[format]])));
});

test("nothing else is served, even with a valid signature", async () => {
  // Signed with the key of the vectors: an original without a file name, and a path outside /media.
  const store = shared.keys;
  const { createHmac } = await import("node:crypto");
  const check = await handler(source("media.js"), { store });
  const others = ["/media/abcdefgh/original.png", "/media/abcdefgh/thumb.jpg?name=a.jpg", "/pkg/abcdefgh/thumb.jpg"];
  others.push("/media/abcdefgh/original.svg?name=a.svg", "/media/abcdefgh/original.jpg?name=a&b", "/media/abcdefgh/original.jpg?name=a/b");
  others.push("/media/zips/abcdefgh/../abcdefgh.zip?name=a.zip", "/media/zips/abcdefgh.zip?name=a.zip", "/media/forms/abcdefgh/abcdefgh?name=a");
  const revisions = ["0123wxy", "0123wxyz0", "0123wxyl", "0123WXYZ", "../../..", "0123wxyz/0123wxyz", ""];
  others.push(...revisions.map((revision) => `/media/abcdefgh/${revision}/thumb.jpg`));
  others.push("/media/abcdefgh/0123wxyz/original.jpeg", "/media/abcdefgh/0123wxyz/thumb.png", "/media/abcdefgh/0123wxyz");
  for (const target of others) {
    const mac = createHmac("sha256", Buffer.from(store.a, "base64url")).update(`${target}\n1000`).digest();
    const joint = target.includes("?") ? "&" : "?";
    const link = `${target}${joint}e=1000&s=a.${mac.subarray(0, 16).toString("base64url")}`;
    assert.equal((await check(request(link))).statusCode, 404, link);
  }
});

test("pages receive the name that the browser used and its address, and only from the edge", async () => {
  const page = await handler(source("page.js"));
  const sent = { host: "d1.cloudfront.net", "x-vitrine-host": "evil.example.org", "x-vitrine-viewer": "192.0.2.1" };
  const plain = page(request("/photos?x=1", sent));
  assert.equal(plain.headers["x-vitrine-host"].value, "d1.cloudfront.net");
  assert.equal(plain.headers["x-vitrine-viewer"].value, "2001:db8::7");
  assert.equal(plain.uri, "/photos");
});

test("with a domain, there is only one address", async () => {
  const text = source("page.js");
  const placed = text.replace("const domain = ''", "const domain = 'photos.example.org'");
  assert.notEqual(placed, text, "Terraform replaces this very text");
  const page = await handler(placed);
  const moved = page(request("/albums/a%20b?x=1&y=%26", { host: "d1.cloudfront.net" }));
  assert.equal(moved.statusCode, 308);
  assert.equal(moved.headers.location.value, "https://photos.example.org/albums/a%20b?x=1&y=%26");
  assert.equal(page(request("/", { host: "d1.cloudfront.net" })).headers.location.value, "https://photos.example.org/");
  assert.equal(page(request("/", { host: "photos.example.org" })).headers["x-vitrine-host"].value, "photos.example.org");
});

test("browsers that support Brotli get the files that the build compressed", async () => {
  const choose = await handler(source("static.js"));
  const uri = (path, accept) => choose(request(path, accept === undefined ? {} : { "accept-encoding": accept })).uri;
  const wasm = "/pkg/vitrine.Ab-_9.wasm";
  for (const accept of ["br", "gzip, deflate, br, zstd", "gzip,br;q=0.5", "br;q=1.0, gzip;q=0.8"]) {
    assert.equal(uri(wasm, accept), `${wasm}.br`, accept);
  }
  for (const accept of [undefined, "", "gzip, deflate", "gzip, br;q=0", "br;q=0.0", "brotli", "xbr"]) {
    assert.equal(uri(wasm, accept), wasm, accept);
  }
  for (const path of ["/favicon.svg", "/hash-worker.js", "/pkg/font.woff2", "/pkg/a.js.br"]) assert.equal(uri(path, "br"), path);
});

test("each function is within CloudFront's size limit", () => {
  for (const name of ["media.js", "page.js", "static.js"]) {
    assert.ok(Buffer.byteLength(source(name)) <= MOST_BYTES, name);
  }
});
