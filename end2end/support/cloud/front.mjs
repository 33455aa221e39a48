// Does what CloudFront does for the gallery on AWS: serves static files, photos and downloads behind the function that
// checks their links, and the web function for everything else.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { request as viewerRequest } from '../../../infra/tests/edge/run.mjs';
import { payload } from './event.mjs';

/** The maximum size of a request to a function, in bytes. */
const MOST = 6 * 1024 * 1024;

const TYPES = /** @type {Record<string, string>} */ ({
  '.css': 'text/css', '.js': 'text/javascript', '.wasm': 'application/wasm', '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json', '.txt': 'text/plain',
});

/**
 * @typedef {object} Front
 * @property {string} site folder of static files
 * @property {string} secret the secret with which the web function recognises CloudFront
 * @property {import('./lambda.mjs').Lambda} web
 * @property {(event: object) => Promise<{ uri?: string, statusCode?: number, body?: string, querystring?: Record<string, { value: string }> }>} check the viewer-request function of `/media/*`
 * @property {(bucket: 'originals' | 'renditions', path: string, range?: string) => Promise<Response>} fetch fetches an object of a bucket, by its key and query
 */

/** @param {Front} front @param {number} port */
export function serveFront(front, port) {
  const server = createServer((request, response) => {
    answer(front, request, response).catch(error => {
      // Cuts off an incomplete response, as CloudFront does, so that its reader does not mistake it for a complete
      // one.
      if (response.headersSent) return void response.destroy();
      response.writeHead(502, { 'content-type': 'text/plain' });
      response.end(`${error instanceof Error ? error.message : error}\n`);
    });
  });
  return new Promise(done => server.listen(port, '127.0.0.1', () => done(server)));
}

/** @param {Front} front @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answer(front, request, response) {
  const url = new URL(request.url ?? '/', 'http://front.invalid');
  if (url.pathname.startsWith('/media/')) return media(front, request, response, url);
  if (request.method === 'GET' && (url.pathname.startsWith('/pkg/') || /^\/[\w-]+\.\w+$/.test(url.pathname))) {
    const file = join(front.site, normalize(decodeURIComponent(url.pathname)));
    if (existsSync(file) && statSync(file).isFile()) return still(file, url.pathname, response);
  }
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    size += chunk.length;
  }
  if (size > MOST) {
    response.writeHead(413, { 'content-type': 'text/plain' }).end('Request must be smaller than 6291456 bytes\n');
    return;
  }
  const address = request.socket.remoteAddress ?? '';
  const headers = {
    ...request.headers,
    host: 'function.lambda-url.eu-west-1.on.aws',
    'x-vitrine-host': request.headers.host ?? '',
    'x-vitrine-origin-secret': front.secret,
    'x-vitrine-viewer': address,
  };
  const event = payload({ method: request.method ?? 'GET', url: request.url ?? '/', headers, address }, Buffer.concat(chunks));
  const { answer: { statusCode, headers: told, cookies, body }, free } = await front.web.invoke(event);
  try {
    response.writeHead(statusCode, { ...told, ...(cookies.length > 0 && { 'set-cookie': cookies }) });
    if (request.method === 'HEAD') for await (const _ of body);
    else for await (const chunk of body) if (!response.write(chunk) && !response.destroyed) await drained(response);
    response.end();
  } finally {
    free();
  }
}

/** @param {import('node:http').ServerResponse} response */
function drained(response) {
  return new Promise(done => {
    response.once('drain', done);
    response.once('close', done);
  });
}

/** @param {Front} front @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response @param {URL} url */
async function media(front, request, response, url) {
  const accepted = request.headers['accept-language'];
  const checked = await front.check(viewerRequest(url.pathname + url.search, accepted ? { 'accept-language': accepted } : {}));
  if (checked.statusCode) {
    response.writeHead(checked.statusCode, { 'content-type': 'text/plain; charset=utf-8' }).end(checked.body);
    return;
  }
  // The patterns of the distribution's behaviours.
  const download = /^\/media\/(?:.*\/original\.|zips\/)/.test(url.pathname);
  const bucket = /^\/media\/.*\/original\./.test(url.pathname) ? 'originals' : 'renditions';
  const query = Object.entries(checked.querystring ?? {}).map(([name, { value }]) => `${name}=${value}`);
  const path = `${checked.uri}${download && query.length > 0 ? `?${query.join('&')}` : ''}`;
  const object = await front.fetch(bucket, path, request.headers.range);
  // Without permission to list, S3 answers 403 for missing objects; the distribution turns that into 404.
  const status = object.status === 403 ? 404 : object.status;
  /** @type {Record<string, string>} */
  const headers = { 'x-content-type-options': 'nosniff' };
  for (const name of ['content-type', 'content-length', 'content-disposition', 'cache-control', 'content-range', 'etag', 'accept-ranges']) {
    const value = object.headers.get(name);
    if (value) headers[name] = value;
  }
  response.writeHead(status, headers);
  if (request.method === 'HEAD' || !object.body) return void response.end();
  // Downloads may be larger than the memory.
  await pipeline(Readable.fromWeb(/** @type {any} */ (object.body)), response);
}

/** @param {string} file @param {string} path @param {import('node:http').ServerResponse} response */
async function still(file, path, response) {
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': path.startsWith('/pkg/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-length': statSync(file).size,
  });
  await pipeline(createReadStream(file), response);
}
