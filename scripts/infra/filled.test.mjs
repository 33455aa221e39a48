import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { filled } from "./filled.mjs";

const settings = JSON.parse(readFileSync(new URL("../../infra/settings.json", import.meta.url), "utf8"));

test("names replace placeholders, and placeholders without a name stay", () => {
  const { functions, client } = filled(settings, { "bucket.originals": "here" });
  assert.equal(functions.web.Environment.Variables.VITRINE_ORIGINALS_BUCKET, "here");
  assert.equal(client.UserPoolId, "${pool.id}");
});

test("policies require TLS unless told otherwise, and nothing else is lost", () => {
  assert.match(JSON.stringify(filled(settings, {})), /aws:SecureTransport/);
  const plain = filled(settings, {}, { plainHttp: true });
  assert.doesNotMatch(JSON.stringify(plain), /aws:SecureTransport/);
  assert.equal(plain.buckets.originals.Policy.Statement.length, 2);
  assert.equal(plain.buckets.renditions.Policy.Statement.length, 2);
  assert.equal(plain.queues.dead.Attributes.Policy, undefined);
  assert.match(plain.queues.jobs.Attributes.Policy, /s3\.amazonaws\.com/);
});

test("with every name, no placeholder is left", () => {
  const names = JSON.stringify(settings).match(/\$\{[\w.]+\}/g).map((name) => name.slice(2, -1));
  const all = Object.fromEntries(names.map((name) => [name, "x"]));
  assert.doesNotMatch(JSON.stringify(filled(settings, all)), /\$\{/);
});

test("buckets allow no access control lists, are encrypted, and do not transition small files", () => {
  const all = Object.values(settings.buckets);
  assert.equal(all.length, 3);
  for (const bucket of all) {
    assert.deepEqual(bucket.OwnershipControls, { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] });
    const [rule] = bucket.ServerSideEncryptionConfiguration.Rules;
    assert.equal(rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm, "AES256");
    const smallest = bucket.LifecycleConfiguration && "all_storage_classes_128K";
    assert.equal(bucket.TransitionDefaultMinimumObjectSize, smallest);
  }
});
