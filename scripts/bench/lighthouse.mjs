// Runs Lighthouse, with its defaults for phones, on the timeline of a person with 200 photos.
//
//   node scripts/bench/lighthouse.mjs      BENCH_RUNS=3, CHROMIUM=chromium, VITRINE_CORPUS=../shared/photos
//
// The photos are real if a corpus is available, each used several times with different dates; otherwise they are
// generated. All numbers come from the run with the median performance. The limits are those of the product.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Server } from '../../end2end/support/server.mjs';
import { Visitor, cache, commented, limit, project, tool, verdict } from './support.mjs';

// The last major version that runs on Node 20.
const LIGHTHOUSE = '12.8.2';
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const PHOTOS = 200;
const LIMITS = { performance: 95, accessibility: 100, 'best-practices': 100 };
const KILOBYTES = 150;

/** Where real photos may be. */
const corpus = resolve(process.env.VITRINE_CORPUS ?? join(project, '../shared/photos'));
/** The folders with photos like those that people have; the others have files that decoders must survive. */
const FOLDERS = ['camera', 'gps', 'nature', 'orientation'];

/** @returns {{ name: string, bytes: Buffer }[]} */
function realPhotos() {
  if (!existsSync(corpus)) return [];
  const paths = FOLDERS.map(folder => join(corpus, folder)).filter(folder => existsSync(folder));
  const files = paths.flatMap(folder => readdirSync(folder).sort().map(name => join(folder, name)));
  return files.filter(path => /\.jpe?g$/i.test(path)).map(path => ({ name: basename(path), bytes: readFileSync(path) }));
}

/** @returns {{ name: string, bytes: Buffer }[]} */
function madePhotos() {
  const jpeg = createRequire(join(project, 'end2end/package.json'))('jpeg-js');
  return [[1600, 1200], [1200, 1600], [1600, 900], [1500, 1000]].map(([width = 0, height = 0], kind) => {
    const data = Buffer.alloc(width * height * 4, 255);
    for (let i = 0; i < data.length; i += 4) {
      const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
      const wave = Math.sin(x / (40 + kind * 9)) * Math.cos(y / (55 + kind * 5)) * 40 + Math.sin((x * y) / 9e4) * 20;
      const noise = (Math.imul(i + kind, 0x9e3779b1) >>> 28) - 8;
      data[i] = 90 + (x * 90) / width + wave + noise;
      data[i + 1] = 110 + (y * 60) / height + wave / 2 + noise;
      data[i + 2] = 180 - (y * 90) / height - wave + noise;
    }
    return { name: `made-${kind}.jpg`, bytes: jpeg.encode({ width, height, data }, 85).data };
  });
}

