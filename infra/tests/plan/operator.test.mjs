// The operator's policy in the examples reaches everything that Terraform creates.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { plan, skip } from "./given.mjs";

const policy = JSON.parse(readFileSync(new URL("../../examples/operator_policy.json", import.meta.url), "utf8"));
const list = (value) => [value].flat();

/** Whether a pattern with `*` matches a text. */
function matches(pattern, text) {
  const parts = pattern.split("*").map((part) => part.replace(/[.?+^$|(){}[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}

/** The service whose actions manage a type of resource. The first that fits counts. */
const SERVICES = [
  [/^aws_apigatewayv2_/, "apigateway"],
  [/^aws_cloudfrontkeyvaluestore_/, "cloudfront-keyvaluestore"],
  [/^aws_cloudwatch_event_/, "events"],
  [/^aws_cloudwatch_log_/, "logs"],
  [/^aws_cognito_/, "cognito-idp"],
  [/^aws_([a-z0-9]+)_/, null],
];

function service(type) {
  const [pattern, name] = SERVICES.find(([pattern]) => pattern.test(type));
  return name ?? type.match(pattern)[1];
}

/** The resources for which a statement allows some action of a service. */
const allowed = (name) =>
  policy.Statement.filter(({ Action }) => list(Action).some((action) => action.startsWith(`${name}:`))).flatMap(({ Resource }) => list(Resource));

test("it fits into one managed policy", () => {
  assert.ok(JSON.stringify(policy).length <= 6144);
});

test("it allows actions of every service that is used", { skip }, () => {
  const types = new Set([...plan.configuration.keys()].map((it) => it.replace(/^data\./, "").split(".")[0]));
  for (const type of types) {
    if (!type.startsWith("aws_") || ["aws_iam_policy_document", "aws_caller_identity"].includes(type)) continue;
    assert.notDeepEqual(allowed(service(type)), [], type);
  }
});

test("it reaches every resource by its name", { skip }, () => {
  const types = new Set([...plan.configuration.keys()].filter((it) => /^aws_/.test(it)).map((it) => it.split(".")[0]));
  const seen = new Set();
  for (const type of types) {
    for (const [address, { arn }] of plan.all(type)) {
      // The ARN of a schedule's target is the function's.
      if (!/^arn:aws:/.test(arn ?? "") || type === "aws_cloudwatch_event_target") continue;
      seen.add(service(type));
      assert.ok(allowed(service(type)).some((pattern) => matches(pattern, arn)), `${address}: ${arn}`);
    }
  }
  for (const name of ["lambda", "s3", "dynamodb", "sqs", "sns", "iam", "ssm", "events", "logs", "cloudwatch"]) {
    assert.ok(seen.has(name), name);
  }
});

test("it reaches no resource of others where names can tell", () => {
  for (const name of ["s3", "dynamodb", "sqs", "sns", "ssm"]) {
    const foreign = { s3: "arn:aws:s3:::others", dynamodb: "arn:aws:dynamodb:eu-west-1:123456789012:table/others" };
    const arn = foreign[name] ?? `arn:aws:${name}:eu-west-1:123456789012:${name === "ssm" ? "parameter/others/x" : "others"}`;
    const reached = allowed(name).filter((pattern) => pattern !== "*" && matches(pattern, arn));
    assert.deepEqual(reached, [], name);
  }
});
