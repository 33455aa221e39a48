// What tests of the cloud home make in a stand-in for AWS is what Terraform makes at AWS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { settings } from "../../../scripts/infra/settings.mjs";
import { plan, rust, skip } from "./given.mjs";

const committed = readFileSync(new URL("../../settings.json", import.meta.url), "utf8");

test("infra/settings.json is what the plan says", { skip }, () => {
  const hint = "make it anew: node scripts/infra/settings.mjs target/terraform/plan > infra/settings.json";
  assert.deepEqual(JSON.parse(committed), JSON.parse(JSON.stringify(settings(plan))), hint);
});

test("it holds no names of an account", { skip }, () => {
  for (const resource of ["aws_cognito_user_pool.people", "aws_cognito_user_pool_client.web"]) {
    assert.ok(!committed.includes(plan.get(resource).id), resource);
  }
  assert.doesNotMatch(committed, /\d{12}/);
  const secret = plan.get('aws_ssm_parameter.secret["VITRINE_LINK_KEYS"]').value;
  assert.ok(!committed.includes(secret));
});

test("every metric of ours on the dashboard is counted by somebody", { skip }, (t) => {
  const counted = rust("gallery/src", "server/src", "worker/src").map(({ text }) => text).join("\n");
  if (!counted.includes("CloudWatchMetrics")) return t.skip("the code counts nothing for CloudWatch yet");
  const filters = plan.all("aws_cloudwatch_log_metric_filter").map(([, filter]) => filter.metric_transformation[0].name);
  const { widgets } = JSON.parse(plan.get("aws_cloudwatch_dashboard.gallery").dashboard_body);
  const lines = widgets.flatMap(({ properties }) => properties.metrics).filter(([namespace]) => namespace === "Vitrine");
  assert.notEqual(lines.length, 0);
  for (const [, name] of lines) {
    assert.ok(filters.includes(name) || counted.includes(`"${name}"`), `nobody counts ${name}`);
  }
});
