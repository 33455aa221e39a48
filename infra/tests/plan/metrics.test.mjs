// What the dashboard and the alarms watch is counted, under the dimensions that they name; and its cost is
// estimated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ASSUMED, ownMetrics } from "../../../scripts/infra/model.mjs";
import { plan, rust, skip } from "./given.mjs";

const literals = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

/** What the code counts: by name of the metric, the further dimensions under which it counts. */
const counted = new Map();
/** The metrics that every request of the web function, or every photo that becomes ready, counts. */
const each = { web: [], worker: [] };

for (const [role, file] of Object.entries({ web: "server/src/meter/embedded.rs", worker: "worker/src/lambda/metrics.rs" })) {
  // A function writes one line, whose dimensions apply to its metrics but not to its totals.
  for (const body of rust(file).flatMap(({ text }) => text.split(/\bfn (?=\w+\()/))) {
    const dimensions = literals(body, /\.by\("(\w+)"/g);
    const metrics = literals(body, /\.metric\(\s*"(\w+)"/g);
    const totals = literals(body, /\.total\(\s*"(\w+)"/g);
    for (const name of metrics) counted.set(name, dimensions);
    for (const name of totals) counted.set(name, []);
    if (role === "web" || /^(?:received|ready)\(/.test(body)) each[role].push(...metrics, ...totals);
  }
}

/** Lines of widgets and alarms in our namespace: `{ name, dimensions }`. */
function watched() {
  const { widgets } = JSON.parse(plan.get("aws_cloudwatch_dashboard.gallery").dashboard_body);
  const lines = widgets.flatMap(({ properties }) => properties.metrics).filter(([namespace]) => namespace === "Vitrine");
  const shown = lines.map(([, name, ...rest]) => {
    const words = rest.filter((word) => typeof word === "string");
    return { name, dimensions: words.filter((_, place) => place % 2 === 0) };
  });
  const alarms = plan.all("aws_cloudwatch_metric_alarm").filter(([, { namespace }]) => namespace === "Vitrine");
  const alarmed = alarms.map(([, it]) => ({ name: it.metric_name, dimensions: Object.keys(it.dimensions ?? {}) }));
  return [...shown, ...alarmed];
}

const filters = () => plan.all("aws_cloudwatch_log_metric_filter").map(([, it]) => it.metric_transformation[0].name);

test("the code counts metrics, and only one by route and status", () => {
  assert.deepEqual(counted.get("Requests"), ["Route", "Status"]);
  const byRoute = [...counted].filter(([, dimensions]) => dimensions.includes("Route"));
  assert.equal(byRoute.length, 1, "each metric costs extra for each route");
});

test("every metric of ours that is watched is counted, under those dimensions", { skip }, () => {
  const all = watched();
  assert.notEqual(all.length, 0);
  for (const { name, dimensions } of all) {
    if (filters().includes(name)) {
      assert.deepEqual(dimensions, [], name);
      continue;
    }
    assert.ok(counted.has(name), `${name} is not counted`);
    // A line counts as a whole, and under each of its dimensions separately.
    assert.ok(dimensions.length <= 1, `${name} by ${dimensions}`);
    for (const dimension of dimensions) assert.ok(counted.get(name).includes(dimension), `${name} by ${dimension}`);
  }
});

/** What the dashboard is for, and the metrics that show it. */
const SHOWN = {
  traffic: ["AWS/Lambda UrlRequestCount", "AWS/Lambda Invocations", "AWS/CloudFront Requests"],
  latency: ["AWS/Lambda UrlRequestLatency", "AWS/Lambda Duration", "Vitrine UploadToReadySeconds"],
  errors: ["AWS/Lambda Url5xxCount", "AWS/Lambda Errors", "AWS/Lambda Throttles", "AWS/CloudFront 5xxErrorRate"],
  "cold starts": ["Vitrine WebColdStart", "Vitrine WorkerColdStart"],
  "queue age": ["AWS/SQS ApproximateAgeOfOldestMessage", "AWS/SQS ApproximateNumberOfMessagesVisible", "Vitrine QueueAgeSeconds"],
  "photos by state": ["Vitrine PhotosReady", "Vitrine PhotosFailed", "AWS/SQS ApproximateNumberOfMessagesVisible"],
  "cost drivers": [
    ...["AWS/CloudFront BytesDownloaded", "AWS/Lambda Duration", "AWS/S3 BucketSizeBytes"],
    ...["AWS/DynamoDB ConsumedReadCapacityUnits", "AWS/DynamoDB ConsumedWriteCapacityUnits"],
  ],
};

for (const [what, lines] of Object.entries(SHOWN)) {
  test(`the dashboard shows ${what}`, { skip }, () => {
    const { widgets } = JSON.parse(plan.get("aws_cloudwatch_dashboard.gallery").dashboard_body);
    const shown = new Set(widgets.flatMap(({ properties }) => properties.metrics).map(([space, name]) => `${space} ${name}`));
    assert.deepEqual(lines.filter((line) => !shown.has(line)), []);
  });
}

test("the cost model has the right number of metrics", { skip }, () => {
  const { routes, statuses } = ASSUMED;
  const values = { Route: routes, Status: statuses };
  const web = each.web.flatMap((name) => [1, ...counted.get(name).map((dimension) => values[dimension])]);
  const sum = web.reduce((all, some) => all + some, 0) + each.worker.length + filters().length;
  assert.equal(ownMetrics(ASSUMED), sum);
});
