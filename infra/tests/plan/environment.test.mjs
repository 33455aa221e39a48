// The functions get the variables that their code reads: a variable that is missing on either side fails.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { plan, rust, skip } from "./given.mjs";

const NAME = /"(VITRINE_[A-Z_]+)"/g;
const names = (files) => new Set(files.flatMap(({ text }) => [...text.matchAll(NAME)].map(([, name]) => name)));

/** Variables that a function's code reads, but that are not set on purpose. */
const NOT_SET = {
  web: {
    VITRINE_ADDR: "a function does not listen on an address",
    VITRINE_BUCKET: "for a standalone gallery; refused on AWS",
    VITRINE_PSEUDO_LOCALES: "languages for tests",
    VITRINE_ISSUER: "Cognito's own by default; others are for stand-ins",
    VITRINE_JWKS_URL: "Cognito's own by default; others are for stand-ins",
    VITRINE_LINK_KEYS: "the name of its parameter is set",
    VITRINE_ORIGIN_SECRET: "the name of its parameter is set",
    VITRINE_SETUP_TOKEN: "the name of its parameter is set",
    VITRINE_USER_POOL_CLIENT_SECRET: "the name of its parameter is set",
  },
  worker: {},
};

/** Only set if the operator chose to: domain, administrator_email, mails_per_hour, threat_protection, api_gateway. */
const OPTIONAL = {
  web: ["VITRINE_ORIGIN", "VITRINE_ADMIN_EMAIL", "VITRINE_MAILS_PER_HOUR", "VITRINE_THREAT_PROTECTION", "VITRINE_STREAM"],
  worker: [],
};

/** Where the environments are set. */
const terraform = readFileSync(new URL("../../web.tf", import.meta.url), "utf8");

const functions = {
  // standalone.rs and bucket.rs are for the standalone gallery.
  web: rust("server/src/config").filter(({ path }) => !/\/(standalone|bucket)\.rs$/.test(path)),
  worker: rust("worker/src").filter(({ path }) => !/vitrine-render/.test(path)),
};

for (const [name, files] of Object.entries(functions)) {
  const read = names(files);
  const without = skip || (!read.has("VITRINE_TABLE") && `the code of ${name} reads no VITRINE_TABLE: it has no cloud home`);

  test(`${name} reads every variable that is set`, { skip: without }, () => {
    const unknown = Object.keys(plan.environment(name)).filter((variable) => !read.has(variable));
    assert.deepEqual(unknown, []);
  });

  test(`${name} has every variable that it reads`, { skip: without }, () => {
    const given = new Set([...Object.keys(plan.environment(name)), ...Object.keys(NOT_SET[name]), ...OPTIONAL[name]]);
    assert.deepEqual([...read].filter((variable) => !given.has(variable)), []);
  });

  test(`${name} reads the optional variables, and those that are not set on purpose`, { skip: without }, () => {
    const listed = [...Object.keys(NOT_SET[name]), ...OPTIONAL[name]];
    assert.deepEqual(listed.filter((variable) => !read.has(variable)), []);
  });

  test(`${name} has no optional variables by default`, { skip: without }, () => {
    const given = Object.keys(plan.environment(name));
    assert.deepEqual(given.filter((variable) => OPTIONAL[name].includes(variable) || variable in NOT_SET[name]), []);
    for (const variable of OPTIONAL[name]) assert.match(terraform, new RegExp(`\\{ ${variable} = `), variable);
  });
}

/** Limits that do not concern the web function. */
const WORKER_ONLY = ["VITRINE_RECEIVE_COUNT"];

test("the limits are the same for both", { skip }, () => {
  const [web, worker] = [plan.environment("web"), plan.environment("worker")];
  const both = Object.entries(worker).filter(([variable]) => !WORKER_ONLY.includes(variable));
  for (const [variable, value] of both) assert.equal(web[variable], value, variable);
});
