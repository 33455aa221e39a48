// Prints the settings of what the configuration creates, in the form of AWS's own requests, so that tests can
// create the same resources in a stand-in for AWS: node scripts/infra/settings.mjs FOLDER > infra/settings.json
// FOLDER is where `check --json` wrote its results. `make test-infra` compares infra/settings.json with the plan.
import { pathToFileURL } from "node:url";
import { buckets } from "./settings_buckets.mjs";
import { client, userPool } from "./settings_people.mjs";
import { Plan } from "./plan.mjs";
import { placeholders, withPlaceholders } from "./names.mjs";

/** The settings in a plan. */
export function settings(plan) {
  const all = {
    about: "Generated from the plan by scripts/infra/settings.mjs. Do not edit. scripts/infra/filled.mjs fills in the names.",
    buckets: buckets(plan),
    table: table(plan),
    queues: Object.fromEntries(["jobs", "dead", "bulk"].map((name) => [name, queue(plan, name)])),
    userPool: userPool(plan),
    client: client(plan),
    parameters: Object.fromEntries(
      plan.all("aws_ssm_parameter").map(([address, { name, type }]) => [key(address), { Name: name, Type: type }]),
    ),
    roles: Object.fromEntries(["web", "worker"].map((name) => [name, role(plan, name)])),
    functions: Object.fromEntries(["web", "worker"].map((name) => [name, lambda(plan, name)])),
    functionUrl: functionUrl(plan),
    eventSources: ["jobs", "bulk"].map((name) => eventSource(plan, name)),
    schedule: schedule(plan),
  };
  return withPlaceholders(all, placeholders(plan));
}

/** The text between the brackets of an address. */
const key = (address) => address.match(/\["(.+)"\]$/)[1];

/** For CreateTable, UpdateTimeToLive and UpdateContinuousBackups. */
function table(plan) {
  const it = plan.get("aws_dynamodb_table.records");
  const keys = [
    [it.hash_key, "HASH"],
    [it.range_key, "RANGE"],
  ];
  return {
    TableName: it.name,
    BillingMode: it.billing_mode,
    AttributeDefinitions: it.attribute.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: keys.map(([name, type]) => ({ AttributeName: name, KeyType: type })),
    DeletionProtectionEnabled: it.deletion_protection_enabled,
    TimeToLiveSpecification: { AttributeName: it.ttl[0].attribute_name, Enabled: it.ttl[0].enabled },
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: it.point_in_time_recovery[0].enabled,
      RecoveryPeriodInDays: it.point_in_time_recovery[0].recovery_period_in_days,
    },
  };
}

/** For CreateQueue; SQS requires text for every attribute. */
function queue(plan, name) {
  const it = plan.get(`aws_sqs_queue.${name}`);
  const attributes = {
    VisibilityTimeout: String(it.visibility_timeout_seconds),
    MessageRetentionPeriod: String(it.message_retention_seconds),
    ReceiveMessageWaitTimeSeconds: String(it.receive_wait_time_seconds),
    SqsManagedSseEnabled: String(it.sqs_managed_sse_enabled),
    Policy: JSON.stringify(JSON.parse(plan.get(`aws_sqs_queue_policy.all["${name}"]`).policy)),
  };
  if (it.redrive_policy) attributes.RedrivePolicy = it.redrive_policy;
  return { QueueName: it.name, Attributes: attributes };
}

/** For CreateRole and PutRolePolicy, with policies as objects. */
function role(plan, name) {
  const it = plan.get(`aws_iam_role.function["${name}"]`);
  return {
    RoleName: it.name,
    AssumeRolePolicyDocument: JSON.parse(it.assume_role_policy),
    PolicyDocument: JSON.parse(plan.get(`aws_iam_role_policy.function["${name}"]`).policy),
  };
}

/** For CreateFunction, without the code. */
function lambda(plan, name) {
  const it = plan.get(`aws_lambda_function.${name}`);
  return {
    FunctionName: it.function_name,
    Runtime: it.runtime,
    Handler: it.handler,
    Architectures: it.architectures,
    MemorySize: it.memory_size,
    Timeout: it.timeout,
    Environment: { Variables: it.environment[0].variables },
    LoggingConfig: { LogFormat: it.logging_config[0].log_format, LogGroup: it.logging_config[0].log_group },
    TracingConfig: { Mode: it.tracing_config[0].mode },
  };
}

/** For CreateFunctionUrlConfig. */
function functionUrl(plan) {
  const it = plan.get("aws_lambda_function_url.web[0]");
  return { FunctionName: it.function_name, Qualifier: it.qualifier, AuthType: it.authorization_type, InvokeMode: it.invoke_mode };
}

/** For CreateEventSourceMapping. */
function eventSource(plan, name) {
  const it = plan.get(`aws_lambda_event_source_mapping.${name}`);
  return {
    EventSourceArn: it.event_source_arn,
    FunctionName: it.function_name,
    BatchSize: it.batch_size,
    FunctionResponseTypes: it.function_response_types,
    ScalingConfig: { MaximumConcurrency: it.scaling_config[0].maximum_concurrency },
  };
}

/** For PutRule and PutTargets. */
function schedule(plan) {
  const rule = plan.get("aws_cloudwatch_event_rule.tidy");
  const { arn, input } = plan.get("aws_cloudwatch_event_target.tidy");
  return { Name: rule.name, ScheduleExpression: rule.schedule_expression, Target: { Arn: arn, Input: input } };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(settings(Plan.read(process.argv[2])), null, 2));
}
