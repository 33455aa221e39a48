// Has CloudFront run the function that checks links, and reads how much of its time it took. Needs AWS's command line
// and the rights for cloudfront:DescribeFunction and cloudfront:TestFunction.
import { Skipped, expect } from "./smoke_check.mjs";

/** CloudFront stops a function at 100; it warns above 80. */
const MOST = 80;

/** A request for a photo with a signature of the right form, so that everything is computed. */
export const EVENT = {
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "192.0.2.1" },
  request: {
    method: "GET",
    uri: "/media/00000000000000000000000000/00000000/large.jpg",
    querystring: { e: { value: "9999999999" }, s: { value: "a.AAAAAAAAAAAAAAAAAAAAAA" } },
    headers: { "accept-language": { value: "de-AT,de;q=0.9,fr;q=0.8,es;q=0.7,en;q=0.6" } },
    cookies: {},
  },
};

/** @param {import("./smoke.mjs").World} world */
export async function edgeFunction({ outputs, execute }) {
  const name = outputs.edge_function;
  if (!name) throw new Skipped("terraform output has no edge_function");
  const aws = (...args) => execute("aws", ["cloudfront", ...args, "--output", "json"]);
  let described;
  try {
    await execute("aws", ["sts", "get-caller-identity"]);
    described = JSON.parse(await aws("describe-function", "--name", name, "--stage", "LIVE"));
  } catch (error) {
    throw new Skipped(`the aws command line cannot be used (${error.message.split("\n")[0]})`);
  }
  const event = Buffer.from(JSON.stringify(EVENT)).toString("base64");
  const { TestResult: result } = JSON.parse(
    await aws("test-function", "--name", name, "--if-match", described.ETag, "--stage", "LIVE", "--event-object", event),
  );
  expect(!result.FunctionErrorMessage, `it fails: ${result.FunctionErrorMessage}`);
  const answer = JSON.parse(result.FunctionOutput).response;
  expect(answer?.statusCode === 404, `it answers ${answer?.statusCode} instead of 404`);
  const used = Number(result.ComputeUtilization);
  expect(used <= MOST, `it uses ${used} % of the time that CloudFront allows`);
  return `${used} % of its time`;
}