/** EXIF with nothing but a date. @param {string} date */
function dated(date) {
  // Big-endian TIFF: one directory with a pointer to the Exif directory, which has DateTimeOriginal (36867).
  const tiff = Buffer.alloc(44 + 20);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  [0x8769, 4].forEach((value, i) => tiff.writeUInt16BE(value, 10 + i * 2));
  [1, 26, 0].forEach((value, i) => tiff.writeUInt32BE(value, 14 + i * 4));
  tiff.writeUInt16BE(1, 26);
  [0x9003, 2].forEach((value, i) => tiff.writeUInt16BE(value, 28 + i * 2));
  [20, 44, 0].forEach((value, i) => tiff.writeUInt32BE(value, 32 + i * 4));
  tiff.write(`${date}\0`, 44, 'latin1');
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(2 + 6 + tiff.length, 2);
  return Buffer.concat([head, Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

/** The position of the segment with EXIF, if there is one. @param {Buffer} bytes */
function exif(bytes) {
  for (let at = 2; bytes[at] === 0xff && bytes[at + 1] !== 0xda; ) {
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (bytes.toString('latin1', at + 4, at + 10) === 'Exif\0\0') return { at, end };
    at = end;
  }
  return { at: 2, end: 2 };
}

/**
 * The same photo, taken at another time, ten a day. Every date in its EXIF is replaced; EXIF without dates is
 * replaced by one with a date.
 * @param {Buffer} bytes @param {number} number
 */
function retaken(bytes, number) {
  const evening = Date.UTC(2024, 11, 31, 18) - Math.floor(number / 10) * 86_400_000;
  const time = new Date(evening - (number % 10) * 1_200_000).toISOString();
  const date = time.slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const { at, end } = exif(bytes);
  const old = bytes.toString('latin1', at, end);
  const changed = old.replace(/(?:19|20)\d\d:\d\d:\d\d \d\d:\d\d:\d\d/g, date);
  const segment = changed === old ? dated(date) : Buffer.from(changed, 'latin1');
  return commented(Buffer.concat([bytes.subarray(0, at), segment, bytes.subarray(end)]), `photo ${number}`);
}

/** The bytes that a browser fetched, by kind. @param {any} lhr */
function transferred(lhr) {
  /** @type {Record<string, number>} */
  const kinds = {};
  for (const { url, resourceType, transferSize = 0 } of lhr.audits['network-requests'].details.items) {
    if (!new URL(url).protocol.startsWith('http')) continue;
    const kind = new URL(url).pathname.startsWith('/media/') ? 'photos' : /\.wasm$/.test(url) ? 'Wasm' : (resourceType ?? 'Other');
    kinds[kind] = (kinds[kind] ?? 0) + transferSize;
  }
  return kinds;
}

/** Audits that cost points, or would if they had weight. @param {any} lhr */
function findings(lhr) {
  const lines = [];
  for (const id of Object.keys(LIMITS)) {
    for (const { id: name, weight } of lhr.categories[id].auditRefs) {
      const { score, title, displayValue = '', details } = lhr.audits[name];
      if (score === null || score >= 0.9 || !details && weight === 0) continue;
      lines.push(`  ${id}, weight ${weight}: ${name}: ${title} ${displayValue}`.trimEnd());
      for (const item of (details?.items ?? []).slice(0, 3)) {
        const snippet = item.node?.snippet ?? item.url ?? item.description ?? item.source?.url ?? item.label?.value;
        if (snippet) lines.push(`      ${String(snippet).slice(0, 160)}`);
      }
    }
  }
  return lines;
}

/** @param {string} url @param {Map<string, string>} cookies */
async function audit(url, cookies) {
  const require = tool('lighthouse', LIGHTHOUSE);
  const { default: lighthouse } = await import(pathToFileURL(require.resolve('lighthouse')).href);
  const puppeteer = require('puppeteer-core');
  const executablePath = execFileSync('bash', ['-c', 'command -v "${CHROMIUM:-chromium}"'], { encoding: 'utf8' }).trim();
  const results = [];
  for (let run = 0; run < RUNS; run++) {
    const browser = await puppeteer.launch({ executablePath, defaultViewport: null, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    try {
      await browser.setCookie(...[...cookies].map(([name, value]) => ({ name, value, url, domain: new URL(url).hostname, path: '/', httpOnly: true })));
      const flags = { disableStorageReset: true, onlyCategories: Object.keys(LIMITS), output: ['json', 'html'], logLevel: 'error' };
      const result = await lighthouse(url, flags, undefined, await browser.newPage());
      if (result.lhr.runtimeError) throw new Error(result.lhr.runtimeError.message);
      if (new URL(result.lhr.finalDisplayedUrl).pathname !== '/') throw new Error(`ended at ${result.lhr.finalDisplayedUrl}`);
      results.push(result);
    } finally {
      await browser.close();
    }
  }
  const performance = (/** @type {any} */ { lhr }) => lhr.categories.performance.score;
  console.log(`performance of ${RUNS} runs: ${results.map(result => Math.round(performance(result) * 100)).join(', ')}`);
  return results.sort((a, b) => performance(a) - performance(b))[(RUNS - 1) >> 1];
}

const real = realPhotos();
const photos = real.length > 0 ? real : madePhotos();
const files = Array.from({ length: PHOTOS }, (_, number) => {
  const { name, bytes } = photos[number % photos.length] ?? { name: '', bytes: Buffer.alloc(0) };
  const own = retaken(bytes, number);
  return { name: `${number}-${name}`, bytes: own, sha256: createHash('sha256').update(own).digest('hex') };
});
const server = await Server.create();
try {
  await server.start();
  const visitor = new Visitor(server.url);
  await visitor.join(server);
  await visitor.add(files);
  const shown = (await visitor.page('/', 'identity')).body.toString().match(/data-id=/g)?.length;
  console.log(`${PHOTOS} photos made from ${photos.length} ${real.length > 0 ? 'real' : 'generated'} ones, ${shown} of them on the first page`);
  const { lhr, report } = await audit(`${server.url}/`, visitor.cookies);
  const [json, html] = report;
  writeFileSync(join(cache, 'lighthouse.json'), json);
  writeFileSync(join(cache, 'lighthouse.html'), html);

  const value = (/** @type {string} */ id) => lhr.audits[id].numericValue;
  // Below about 1,500 the machine is slower than Lighthouse expects, or busy, and the results are worse.
  console.log(`Lighthouse ${lhr.lighthouseVersion}, speed of the machine ${Math.round(lhr.environment.benchmarkIndex)}`);
  const seconds = (/** @type {string} */ id) => `${(value(id) / 1000).toFixed(2)} s`;
  console.log(`first paint ${seconds('first-contentful-paint')}, largest paint ${seconds('largest-contentful-paint')}, speed index ${seconds('speed-index')}, blocking ${value('total-blocking-time').toFixed(0)} ms, shift ${value('cumulative-layout-shift').toFixed(4)}`);
  const kinds = Object.entries(transferred(lhr)).sort(([, a], [, b]) => b - a);
  console.log(`transferred: ${kinds.map(([kind, bytes]) => `${kind} ${(bytes / 1000).toFixed(1)} kB`).join(', ')}`);
  const found = findings(lhr);
  if (found.length > 0) console.log(['audits below 90:', ...found].join('\n'));
  console.log(`the full report: ${join(cache, 'lighthouse.html')}`);
  for (const [id, least] of Object.entries(LIMITS)) limit(id, Math.round(lhr.categories[id].score * 100), '>=', least);
  limit('cumulative layout shift', value('cumulative-layout-shift'), '<=', 0.02);
  limit('kB without the photos', kinds.reduce((sum, [kind, bytes]) => sum + (kind === 'photos' ? 0 : bytes), 0) / 1000, '<=', KILOBYTES);
} finally {
  await server.remove();
}
process.exitCode = verdict();
