// The examples show all options, and work in a new account.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, folder), "utf8");
const full = read("examples/full/terraform.tfvars");
const set = new Set([...full.matchAll(/^(\w+) *=/gm)].map(([, name]) => name));
const shown = new Set([...full.matchAll(/^(?:# )?(\w+) *=/gm)].map(([, name]) => name));

/** The text of each variable, by name. */
const variables = new Map(
  readdirSync(folder)
    .filter((name) => /^variables.*\.tf$/.test(name))
    .flatMap((name) => [...read(name).matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)])
    .map(([, name, text]) => [name, text]),
);

test("nothing exceeds a new account's quota", () => {
  for (const name of ["web_concurrency", "worker_concurrency"]) {
    assert.ok(!set.has(name) && shown.has(name), name);
    assert.match(variables.get(name), /quota of concurrent executions/, name);
  }
});

test("every example uses existing variables", () => {
  assert.ok(set.size > 20);
  for (const name of shown) assert.ok(variables.has(name), name);
  for (const [, name] of read("examples/minimal/terraform.tfvars").matchAll(/^(\w+) *=/gm)) assert.ok(variables.has(name), name);
});

test("every variable has a type, a description and, unless it is a boolean, a validation", () => {
  for (const [name, text] of variables) {
    assert.match(text, /^  type +=/m, name);
    assert.match(text, /^  description +=/m, name);
    if (!/^  type +?= bool$/m.test(text)) assert.match(text, /^  validation \{/m, name);
  }
});

test("the state in a bucket is encrypted, and locked during an apply", () => {
  const backend = read("examples/full/backend.tf");
  for (const setting of ["encrypt", "use_lockfile"]) assert.match(backend, new RegExp(`^    ${setting} +?= true$`, "m"));
});
