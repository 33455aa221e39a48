// For every type of resource, the README says whether the stand-in run covers it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { plan, skip } from "./given.mjs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const [covered, not] = readme
  .slice(readme.indexOf("### What the stand-in run covers"))
  .split("These are not created there:")
  .map((text) => [...text.matchAll(/`((?:aws|random)_\w+)`/g)].map(([, type]) => type));

test("every type of resource is listed once, as covered or not", { skip }, () => {
  const types = new Set([...plan.configuration.keys()].filter((it) => !it.startsWith("data.")).map((it) => it.split(".")[0]));
  assert.deepEqual([...covered, ...not].sort(), [...types].sort());
});

test("what the end-to-end tests create is listed as covered", () => {
  const made = readFileSync(new URL("../../../end2end/support/cloud/resources.mjs", import.meta.url), "utf8");
  const types = {
    CreateQueue: "aws_sqs_queue",
    CreateTable: "aws_dynamodb_table",
    CreateUserPool: "aws_cognito_user_pool",
    CreateUserPoolClient: "aws_cognito_user_pool_client",
    PutParameter: "aws_ssm_parameter",
    CreateRole: "aws_iam_role",
    PutRolePolicy: "aws_iam_role_policy",
    ownershipControls: "aws_s3_bucket_ownership_controls",
    encryption: "aws_s3_bucket_server_side_encryption_configuration",
    versioning: "aws_s3_bucket_versioning",
    cors: "aws_s3_bucket_cors_configuration",
    lifecycle: "aws_s3_bucket_lifecycle_configuration",
    notification: "aws_s3_bucket_notification",
    publicAccessBlock: "aws_s3_bucket_public_access_block",
  };
  for (const [request, type] of Object.entries(types)) {
    assert.match(made, new RegExp(`['?]${request}['\`]`), request);
    assert.ok(covered.includes(type), type);
  }
});
