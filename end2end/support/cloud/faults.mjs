// A proxy between our code and the stand-in. It counts the requests to each service. On a bad day at AWS, it makes
// one in so many fail: throttled, delayed, cut off before or after its work was done, or answered with an error of
// AWS's. On a bad day, or on request, it also cancels conflicting writes to one DynamoDB item.

import { createServer, request as send } from 'node:http';

import { Conflicts, UNDER_WAY_MS, writes } from './conflicts.mjs';

/** How long a request is delayed: longer than the SDK waits for an attempt. */
const HELD_MS = 6_000;

const KINDS = /** @type {const} */ (['throttled', 'failed', 'cut', 'lost', 'held']);

/** Random numbers from a seed, so that a bad day can be repeated (mulberry32). @param {number} seed */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The service a request is for. @param {import('node:http').IncomingMessage} request */
function service({ headers, url = '' }) {
  const target = String(headers['x-amz-target'] ?? '');
  if (target) return (/^(DynamoDB|AmazonSQS|AmazonSSM|AWSCognito)/.exec(target)?.[1] ?? 'other').toLowerCase();
  return /^\/vitrine-/.test(url) ? 's3' : 'other';
}

/** The path that returns the counts. */
export const COUNTS = '/_counts';

/** The path to which a part of a URL is posted: from then on, requests whose URL contains it fail. An empty body
 * stops it. */
export const BROKEN = '/_broken';

/** The path to which `on` is posted to make conflicting writes fail from then on; any other body stops it. GET
 * returns how many did. */
export const CONFLICTS = '/_conflicts';

/**
 * @param {number} port where it listens @param {string} target the stand-in's address
 * @param {number} each one request in so many fails; 0 for none
 * @param {number} seed
 */
export function startFaults(port, target, each, seed) {
  const next = random(seed);
  const counts = Object.fromEntries(KINDS.map(kind => [kind, 0]));
  const { hostname, port: to } = new URL(target);
  /** @type {Record<string, number>} */
  const requests = {};
  let broken = '';
  const conflicts = new Conflicts();
  let collide = each > 0;
  const server = createServer((request, response) => {
    if (request.url === COUNTS) return void response.end(JSON.stringify(requests));
    if (request.url === BROKEN) return void read(request, body => void ((broken = body.toString()), response.end()));
    if (request.url === CONFLICTS) {
      if (request.method === 'POST') read(request, body => void ((collide = body.toString() === 'on'), response.end()));
      else response.end(String(conflicts.met));
      return;
    }
    const asked = service(request);
    requests[asked] = (requests[asked] ?? 0) + 1;
    const preflight = request.method === 'OPTIONS';
    const chosen = !preflight && each > 0 && next() * each < 1 ? KINDS[Math.floor(next() * KINDS.length)] : undefined;
    const kind = broken !== '' && request.url?.includes(broken) ? 'failed' : chosen;
    if (kind) counts[kind] = (counts[kind] ?? 0) + 1;
    if (kind === 'cut') return void request.socket.destroy();
    if (kind === 'throttled' || kind === 'failed') {
      request.resume();
      request.once('end', () => refuse(request, response, kind));
      return;
    }
    /** @param {Buffer} [body] if it has been read already @param {() => void} [done] called when the work is done */
    const forward = (body, done) => {
      const onward = send({ host: hostname, port: to, method: request.method, path: request.url, headers: request.headers }, answer => {
        done?.();
        if (kind === 'lost') {
          // The work was done, but no response arrives.
          answer.resume();
          answer.once('end', () => request.socket.destroy());
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.once('error', () => {
        done?.();
        response.destroy();
      });
      if (body) onward.end(body);
      else request.pipe(onward);
    };
    const write = collide ? writes(request) : undefined;
    /** @param {string} operation */
    const colliding = operation =>
      read(request, body => {
        const begun = conflicts.begin(operation, body.toString());
        if (begun.refused) {
          response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': begun.refused.type });
          response.end(begun.refused.body);
        } else {
          setTimeout(() => forward(body, begun.end), UNDER_WAY_MS);
        }
      });
    const go = () => (write ? colliding(write) : forward());
    if (kind === 'held') setTimeout(go, HELD_MS);
    else go();
  });
  return new Promise(done => server.listen(port, '127.0.0.1', () => done({ counts, conflicts, stop: () => server.close() })));
}

/** Reads the whole body of a request. @param {import('node:http').IncomingMessage} request @param {(body: Buffer) => void} then */
function read(request, then) {
  /** @type {Buffer[]} */
  const parts = [];
  request.on('data', part => parts.push(part)).once('end', () => then(Buffer.concat(parts)));
}

/**
 * @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response
 * @param {'throttled' | 'failed'} kind
 */
function refuse(request, response, kind) {
  const target = String(request.headers['x-amz-target'] ?? '');
  const throttled = kind === 'throttled';
  if (target) {
    const type = !throttled ? 'InternalServerError' : target.startsWith('DynamoDB') ? 'ProvisionedThroughputExceededException' : 'TooManyRequestsException';
    response.writeHead(throttled ? 400 : 500, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type });
    response.end(JSON.stringify({ __type: type, message: 'a bad day' }));
    return;
  }
  const [status, code] = throttled ? [503, 'SlowDown'] : [500, 'InternalError'];
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>a bad day</Message></Error>`);
}
