// What do the settings of the release profile cost? The program that people get beside the same sources with full
// optimisation (the profile `release-lto`), in turns and in one run.
//
//   node scripts/bench/settings.mjs PROGRAM PEER
//
// Processor time of the first page of 1,000 photos, and of each of 200 photos of 12 megapixels from the first byte received
// to ready. Exit code 1 when one is more than 3 % above the peer's.

import { readFileSync, statSync } from 'node:fs';

import { Server } from '../../end2end/support/server.mjs';
import { files, pictures } from './pictures.mjs';
import { Visitor, cpuSeconds, limit, seeded, verdict } from './support.mjs';

const [, , program, peer] = process.argv;
if (!program || !peer) throw new Error('usage: settings.mjs PROGRAM PEER');
const PAGES = Number(process.env.BENCH_PAGES ?? 4000);
const PHOTOS = Number(process.env.BENCH_PHOTOS ?? 200);
const TURNS = 10;
const TIMES_MORE = 1.03;

/** Does something with a program as the one to start. @param {string} path @param {() => Promise<any>} what */
async function by(path, what) {
  process.env.VITRINE_BIN = path;
  return what();
}

/**
 * Processor seconds of each program's server, in turns; who comes first changes.
 * @param {{ server: Server, visitor: Visitor, used: number }[]} both @param {(visitor: Visitor, turn: number) => Promise<void>} what
 */
async function inTurns(both, what) {
  for (let turn = 0; turn < TURNS; turn++) {
    for (const one of turn % 2 ? both : both.toReversed()) {
      const before = cpuSeconds(one.server);
      await what(one.visitor, turn);
      one.used += cpuSeconds(one.server) - before;
    }
  }
  const [own, other] = both.map(({ used }) => used);
  return { own: own ?? NaN, other: other ?? NaN };
}

/** @type {Server[]} */
const servers = [];
/** @param {() => Promise<Server>} make @param {(visitor: Visitor, server: Server) => Promise<any>} enter */
async function pair(make, enter) {
  const both = [];
  for (const path of [program ?? '', peer ?? '']) {
    const server = await by(path, make);
    servers.push(server);
    const visitor = new Visitor(server.url);
    await enter(visitor, server);
    both.push({ server, visitor, used: 0 });
  }
  return both;
}

try {
  const galleries = await pair(() => seeded(1000, 60), visitor => visitor.signIn());
  for (const { visitor } of galleries) for (let i = 0; i < 100; i++) await visitor.page('/');
  const pages = await inTurns(galleries, async visitor => {
    for (let i = 0; i < PAGES / TURNS; i++) await visitor.page('/');
  });
  const originals = (await pictures()).map(path => readFileSync(path));
  const empty = await pair(
    async () => (await Server.create()).start(),
    (visitor, server) => visitor.join(server),
  );
  const photos = await inTurns(empty, async (visitor, turn) => {
    await visitor.add(files(originals, PHOTOS / TURNS, `photo-${turn}`));
  });
  const ms = (/** @type {number} */ seconds, /** @type {number} */ count) => ((seconds / count) * 1000).toFixed(2);
  console.log(`a page: ${ms(pages.own, PAGES)} ms of processor time, ${ms(pages.other, PAGES)} ms with full optimisation`);
  console.log(`a photo: ${ms(photos.own, PHOTOS)} ms of processor time, ${ms(photos.other, PHOTOS)} ms with full optimisation`);
  console.log(`program: ${(statSync(program).size / 1e6).toFixed(1)} MB, ${(statSync(peer).size / 1e6).toFixed(1)} MB with full optimisation`);
  limit('pages, processor time ÷ full optimisation', pages.own / pages.other, '<=', TIMES_MORE);
  limit('photos, processor time ÷ full optimisation', photos.own / photos.other, '<=', TIMES_MORE);
} finally {
  for (const server of servers) await server.remove();
}
process.exitCode = verdict();
