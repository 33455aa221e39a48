// Both ends of a secret have the same one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, skip } from "./given.mjs";

const parameter = (name) => plan.get(`aws_ssm_parameter.secret["${name}"]`);

test("CloudFront sends the secret that the web function expects", { skip }, () => {
  const { origin } = plan.get("aws_cloudfront_distribution.gallery");
  const headers = origin.flatMap(({ origin_id, custom_header }) => custom_header.map((header) => [origin_id, header]));
  const { value } = parameter("VITRINE_ORIGIN_SECRET");
  assert.ok(value.length >= 32);
  assert.ok(!value.includes(","), "by default there is one");
  assert.deepEqual(headers, [["web", { name: "x-vitrine-origin-secret", value }]], "and only to the function");
});

test("the edge checks links with the keys that the web function signs with", { skip }, () => {
  const known = plan.all("aws_cloudfrontkeyvaluestore_key").map(([, { key, value }]) => `${key}:${value}`);
  assert.deepEqual(parameter("VITRINE_LINK_KEYS").value.split(",").sort(), known.sort());
});

test("the function has the parameters' names, and may read them", { skip }, () => {
  const environment = plan.environment("web");
  const named = plan.all("aws_ssm_parameter").map(([address, it]) => [address.match(/"(.+)"/)[1], it]);
  assert.equal(named.length, 4);
  const [secrets] = plan.statements("web").filter(({ actions }) => actions.includes("ssm:GetParameters"));
  for (const [variable, { name, type, arn }] of named) {
    assert.equal(environment[`${variable}_PARAMETER`], name);
    assert.equal(type, "SecureString");
    assert.ok(secrets.resources.includes(arn), variable);
  }
});
