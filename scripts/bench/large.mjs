// Do five gigabytes arrive intact? As photos, and back as one zip, standalone or on AWS:
//
//   node scripts/bench/large.mjs           standalone
//   node scripts/bench/large.mjs cloud     against the stand-in for AWS, which keeps all of it in memory, twice
//
// Each file is a small JPEG followed by noise, as large as a file may be. The zip is written to disk, and every
// file in it is compared by SHA-256. Prints the gallery's peak memory. Exit code 0 if everything is intact.

import { createHash, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Server } from '../../end2end/support/server.mjs';
import { Surroundings } from './cloud.mjs';
import { Visitor, memory, project, wait } from './support.mjs';

const FILES = Number(process.env.BENCH_FILES ?? 26);
const BYTES = Number(process.env.BENCH_BYTES ?? 199_000_000);
const cloud = process.argv[2] === 'cloud';
/** @type {typeof import('jpeg-js')} */
const jpeg = createRequire(join(project, 'end2end/'))('jpeg-js');

const data = Buffer.alloc(1200 * 900 * 4, 255);
for (let i = 0; i < data.length; i++) data[i] = (i >> 4) ^ (i >> 9);
const picture = jpeg.encode({ width: 1200, height: 900, data }, 80).data;
const bytes = Buffer.concat([picture, randomBytes(BYTES - picture.length)]);

/** The same picture and noise, with another number at the end. @param {number} index */
function file(index) {
  bytes.writeUInt32BE(index, bytes.length - 4);
  return { name: `large ${index}.jpg`, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const READ = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as zip:
    sums = {}
    for info in zip.infolist():
        sum = hashlib.sha256()
        with zip.open(info) as entry:
            while piece := entry.read(1 << 20):
                sum.update(piece)
        sums[info.filename] = sum.hexdigest()
print(json.dumps(sums))`;

/**
 * Fetches a signed link in ranges, because the stand-in prepares a whole response before it starts to send it.
 * @param {string} link
 */
async function* ranges(link, step = 64 << 20) {
  for (let [from, size] = [0, 1]; from < size; from += step) {
    const answer = await fetch(link, { headers: { range: `bytes=${from}-${from + step - 1}` } });
    if (answer.status !== 206) throw new Error(`the zip answered ${answer.status}`);
    size = Number(answer.headers.get('content-range')?.split('/')[1]);
    yield Buffer.from(await answer.arrayBuffer());
  }
}

const folder = mkdtempSync(join(tmpdir(), 'vitrine-large-'));
const around = new Surroundings();
const server = cloud ? undefined : await (await Server.create()).start();
try {
  const { url } = server ?? (await around.cloudHome(3260));
  const visitor = new Visitor(url);
  await visitor.join(server ?? around);
  /** @type {Record<string, string>} */
  const sent = {};
  const ids = [];
  for (let index = 0; index < FILES; index++) {
    const one = file(index);
    sent[one.name] = one.sha256;
    ids.push(...(await visitor.add([one])));
  }
  const total = (FILES * BYTES) / 1e9;
  console.log(`${FILES} files, ${total.toFixed(2)} GB, are ready`);
  if (server) console.log(`the gallery's peak memory so far: ${memory(server).peak.toFixed(0)} MB`);

  const body = new URLSearchParams(ids.map(id => ['photo', id])).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: url, cookie: visitor.cookie() };
  const answer = await fetch(`${url}/photos/download`, { method: 'POST', body, headers, redirect: 'manual' });
  let content = /** @type {AsyncIterable<Buffer>} */ (Readable.fromWeb(/** @type {any} */ (answer.body ?? new Blob().stream())));
  if (answer.status === 303) {
    // On AWS a worker makes it, and a page shows where it is.
    const page = new URL(answer.headers.get('location') ?? '', url).pathname;
    let [link, busy] = ['', 0];
    for (let tries = 0; !link && tries < 900; tries++, await wait(1000)) {
      const { status, body } = await visitor.fetch(page, { headers: { accept: 'text/html' } });
      // The stand-in does one thing at a time, and joining gigabytes takes it longer than a page waits.
      if (status === 503) busy += 1;
      else if (status !== 200) throw new Error(`${page} answered ${status}`);
      link = /href="([^"]*zips\/[^"]*)"/.exec(body.toString())?.[1]?.replaceAll('&amp;', '&') ?? '';
    }
    if (busy > 0) console.log(`the page asked to try again ${busy} times while the stand-in was busy`);
    if (!link) throw new Error(`no zip after 15 minutes:\n${around.said('log').slice(-3000)}`);
    content = ranges(new URL(link, url).href);
  } else if (!answer.ok) {
    throw new Error(`the zip answered ${answer.status}`);
  }
  const zip = join(folder, 'photos.zip');
  await pipeline(content, createWriteStream(zip));
  const got = JSON.parse(execFileSync('python3', ['-c', READ, zip], { encoding: 'utf8' }));
  const whole = Object.entries(sent).filter(([name, sum]) => got[name] === sum).length;
  const others = Object.keys(got).length - whole;
  console.log(`${whole} of ${FILES} files came back intact, ${others} did not`);
  if (server) console.log(`the gallery's peak memory: ${memory(server).peak.toFixed(0)} MB`);
  process.exitCode = whole === FILES && others === 0 ? 0 : 1;
} finally {
  await server?.remove();
  await around.remove();
  rmSync(folder, { recursive: true, force: true });
}
