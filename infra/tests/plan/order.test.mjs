// What must exist before something else is created; otherwise AWS refuses it, or creates something of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, skip } from "./given.mjs";

/** What is created, what must exist before, and why. */
const FIRST = [
  ["aws_s3_bucket_notification.originals", "aws_sqs_queue_policy.all", "S3 sends a test message at once"],
  ["aws_lambda_function.web", "aws_cloudwatch_log_group.function", "Lambda creates a log group that is kept forever"],
  ["aws_lambda_function.worker", "aws_cloudwatch_log_group.function", "Lambda creates a log group that is kept forever"],
  ["aws_lambda_function.web", "aws_iam_role_policy.function", "a function that starts without permissions fails"],
  ["aws_lambda_function.worker", "aws_iam_role_policy.function", "Lambda refuses a queue that the role may not read"],
  ["aws_lambda_function.web", "aws_s3_object.site", "pages name files of the site"],
  ["aws_lambda_function_url.web", "aws_lambda_alias.web", "CloudFront must not send a secret that the live version does not know"],
  ["aws_lambda_permission.function_url", "aws_lambda_function_url.web", "the provider changes the same policy"],
  ["aws_lambda_permission.through_function_url", "aws_lambda_function_url.web", "the provider changes the same policy"],
  ["aws_s3_bucket_lifecycle_configuration.originals", "aws_s3_bucket_versioning.originals", "rules about versions need a versioned bucket"],
  ["aws_s3_bucket_policy.all", "aws_s3_bucket_public_access_block.all", "S3 answers 409 when both change at once"],
  ["aws_ssm_parameter.secret", "aws_cloudfrontkeyvaluestore_key.link_key", "the edge must know a key before it is used to sign"],
  ["aws_budgets_budget.monthly", "aws_sns_topic_policy.alarms", "AWS tests the topic at once"],
];

for (const [later, before, why] of FIRST) {
  test(`${before} comes before ${later}: ${why}`, { skip }, () => assert.ok(plan.dependencies(later).has(before)));
}
