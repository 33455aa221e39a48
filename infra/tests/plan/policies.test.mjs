// Policies as AWS would receive them, and rules for all resources.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { plan, skip } from "./given.mjs";

const allow = (policy) => JSON.parse(policy).Statement.filter((statement) => statement.Effect === "Allow");
const deny = (policy) => JSON.parse(policy).Statement.filter((statement) => statement.Effect === "Deny");

test("only our bucket may send to the queue", { skip }, () => {
  const { policy } = plan.get('aws_sqs_queue_policy.all["jobs"]');
  const [statement, ...more] = allow(policy);
  assert.equal(more.length, 0);
  assert.deepEqual(statement.Principal, { Service: "s3.amazonaws.com" });
  assert.equal(statement.Action, "sqs:SendMessage");
  assert.equal(statement.Condition.ArnEquals["aws:SourceArn"], plan.get("aws_s3_bucket.originals").arn);
  assert.equal(statement.Condition.StringEquals["aws:SourceAccount"], plan.get("aws_sqs_queue.jobs").arn.split(":")[4]);
  for (const name of ["dead", "bulk"]) {
    assert.deepEqual(allow(plan.get(`aws_sqs_queue_policy.all["${name}"]`).policy), [], name);
  }
});

test("the policies of buckets only give access to CloudFront", { skip }, () => {
  const distribution = plan.get("aws_cloudfront_distribution.gallery").arn;
  for (const [address, { policy }] of plan.all("aws_s3_bucket_policy")) {
    for (const statement of allow(policy)) {
      assert.deepEqual(statement.Principal, { Service: "cloudfront.amazonaws.com" }, address);
      assert.equal(statement.Condition.StringEquals["AWS:SourceArn"], distribution, address);
    }
  }
  const readable = (name) => {
    const [read] = allow(plan.get(`aws_s3_bucket_policy.all["${name}"]`).policy);
    return [read.Resource].flat().map((arn) => arn.replace(/^[^/]+/, "")).sort();
  };
  assert.deepEqual(readable("originals"), ["/originals/*"], "CloudFront does not read what is not an original yet");
  assert.deepEqual(readable("renditions"), ["/renditions/*", "/zips/*"]);
});

test("only alarms and the budget of this account may publish to the topics", { skip }, () => {
  const services = { home: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"], edge: ["cloudwatch.amazonaws.com"] };
  const account = plan.get("aws_sqs_queue.jobs").arn.split(":")[4];
  for (const [name, allowed] of Object.entries(services)) {
    const [statement, ...more] = allow(plan.get(`aws_sns_topic_policy.alarms["${name}"]`).policy);
    assert.equal(more.length, 0, name);
    assert.deepEqual([statement.Principal.Service].flat().sort(), [...allowed].sort(), name);
    assert.equal(statement.Action, "sns:Publish", name);
    assert.equal(statement.Resource, plan.get(`aws_sns_topic.alarms["${name}"]`).arn, name);
    assert.deepEqual(statement.Condition, { StringEquals: { "aws:SourceAccount": account } }, name);
  }
});

test("nothing can be accessed without TLS", { skip }, () => {
  const policies = ["aws_s3_bucket_policy", "aws_sqs_queue_policy", "aws_sns_topic_policy"].flatMap((type) => plan.all(type));
  assert.equal(policies.length, 8);
  for (const [address, { policy }] of policies) {
    assert.equal(deny(policy)[0]?.Condition.Bool["aws:SecureTransport"], "false", address);
  }
});

test("every resource that can have tags has them", { skip }, () => {
  for (const { address, values } of plan.resources) {
    if ("tags_all" in values) assert.equal(values.tags_all?.Project, "vitrine", address);
  }
});

test("messages stay hidden for at least six times as long as a call may take", { skip }, () => {
  for (const name of ["jobs", "bulk"]) {
    const { visibility_timeout_seconds: hidden } = plan.get(`aws_sqs_queue.${name}`);
    assert.ok(hidden >= 6 * plan.get("aws_lambda_function.worker").timeout, name);
  }
});

test("form uploads outlive their messages in the dead-letter queue", { skip }, () => {
  const { rule } = plan.get("aws_s3_bucket_lifecycle_configuration.originals");
  const [forms] = rule.filter(({ id }) => id === "abandoned-forms");
  assert.equal(forms.filter[0].prefix, "forms/");
  assert.ok(forms.expiration[0].days * 86_400 > plan.get("aws_sqs_queue.dead").message_retention_seconds);
});

test("the teardown removes every protection against destruction", () => {
  const folder = new URL("../../", import.meta.url);
  const text = readdirSync(folder).filter((name) => /^(?!.*_override).*\.tf$/.test(name)).map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const blocks = (of, value) =>
    [...of.matchAll(/^resource "(\w+)" "(\w+)" \{\n([\s\S]*?)^\}/gm)]
      .filter(([, , , body]) => new RegExp(`prevent_destroy = ${value}`).test(body))
      .map(([, type, name]) => `${type}.${name}`)
      .sort();
  const freed = readFileSync(new URL("teardown_override.tf.example", folder), "utf8");
  assert.equal(blocks(text, "true").length, 3);
  assert.deepEqual(blocks(freed, "false"), blocks(text, "true"));
});
