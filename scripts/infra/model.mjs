// Calculates amounts from photos and views, and dollars from amounts.
import { PRICES } from "./prices.mjs";

/** The assumptions about a gallery; the first four differ between galleries. Sizes are in bytes. */
export const ASSUMED = {
  photos: 10_000,
  views: 1_000,
  added: undefined, // photos a month; a fiftieth of the library
  people: 5,

  originalBytes: 4e6, // a phone's or camera's JPEG
  renditionBytes: 706_184, // all renditions of a 24 megapixel JPEG (docs/BENCHMARKS.md)
  largeBytes: 439_486, // the largest of them, which is stored like an original
  recordBytes: 3_000, // all records of a photo, with DynamoDB's overhead
  downloadedShare: 0.01, // of the library, a month

  // A view: a page of 60 tiles, half of them in the browser's cache, and three photos opened.
  tiles: 30,
  tileBytes: 40_000,
  opened: 3,
  openedBytes: 315_000, // between 1280 and 2048 pixels
  pageBytes: 10_000,
  calls: 4, // of the web function: the page, and three small ones
  missedShare: 0.5, // of photos: no longer cached at the edge
  callMs: 15,
  readUnits: 30,

  // A photo added.
  addCalls: 3,
  addWriteUnits: 22, // counted: 20 to 22
  addReadUnits: 20,
  workerSeconds: 1, // 0.25 s of processor time, and waiting for S3

  webGb: 0.5,
  workerGb: 1769 / 1024,
  logBytes: 1_500, // per call
  polls: 1_300_000, // Lambda polls both queues all month
  // X-Ray traces the first call of every second, and a twentieth of the others. Lambda's rule cannot be changed.
  callsAtOnce: 3, // in a second in which there are any
  tracedOfOthers: 0.05,
  // Our own metrics in an hour with visitors: requests, by route and by class of status, and totals: two of the web
  // function, five of the worker, and cold starts of both.
  routes: 8,
  statuses: 3,
  sums: 9,
  viewsAnHour: 10, // in such an hour
  alarms: 10,
};

/** How many of our own metrics CloudWatch sees in an hour with visitors. */
export const ownMetrics = ({ routes, statuses, sums }) => 1 + routes + statuses + sums;

/** The share of calls that X-Ray traces. */
export const tracedShare = ({ callsAtOnce, tracedOfOthers }) => (1 + (callsAtOnce - 1) * tracedOfOthers) / callsAtOnce;

/** How much of everything a gallery uses in a month. */
export function amounts(given = {}) {
  const it = { ...ASSUMED, ...given };
  const added = it.added ?? it.photos / 50;
  const gib = (bytes) => bytes / 2 ** 30;
  const originals = gib(it.photos * it.originalBytes);
  const month = Math.min(originals, gib(added * it.originalBytes));
  const unseen = Math.min(originals - month, 2 * month);
  // The largest rendition of a photo is seen when it becomes ready, and whenever somebody opens it.
  const large = gib(it.photos * it.largeBytes);
  const seen = Math.min(large, gib((added + it.views * it.opened * it.missedShare) * it.largeBytes));
  const forgotten = Math.min(large - seen, gib(2 * added * it.largeBytes));
  const fetched = it.views * (it.tiles + it.opened);
  const webCalls = it.views * it.calls + added * it.addCalls;
  return {
    lambdaRequests: webCalls + added + 30,
    lambdaGbSeconds: (webCalls * it.callMs * it.webGb) / 1000 + added * it.workerSeconds * it.workerGb,
    s3Standard: gib(it.photos * (it.renditionBytes - it.largeBytes)),
    s3Frequent: month + seen,
    s3Infrequent: unseen + forgotten,
    s3Archive: originals - month - unseen + large - seen - forgotten,
    s3Watched: 2 * it.photos,
    s3Writes: added * 5,
    s3Reads: added + fetched * it.missedShare,
    tableWrites: added * it.addWriteUnits,
    tableReads: added * it.addReadUnits + it.views * it.readUnits,
    tableStorage: gib(it.photos * it.recordBytes),
    tableBackup: gib(it.photos * it.recordBytes),
    edgeOut:
      gib(it.views * (it.tiles * it.tileBytes + it.opened * it.openedBytes + it.pageBytes)) + originals * it.downloadedShare,
    edgeRequests: fetched + webCalls,
    edgeFunctions: fetched + webCalls,
    edgeKeys: fetched,
    queue: it.polls + added * 3,
    people: it.people,
    logs: gib((webCalls + added) * it.logBytes),
    metrics: (ownMetrics(it) * Math.min(730, it.views / it.viewsAnHour)) / 730,
    alarms: it.alarms,
    traces: (webCalls + added) * tracedShare(it),
  };
}

/** The price of an amount: `{ dollars, amount, paid }`, where `paid` is what exceeds the free part. */
export function price(name, amount) {
  const { price, per, free } = PRICES[name];
  const paid = Math.max(0, amount - free);
  return { amount, paid, dollars: (paid / per) * price };
}

/** The bill: a line for each price, and the total. */
export function bill(given) {
  const lines = Object.entries(amounts(given)).map(([name, amount]) => ({ name, ...price(name, amount) }));
  return { lines, dollars: lines.reduce((sum, line) => sum + line.dollars, 0) };
}

/** Which part of the bill a price belongs to. */
export const PARTS = {
  storage: ["s3Standard", "s3Frequent", "s3Infrequent", "s3Archive", "s3Watched", "tableStorage", "tableBackup"],
  idle: ["queue", "alarms", "people"],
};

/** The parts of a month's bill: storage, adding, viewing, and what an idle gallery costs. */
export function parts(given) {
  const whole = bill(given).dollars;
  const quiet = bill({ ...given, views: 0, added: 0 });
  const sum = (names) => quiet.lines.filter(({ name }) => names.includes(name)).reduce((all, line) => all + line.dollars, 0);
  const [idle, downloads] = [sum(PARTS.idle), sum(["edgeOut"])];
  const looking = bill({ ...given, added: 0 }).dollars - quiet.dollars + downloads;
  const keeping = quiet.dollars - idle - downloads;
  return { idle, keeping, looking, adding: whole - idle - keeping - looking, whole };
}

/** The cost of requests and computing when a whole library is added at once, without storage. */
export function bringingIn(photos) {
  const kept = new Set([...PARTS.storage, "s3Frequent", "s3Infrequent", "s3Archive"]);
  const request = (given) =>
    bill(given).lines.filter(({ name }) => !kept.has(name)).reduce((all, line) => all + line.dollars, 0);
  return request({ photos, added: photos, views: 0 }) - request({ photos, added: 0, views: 0 });
}
