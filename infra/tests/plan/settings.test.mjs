// What tests create in a stand-in for AWS is what Terraform creates on AWS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { settings } from "../../../scripts/infra/settings.mjs";
import { plan, skip } from "./given.mjs";

const committed = readFileSync(new URL("../../settings.json", import.meta.url), "utf8");

test("infra/settings.json matches the plan", { skip }, () => {
  const hint = "generate it again: node scripts/infra/settings.mjs target/terraform/plan > infra/settings.json";
  assert.deepEqual(JSON.parse(committed), JSON.parse(JSON.stringify(settings(plan))), hint);
});

test("it contains no names of an account", { skip }, () => {
  for (const resource of ["aws_cognito_user_pool.people", "aws_cognito_user_pool_client.web"]) {
    assert.ok(!committed.includes(plan.get(resource).id), resource);
  }
  assert.doesNotMatch(committed, /\d{12}/);
  const secret = plan.get('aws_ssm_parameter.secret["VITRINE_LINK_KEYS"]').value;
  assert.ok(!committed.includes(secret));
});
