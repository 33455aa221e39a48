// Does the timeline's first page stay as fast when the library grows a hundredfold? And what does a page of 60 photos
// cost the server?
//
//   node scripts/bench/timeline.mjs
//
// Three libraries of records without files (pages do not read them), requested in turn over one connection each:
//   few     1,000 photos, 60 a day: the same 60 photos on the first page as in `many`, so only what grows with the
//           library can differ: the tables, and the index of months in every page (1 versus 55)
//   sparse  1,000 photos, 2 a day: 17 months, and 30 days on a page instead of one; for comparison
//   many    100,000 photos, 60 a day: 55 months
// The limit applies to many ÷ few, the harder of the two.

import { readFileSync } from 'node:fs';

import { Visitor, cpuSeconds, limit, median, seeded, verdict } from './support.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 200);
const PAGES = Number(process.env.BENCH_PAGES ?? 500);
const TURNS = 5;
const WARM_UP = 40;
const TIMES_SLOWER = 1.2;

const libraries = [
  { name: 'few', photos: 1000, perDay: 60 },
  { name: 'sparse', photos: 1000, perDay: 2 },
  { name: 'many', photos: 100_000, perDay: 60 },
];

/** The day of the newest photos without the rest of the page: what an island fetches while a person scrolls. */
const STRETCH = '/timeline?newest=2024-12-31&oldest=2024-12-31';

/** Photos on a page. @param {string} html */
const tiles = html => html.match(/data-id=/g)?.length ?? 0;

/** The path of a page nine tenths down a library, and the number of months. @param {Visitor} visitor */
async function deep(visitor) {
  const months = await visitor.call('months');
  const { year, month } = months[Math.floor(months.length * 0.9)];
  const html = (await visitor.page(`/?month=${year}-${String(month).padStart(2, '0')}`, 'identity')).body.toString();
  const older = /href="(\/\?before=[^"]+)"/.exec(html)?.[1];
  if (!older) throw new Error('the page has no link to older photos');
  return { path: older.replaceAll('&amp;', '&'), months: months.length };
}

/** Milliseconds until the last byte of a page. @param {Visitor} visitor @param {string} path */
async function time(visitor, path) {
  const begun = performance.now();
  await visitor.page(path);
  return performance.now() - begun;
}

/** Processor milliseconds of each server per page, in turn. @param {{ library: any, encodings?: string }[]} whom */
async function costs(whom) {
  const used = whom.map(() => 0);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, { library, encodings }] of whom.entries()) {
      const before = cpuSeconds(library.server);
      for (let page = 0; page < PAGES / TURNS; page++) await library.visitor.page('/', encodings);
      used[index] = (used[index] ?? 0) + (cpuSeconds(library.server) - before) * 1000;
    }
  }
  return used.map(ms => ms / PAGES);
}

/** @type {any} */
const by = {};
try {
  for (const { name, photos, perDay } of libraries) {
    const begun = performance.now();
    const server = await seeded(photos, perDay);
    by[name] = { server, visitor: new Visitor(server.url), first: [], old: [], stretch: [] };
    const { visitor } = by[name];
    await visitor.signIn();
    Object.assign(by[name], await deep(visitor));
    const plain = (await visitor.page('/', 'identity')).body;
    const packed = await visitor.page('/');
    Object.assign(by[name], { plain: plain.length, packed: packed.body.length, tiles: tiles(plain.toString()), encoding: packed.headers['content-encoding'] });
    console.error(`${name}: ${photos} photos made in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // The order rotates, so that none is always first.
    const names = Object.keys(by);
    for (let turn = 0; turn < names.length; turn++) {
      const { visitor, path, first, old, stretch } = by[names[(turn + round + WARM_UP) % names.length] ?? ''];
      const [top, bottom, only] = [await time(visitor, '/'), await time(visitor, path), await time(visitor, STRETCH)];
      if (round >= 0) first.push(top), old.push(bottom), stretch.push(only);
    }
  }
  const { few, sparse, many } = by;
  for (const { name, photos, perDay } of libraries) {
    const { months, tiles: shown, plain, packed, encoding, first, old } = by[name];
    const sizes = `${(plain / 1000).toFixed(1)} kB, ${(packed / 1000).toFixed(1)} kB with ${encoding}`;
    const times = `first page ${median(first).toFixed(2)} ms, a page far down ${median(old).toFixed(2)} ms`;
    console.log(`${name}: ${photos} photos, ${perDay} a day, ${months} months; ${shown} photos on the first page, ${sizes}; medians: ${times}`);
  }
  if (few.tiles !== many.tiles) throw new Error(`${few.tiles} and ${many.tiles} photos cannot be compared`);
  const ratio = (/** @type {string} */ list, /** @type {any} */ a, /** @type {any} */ b) => median(a[list]) / median(b[list]);
  limit('first page, 100,000 photos ÷ 1,000 photos', ratio('first', many, few), '<=', TIMES_SLOWER);
  console.log(`first page, 100,000 photos ÷ 1,000 photos of 17 months: ${ratio('first', many, sparse).toFixed(2)}`);
  console.log(`page far down, 100,000 photos ÷ 1,000 photos: ${ratio('old', many, few).toFixed(2)}`);
  console.log(`the 60 photos of the first page alone, without the index of months, 100,000 photos ÷ 1,000 photos: ${ratio('stretch', many, few).toFixed(2)}`);
  console.log(`100,000 photos, page far down ÷ first page: ${(median(many.old) / median(many.first)).toFixed(2)}`);

  const [small, large, plain] = await costs([{ library: few }, { library: many }, { library: many, encodings: 'identity' }]);
  const of60 = (/** @type {number | undefined} */ ms) => `${(((ms ?? NaN) * 60) / many.tiles).toFixed(2)} ms`;
  console.log(`processor time of the server for a page of 60 photos: ${of60(small)} of 1,000 photos, ${of60(large)} of 100,000 (${of60(plain)} uncompressed), ratio ${((large ?? NaN) / (small ?? NaN)).toFixed(2)}`);
} finally {
  for (const { server } of Object.values(by)) {
    if (process.env.VITRINE_KEEP) console.error(readFileSync(server.log, 'utf8').slice(-2000));
    await server.remove();
  }
}
process.exitCode = verdict();
