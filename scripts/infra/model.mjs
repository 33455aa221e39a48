// From photos and views to amounts, and from amounts to dollars.
import { PRICES } from "./prices.mjs";

/** What is assumed of a gallery; the first four change from gallery to gallery. Sizes in bytes. */
export const ASSUMED = {
  photos: 10_000,
  views: 1_000,
  added: undefined, // photos a month; a fiftieth of the library
  people: 5,

  originalBytes: 4e6, // a phone's or camera's JPEG
  renditionBytes: 706_184, // the ladder of a 24 megapixel JPEG (docs/BENCHMARKS.md)
  recordBytes: 3_000, // all records of a photo, with what DynamoDB adds
  downloadedShare: 0.01, // of the library, a month

  // A view: a page of 60 tiles, half of them known to the browser, and three photos opened.
  tiles: 30,
  tileBytes: 40_000,
  opened: 3,
  openedBytes: 315_000, // between 1280 and 2048 pixels
  pageBytes: 10_000,
  calls: 4, // of the web function: the page, and three small ones
  missedShare: 0.5, // of photos: the edge has forgotten them
  callMs: 15,
  readUnits: 30,

  // A photo added.
  addCalls: 3,
  addWriteUnits: 40,
  addReadUnits: 20,
  workerSeconds: 1, // 0.25 s of processor time, and waiting for S3

  webGb: 0.5,
  workerGb: 1769 / 1024,
  logBytes: 1_500, // of a call
  polls: 1_300_000, // Lambda asks both queues all month long
  tracedShare: 1, // of calls; X-Ray's own rule takes fewer when there are many
  // Metrics of our own in an hour in which somebody looks: requests, by route and by class of status, and sums that are
  // counted once: two of the web function, five of the worker, cold starts of both.
  routes: 8,
  statuses: 3,
  sums: 9,
  viewsAnHour: 10, // in such an hour
  alarms: 11,
};

/** How many metrics of our own CloudWatch sees in an hour in which somebody looks. */
export const ownMetrics = ({ routes, statuses, sums }) => 1 + routes + statuses + sums;

/** How much of everything a gallery uses in a month. */
export function amounts(given = {}) {
  const it = { ...ASSUMED, ...given };
  const added = it.added ?? it.photos / 50;
  const gb = (bytes) => bytes / 1e9;
  const originals = gb(it.photos * it.originalBytes);
  const month = Math.min(originals, gb(added * it.originalBytes));
  const unseen = Math.min(originals - month, 2 * month);
  const fetched = it.views * (it.tiles + it.opened);
  const webCalls = it.views * it.calls + added * it.addCalls;
  return {
    lambdaRequests: webCalls + added + 30,
    lambdaGbSeconds: (webCalls * it.callMs * it.webGb) / 1000 + added * it.workerSeconds * it.workerGb,
    s3Standard: gb(it.photos * it.renditionBytes),
    s3Frequent: month,
    s3Infrequent: unseen,
    s3Archive: originals - month - unseen,
    s3Watched: it.photos,
    s3Moved: added,
    s3Writes: added * 5,
    s3Reads: added + fetched * it.missedShare,
    s3Out: originals * it.downloadedShare,
    tableWrites: added * it.addWriteUnits,
    tableReads: added * it.addReadUnits + it.views * it.readUnits,
    tableStorage: gb(it.photos * it.recordBytes),
    tableBackup: gb(it.photos * it.recordBytes),
    edgeOut: gb(it.views * (it.tiles * it.tileBytes + it.opened * it.openedBytes + it.pageBytes)),
    edgeRequests: fetched + webCalls,
    edgeFunctions: fetched + webCalls,
    edgeKeys: fetched,
    queue: it.polls + added * 3,
    people: it.people,
    logs: gb((webCalls + added) * it.logBytes),
    metrics: (ownMetrics(it) * Math.min(730, it.views / it.viewsAnHour)) / 730,
    alarms: it.alarms,
    traces: (webCalls + added) * it.tracedShare,
  };
}

/** What an amount costs: `{ dollars, amount, paid }`, paid being what is beyond the free part. */
export function price(name, amount) {
  const { price, per, free } = PRICES[name];
  const paid = Math.max(0, amount - free);
  return { amount, paid, dollars: (paid / per) * price };
}

/** The bill: a line for each price, and the sum. */
export function bill(given) {
  const lines = Object.entries(amounts(given)).map(([name, amount]) => ({ name, ...price(name, amount) }));
  return { lines, dollars: lines.reduce((sum, line) => sum + line.dollars, 0) };
}

/** Which part of the bill a price belongs to. */
export const PARTS = {
  storage: ["s3Standard", "s3Frequent", "s3Infrequent", "s3Archive", "s3Watched", "tableStorage", "tableBackup"],
  idle: ["queue", "alarms", "people"],
};

/** The bill of a month, apart: keeping, adding, looking, and what is there when nobody does anything. */
export function parts(given) {
  const whole = bill(given).dollars;
  const quiet = bill({ ...given, views: 0, added: 0 });
  const sum = (names) => quiet.lines.filter(({ name }) => names.includes(name)).reduce((all, line) => all + line.dollars, 0);
  const [idle, downloads] = [sum(PARTS.idle), sum(["s3Out"])];
  const looking = bill({ ...given, added: 0 }).dollars - quiet.dollars + downloads;
  const keeping = quiet.dollars - idle - downloads;
  return { idle, keeping, looking, adding: whole - idle - keeping - looking, whole };
}

/** Requests and computing for a library that comes in at once, without keeping it. */
export function bringingIn(photos) {
  const kept = new Set([...PARTS.storage, "s3Frequent", "s3Infrequent", "s3Archive", "s3Out"]);
  const request = (given) =>
    bill(given).lines.filter(({ name }) => !kept.has(name)).reduce((all, line) => all + line.dollars, 0);
  return request({ photos, added: photos, views: 0 }) - request({ photos, added: 0, views: 0 });
}
