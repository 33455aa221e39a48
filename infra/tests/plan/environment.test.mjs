// The functions are told what their code reads: a variable that is missing on either side fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, rust, skip } from "./given.mjs";

const NAME = /"(VITRINE_[A-Z_]+)"/g;
const names = (files) => new Set(files.flatMap(({ text }) => [...text.matchAll(NAME)].map(([, name]) => name)));

/** Read by the code, and not set here on purpose. */
const NOT_SET = {
  VITRINE_ADDR: "a function listens nowhere",
  VITRINE_ISSUER: "Cognito's own; others are for stand-ins",
  VITRINE_JWKS_URL: "Cognito's own; others are for stand-ins",
  VITRINE_LINK_KEYS: "its parameter is named",
  VITRINE_ORIGIN_SECRET: "its parameter is named",
  VITRINE_USER_POOL_CLIENT_SECRET: "its parameter is named",
};

/** Set only when the operator chose so: examples/full does. */
const OPTIONAL = new Set(["VITRINE_ORIGIN", "VITRINE_QUOTA_GB"]);

const functions = {
  // own.rs is what the embedded home reads.
  web: rust("server/src/config").filter(({ path }) => !/\/own\.rs$/.test(path)),
  worker: rust("worker/src").filter(({ path }) => !/vitrine-render/.test(path)),
};

for (const [name, files] of Object.entries(functions)) {
  const read = names(files);
  const without = skip || (!read.has("VITRINE_TABLE") && `the code of ${name} reads no VITRINE_TABLE: it has no cloud home`);

  test(`${name} reads every variable that it is given`, { skip: without }, () => {
    const unknown = Object.keys(plan.environment(name)).filter((variable) => !read.has(variable));
    assert.deepEqual(unknown, []);
  });

  test(`${name} is given every variable that it reads`, { skip: without }, () => {
    const given = new Set([...Object.keys(plan.environment(name)), ...Object.keys(NOT_SET), ...OPTIONAL]);
    assert.deepEqual([...read].filter((variable) => !given.has(variable)), []);
  });
}

test("the limits are the same for both", { skip }, () => {
  const [web, worker] = [plan.environment("web"), plan.environment("worker")];
  for (const [variable, value] of Object.entries(worker)) assert.equal(web[variable], value, variable);
});
