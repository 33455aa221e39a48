// What do the settings of the profiles cost? Compares the programs of `make build` and of `make dist` with the same
// sources at full optimisation (the profile `full`), in turn and in one run.
//
//   node scripts/bench/settings.mjs BUILT DIST FULL
//
// Measures processor time: of the first page of 1,000 photos, and of 200 photos of 12 megapixels from the first
// byte received to ready. Exit code 1 if the program of `make dist` takes over 3 % more than the fully optimised
// one, or the program of `make build` over 10 % more.

import { readFileSync, statSync } from 'node:fs';

import { Server } from '../../end2end/support/server.mjs';
import { files, pictures } from './pictures.mjs';
import { Visitor, cpuSeconds, limit, seeded, verdict } from './support.mjs';

const programs = process.argv.slice(2);
if (programs.length !== 3) throw new Error('usage: settings.mjs BUILT DIST FULL');
const PAGES = Number(process.env.BENCH_PAGES ?? 4000);
const PHOTOS = Number(process.env.BENCH_PHOTOS ?? 200);
const TURNS = 10;
const TIMES_MORE = { built: 1.1, dist: 1.03 };

/** Runs `what` with this program. @param {string} path @param {() => Promise<any>} what */
async function by(path, what) {
  process.env.VITRINE_BIN = path;
  return what();
}

/**
 * Processor seconds of each program's server. They run in turn, and the order rotates.
 * @param {{ server: Server, visitor: Visitor, used: number }[]} all @param {(visitor: Visitor, turn: number) => Promise<void>} what
 */
async function inTurns(all, what) {
  for (let turn = 0; turn < TURNS; turn++) {
    for (let place = 0; place < all.length; place++) {
      const one = all[(turn + place) % all.length];
      if (!one) continue;
      const before = cpuSeconds(one.server);
      await what(one.visitor, turn);
      one.used += cpuSeconds(one.server) - before;
    }
  }
  const [built = NaN, dist = NaN, full = NaN] = all.map(({ used }) => used);
  return { built, dist, full };
}

/** @type {Server[]} */
const servers = [];
/** @param {() => Promise<Server>} make @param {(visitor: Visitor, server: Server) => Promise<any>} enter */
async function each(make, enter) {
  const all = [];
  for (const path of programs) {
    const server = await by(path, make);
    servers.push(server);
    const visitor = new Visitor(server.url);
    await enter(visitor, server);
    all.push({ server, visitor, used: 0 });
  }
  return all;
}

/** @param {string} what @param {number} count @param {{ built: number, dist: number, full: number }} seconds */
function tell(what, count, { built, dist, full }) {
  const ms = (/** @type {number} */ seconds) => `${((seconds / count) * 1000).toFixed(2)} ms`;
  console.log(`a ${what}: ${ms(built)} of processor time, ${ms(dist)} to install, ${ms(full)} with full optimisation`);
  limit(`${what}s of make dist, processor time ÷ full optimisation`, dist / full, '<=', TIMES_MORE.dist);
  limit(`${what}s of make build, processor time ÷ full optimisation`, built / full, '<=', TIMES_MORE.built);
}

try {
  const galleries = await each(() => seeded(1000, 60), visitor => visitor.signIn());
  for (const { visitor } of galleries) for (let i = 0; i < 100; i++) await visitor.page('/');
  const pages = await inTurns(galleries, async visitor => {
    for (let i = 0; i < PAGES / TURNS; i++) await visitor.page('/');
  });
  const originals = (await pictures()).map(path => readFileSync(path));
  const empty = await each(
    async () => (await Server.create()).start(),
    (visitor, server) => visitor.join(server),
  );
  const photos = await inTurns(empty, async (visitor, turn) => {
    await visitor.add(files(originals, PHOTOS / TURNS, `photo-${turn}`));
  });
  tell('page', PAGES, pages);
  tell('photo', PHOTOS, photos);
  console.log(`programs: ${programs.map(path => `${(statSync(path).size / 1e6).toFixed(1)} MB`).join(', ')}`);
} finally {
  for (const server of servers) await server.remove();
}
process.exitCode = verdict();
