// What a day of abuse costs, with the limits in place.
import { ASSUMED, amounts } from "./model.mjs";
import { PRICES } from "./prices.mjs";

const DAY = 24 * 60 * 60;

/** A day of requests for pages, from the first second to the last. */
export const FLOOD = {
  concurrency: 20, // web_concurrency
  refusedShare: 0.5, // of what is sent: Lambda refuses it, CloudFront is paid for it
  pageMs: 15, // of the function, for the page to sign in
  pageBytes: 10_000,
  refusedBytes: 500,
  readUnits: 1,
};

/** The amounts of a flood, by the names of prices. X-Ray's rule: one call a second, and a twentieth of the others. */
export function flood(given = {}) {
  const it = { ...FLOOD, ...given };
  const answered = (it.concurrency * 1000 * DAY) / it.pageMs;
  const refused = (answered * it.refusedShare) / (1 - it.refusedShare);
  return {
    lambdaRequests: answered,
    lambdaGbSeconds: (answered * it.pageMs * ASSUMED.webGb) / 1000,
    tableReads: answered * it.readUnits,
    edgeRequests: answered + refused,
    edgeFunctions: answered + refused,
    edgeOut: (answered * it.pageBytes + refused * it.refusedBytes) / 2 ** 30,
    logs: (answered * ASSUMED.logBytes) / 2 ** 30,
    traces: DAY + (answered - DAY) * ASSUMED.tracedOfOthers,
  };
}

/** Amounts of a leaked link to an original that is fetched all day with so many bits a second. */
export function leaked(bitsPerSecond, given = {}) {
  const bytes = (bitsPerSecond / 8) * DAY;
  const requests = bytes / (given.originalBytes ?? ASSUMED.originalBytes);
  return { edgeOut: bytes / 2 ** 30, edgeRequests: requests, edgeFunctions: requests, edgeKeys: requests, s3Reads: requests };
}

/** Amounts of a person who adds photos all day as fast as the worker takes them, without storage. */
export function added(workers) {
  const photos = (workers * DAY) / ASSUMED.workerSeconds;
  const [all, none] = [amounts({ photos, added: photos, views: 0 }), amounts({ photos, added: 0, views: 0 })];
  const names = ["lambdaRequests", "lambdaGbSeconds", "s3Writes", "s3Reads", "tableWrites", "tableReads", "edgeRequests", "edgeFunctions", "logs", "traces"];
  return Object.fromEntries(names.map((name) => [name, all[name] - none[name]]));
}

/** The cost of amounts without what is free each month: on a bad day that is used up. */
export function dollars(given) {
  return Object.entries(given).reduce((sum, [name, amount]) => sum + (amount / PRICES[name].per) * PRICES[name].price, 0);
}

/** The lines of a flood's cost, the largest first: `[what, amount, dollars]`. */
export function lines(given) {
  const all = Object.entries(given).map(([name, amount]) => [PRICES[name].what, amount, dollars({ [name]: amount })]);
  return all.sort(([, , one], [, , other]) => other - one);
}
