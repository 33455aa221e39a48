// Each role allows exactly what the code of its function does: no permission without a call, no call without its
// permission.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CALLS, OBJECTS, PLACES, RUNTIME, callsIn, objectActions } from "./calls.mjs";
import { plan, rust, short, skip } from "./given.mjs";

const adapters = rust("gallery/src/aws");
const sources = rust(...PLACES);
const without = skip || (adapters.length === 0 && "there are no adapters in gallery/src/aws");

test("every call of an SDK is in the table, and everything in the table is called", { skip: without }, () => {
  const called = new Set();
  for (const { path, text } of sources) {
    for (const name of callsIn(text)) {
      assert.ok(CALLS[name], `${short(path)} calls ${name}(), which infra/tests/plan/calls.mjs does not know`);
      called.add(name);
    }
  }
  const unused = Object.keys(CALLS).filter((name) => !called.has(name));
  assert.deepEqual(unused, [], "these are no longer called");
});

for (const role of ["web", "worker"]) {
  test(`the role of ${role} allows what its code needs, and nothing else`, { skip: without }, () => {
    const called = new Set(sources.flatMap(({ text }) => [...callsIn(text)]));
    const own = Object.entries(CALLS).filter(([name, { by }]) => called.has(name) && by.includes(role));
    const needed = new Set([...RUNTIME[role], ...own.flatMap(([, { actions }]) => actions)]);
    const allowed = new Set(plan.statements(role).flatMap(({ actions }) => actions));
    assert.deepEqual([...allowed].sort(), [...needed].sort());
  });

  test(`the role of ${role} allows exactly what is done below each prefix`, { skip: without }, () => {
    const allowed = {};
    for (const { actions, resources } of plan.statements(role)) {
      for (const prefix of resources.flatMap((arn) => arn.match(/^arn:aws:s3:::[^/]+\/([a-z]+)\/\*$/)?.[1] ?? [])) {
        allowed[prefix] = [...(allowed[prefix] ?? []), ...actions].sort();
      }
    }
    const done = Object.entries(OBJECTS[role]).map(([prefix, calls]) => [
      prefix,
      [...new Set(calls.flatMap(objectActions))].sort(),
    ]);
    assert.deepEqual(allowed, Object.fromEntries(done));
  });

  test(`the role of ${role} lists its resources`, { skip }, () => {
    for (const { sid, actions, resources } of plan.statements(role)) {
      for (const action of actions) assert.doesNotMatch(action, /\*/, `${sid} allows ${action}`);
      if (actions.every((action) => action.startsWith("xray:"))) continue;
      for (const resource of resources) {
        assert.match(resource, /^arn:aws:[a-z0-9-]+:/, sid);
        // Below a prefix or a log group of its own.
        assert.match(resource, /^[^*]+(\/\*|:\*)?$/, `${sid} reaches ${resource}`);
        if (actions.some((action) => /^s3:(?!ListBucket)/.test(action))) assert.match(resource, /^[^*/]+\/[a-z]+\/\*$/, sid);
      }
    }
  });
}

test("the prefixes of keys are those in the code", { skip: without }, () => {
  const text = rust("gallery/src/key.rs", "gallery/src/aws/s3").map((file) => file.text).join("\n");
  const written = new Set([...text.matchAll(/format!\("(?:\{\})?([a-z]+)\/\{/g)].map(([, prefix]) => prefix));
  const statements = ["web", "worker"].flatMap((role) => plan.statements(role));
  const allowed = new Set(
    statements.flatMap(({ resources }) => resources).flatMap((arn) => arn.match(/^arn:aws:s3:::[^/]+\/([a-z]+)\/\*$/)?.[1] ?? []),
  );
  assert.deepEqual([...allowed].sort(), [...written].sort());
});
