// Tests the checks of `make smoke` against answers that a gallery on AWS gives, good and bad.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { handler, source } from "../../infra/tests/edge/run.mjs";
import { CHECKS, smoke } from "./smoke.mjs";
import { EVENT, edgeFunction } from "./smoke_edge.mjs";
import { picture } from "./smoke_photo.mjs";

/** A server that answers as told: by path, a status, headers and a text. */
async function server(t, answer) {
  const made = createServer((request, response) => {
    const [status, text = "", headers = {}] = answer(request);
    response.writeHead(status, headers).end(text);
  });
  await new Promise((done) => made.listen(0, "127.0.0.1", done));
  t.after(() => made.close());
  return `http://127.0.0.1:${made.address().port}`;
}

const check = (what) => [CHECKS.find(([name]) => name.includes(what))];

/** The result of one check: `ok`, `FAILED` or `skipped`, and the line. */
async function result(what, world) {
  const lines = [];
  await smoke({ outputs: {}, account: null, url: "http://gallery.invalid", ...world }, (line) => lines.push(line), check(what));
  return lines[0];
}

test("the function's own address must refuse, and with the gallery's words", async (t) => {
  const entry = (status, text) => server(t, () => [status, text]);
  const at = async (status, text) => result("own address", { outputs: { entry: await entry(status, text) } });
  assert.match(await at(403, "This address answers CloudFront only.\n"), /^ok /);
  assert.match(await at(200, "hello"), /^FAILED .*200 instead of 403/);
  assert.match(await at(403, '{"Message":"Forbidden"}'), /^FAILED .*not the gallery's/);
  assert.match(await result("own address", {}), /^skipped .*no entry/);
});

test("the bucket must accept this gallery and nobody else", async (t) => {
  const url = "https://photos.example.org";
  const outputs = { buckets: { originals: "o" }, region: "eu-west-1" };
  const bucket = (allowed) =>
    server(t, ({ method, headers }) => {
      assert.equal(method, "OPTIONS");
      return allowed.includes(headers.origin) || allowed.includes("*")
        ? [200, "", { "access-control-allow-origin": allowed.includes("*") ? "*" : headers.origin }]
        : [403];
    });
  const at = async (...allowed) => result("send photos", { url, outputs, s3: await bucket(allowed) });
  assert.match(await at(url), /^ok /);
  assert.match(await at("https://other.example.org"), /^FAILED .*another address/);
  assert.match(await at("*"), /^FAILED /);
  assert.match(await at(url, "https://elsewhere.example"), /^FAILED .*other origins/);
});

test("the user pool must publish keys", async (t) => {
  const outputs = { user_pool: { id: "eu-west-1_x" } };
  const at = async (answer) =>
    result("keys of access tokens", {
      outputs,
      cognito: await server(t, ({ url }) => (url === "/eu-west-1_x/.well-known/jwks.json" ? answer : [404])),
    });
  assert.match(await at([200, '{"keys":[{},{}]}']), /^ok .*2 keys/);
  assert.match(await at([200, '{"keys":[]}']), /^FAILED /);
  assert.match(await at([404]), /^FAILED /);
});

test("the edge function's time is read from CloudFront", async () => {
  const answered = (utilisation, fault = "") => async (program, args) => {
    assert.equal(program, "aws");
    if (args.includes("get-caller-identity")) return "{}";
    if (args.includes("describe-function")) return '{"ETag":"E1"}';
    assert.equal(args[args.indexOf("--if-match") + 1], "E1");
    const event = JSON.parse(Buffer.from(args[args.indexOf("--event-object") + 1], "base64").toString());
    assert.deepEqual(event, EVENT);
    const FunctionOutput = JSON.stringify({ response: { statusCode: 404 } });
    return JSON.stringify({ TestResult: { ComputeUtilization: utilisation, FunctionErrorMessage: fault, FunctionOutput } });
  };
  const outputs = { edge_function: "vitrine-media" };
  assert.equal(await edgeFunction({ outputs, execute: answered("31") }), "31 % of its time");
  await assert.rejects(edgeFunction({ outputs, execute: answered("81") }), /81 %/);
  await assert.rejects(edgeFunction({ outputs, execute: answered("31", "it threw") }), /it threw/);
  const missing = async () => {
    throw new Error("spawn aws ENOENT");
  };
  assert.match(await result("fast enough", { outputs, execute: missing }), /^skipped .*ENOENT/);
});

test("the event for the edge function makes it compute everything", async () => {
  const { uri, headers, querystring } = EVENT.request;
  const query = Object.entries(querystring).map(([name, { value }]) => `${name}=${value}`).join("&");
  let asked = 0;
  const get = async () => {
    asked += 1;
    return "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
  };
  const check = await handler(source("media.js"), { faults: { get } });
  const answer = await check({ ...EVENT, request: { ...EVENT.request, uri, headers, rawQueryString: () => query } });
  assert.equal(answer.statusCode, 404);
  assert.equal(asked, 1, "the key was read, so the signature was computed");
});

test("a failing check does not hide the others", async () => {
  const lines = [];
  const failing = async () => {
    throw new Error("no");
  };
  const counts = await smoke({}, (line) => lines.push(line), [["one", failing], ["two", async () => "well"]]);
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 });
  assert.deepEqual(lines, ["FAILED  one: no", "ok      two: well", "1 passed, 1 failed, 0 skipped"]);
});

test("pictures are different each time", () => {
  assert.ok(!picture().equals(picture()));
  assert.equal(picture().subarray(1, 4).toString(), "PNG");
});
