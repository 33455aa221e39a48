// AWS's list prices in eu-west-1 (Ireland), and CloudFront's in Europe, in US dollars before tax, on the date
// below. What AWS calls a GB has 2^30 bytes, and is called a GiB here. `free` is what every account has free each month, permanently; offers for the first year only are left
// out.

export const NOTED = "2026-11-23";

/** By item: the `price` for `per` units, of which `free` are free each month, and `what` people call it. */
export const PRICES = {
  lambdaRequests: { what: "Lambda, requests", price: 0.2, per: 1e6, free: 1e6 },
  lambdaGbSeconds: { what: "Lambda, arm64, GiB-seconds", price: 0.0000133334, per: 1, free: 400_000 },
  s3Standard: { what: "S3 Standard, GiB-months", price: 0.023, per: 1, free: 0 },
  s3Frequent: { what: "S3 Intelligent-Tiering, seen this month, GiB-months", price: 0.023, per: 1, free: 0 },
  s3Infrequent: { what: "S3 Intelligent-Tiering, unseen for a month, GiB-months", price: 0.0125, per: 1, free: 0 },
  s3Archive: { what: "S3 Intelligent-Tiering, unseen for three months, GiB-months", price: 0.004, per: 1, free: 0 },
  s3Watched: { what: "S3 Intelligent-Tiering, objects watched", price: 0.0025, per: 1e3, free: 0 },
  s3Writes: { what: "S3, PUT, POST, COPY and LIST requests", price: 0.005, per: 1e3, free: 0 },
  s3Reads: { what: "S3, GET requests", price: 0.0004, per: 1e3, free: 0 },
  tableWrites: { what: "DynamoDB, write units", price: 0.70675, per: 1e6, free: 0 },
  tableReads: { what: "DynamoDB, read units", price: 0.1415, per: 1e6, free: 0 },
  tableStorage: { what: "DynamoDB, GiB-months", price: 0.283, per: 1, free: 25 },
  tableBackup: { what: "DynamoDB, point-in-time recovery, GiB-months", price: 0.2264, per: 1, free: 0 },
  edgeOut: { what: "CloudFront to browsers, GiB", price: 0.085, per: 1, free: 1024 },
  edgeRequests: { what: "CloudFront, HTTPS requests", price: 0.012, per: 1e4, free: 1e7 },
  edgeFunctions: { what: "CloudFront Functions, calls", price: 0.1, per: 1e6, free: 2e6 },
  edgeKeys: { what: "CloudFront KeyValueStore, reads", price: 0.03, per: 1e6, free: 2e6 },
  queue: { what: "SQS, requests", price: 0.4, per: 1e6, free: 1e6 },
  people: { what: "Cognito Essentials, people who sign in", price: 0.015, per: 1, free: 10_000 },
  logs: { what: "CloudWatch, GiB of logs", price: 0.57, per: 1, free: 5 },
  metrics: { what: "CloudWatch, custom metrics, months", price: 0.3, per: 1, free: 10 },
  alarms: { what: "CloudWatch, alarms", price: 0.1, per: 1, free: 10 },
  traces: { what: "X-Ray, traces", price: 5, per: 1e6, free: 100_000 },
};

/** Hours in a month, as AWS counts them. */
const HOURS = 730;

/** A public IPv4 address, per hour. */
const ADDRESS = 0.005;

/**
 * The smallest machines that others require, always on: memory according to their documentation, and what such a
 * machine of EC2 (arm64, on demand, `hour`) costs a month with an address. Disks hold originals and renditions; the
 * system disk is left out.
 */
export const MACHINES = [
  { who: "Immich (6 GB)", machine: "t4g.large, 8 GB", hour: 0.0736 },
  { who: "PhotoPrism (3 GB)", machine: "t4g.medium, 4 GB", hour: 0.0368 },
  { who: "Piwigo, Lychee, PiGallery2 (1 GB)", machine: "t4g.micro, 1 GB", hour: 0.0092 },
].map((it) => ({ ...it, month: HOURS * (it.hour + ADDRESS) }));

/** EBS gp3, per GiB and month. */
export const DISK = 0.088;
