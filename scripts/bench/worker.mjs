// Compares the worker with sharp and oximg: all renditions of the same photos, in turn, each program in its own
// processes and with its defaults. How fast, with how much memory, how many bytes, how good?
//
//   node scripts/bench/worker.mjs [--inputs 24mp.jpg,FILE…] [--rounds 5] [--quick] [--match]
//
// --quick is one round of 24mp.jpg. --match also compares scores at equal bytes (see match.mjs). The numbers are
// also written to ~/.cache/vitrine/bench/worker.json.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { cache, limit, median, verdict } from './support.mjs';
import { NAMES, input } from './worker/inputs.mjs';
import { matched } from './worker/match.mjs';
import { checkOximg, oximg, scores, sharpEach, sharpOnce, vitrine } from './worker/peers.mjs';

/** How large our renditions may be relative to another program's, and how much better they must score. */
const BYTES = 1.03;
const BETTER = { oximg: -0.5, sharp: 5 };
const CPU = { oximg: 0.5, sharp: 0.8, hoped: 0.6 };
/** The megapixels of a JPEG, and the megabytes (of 10⁶ bytes) that it may take. */
const MEMORY = /** @type {const} */ ([[24, 48], [45, 64]]);

const { values: options } = parseArgs({
  options: {
    inputs: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    match: { type: 'boolean', default: false },
  },
});
const names = (options.inputs ?? (options.quick ? '24mp.jpg' : NAMES.join(','))).split(',');
const rounds = Number(options.rounds ?? (options.quick ? 1 : 5));
if (!(rounds >= 1)) throw new Error('--rounds must be a number from 1 up');

const PEERS = { oximg, sharp: sharpEach, once: sharpOnce };

/** @param {import('./worker/peers.mjs').Cost[]} costs @returns {import('./worker/peers.mjs').Cost} */
const middle = costs => ({
  wall_ms: median(costs.map(cost => cost.wall_ms)),
  cpu_ms: median(costs.map(cost => cost.cpu_ms)),
  peak_rss_kb: median(costs.map(cost => cost.peak_rss_kb)),
});

/** @param {import('./worker/peers.mjs').Cost} cost */
const megabytes = cost => (cost.peak_rss_kb * 1024) / 1e6;

/** @param {string} path @param {string} out */
function compare(path, out) {
  // Run once before measuring: the photo is then in memory, and the sizes are known.
  const { ladder, paths } = vitrine(path, out);
  /** @type {Record<string, { costs: import('./worker/peers.mjs').Cost[], paths: string[] }>} */
  const all = { ours: { costs: [], paths } };
  const runs = [() => ({ name: 'ours', ...vitrine(path, out) })];
  for (const [name, peer] of Object.entries(PEERS)) {
    all[name] = { costs: [], paths: [] };
    runs.push(() => /** @type {any} */ ({ name, ...peer.run(path, out, ladder) }));
  }
  for (let round = 0; round < rounds; round++) {
    // The order rotates, so that none is always first.
    for (let turn = 0; turn < runs.length; turn++) {
      const run = runs[(turn + round) % runs.length];
      const done = run?.();
      const of = all[done?.name ?? ''];
      if (!done || !of) continue;
      of.costs.push(done.cost);
      of.paths = done.paths;
    }
  }
  const scored = scores(path, Object.values(all).flatMap(({ paths }) => paths));
  return {
    ladder,
    programs: Object.fromEntries(Object.entries(all).map(([name, { costs }]) => {
      return [name, { ...middle(costs), renditions: scored.splice(0, ladder.length) }];
    })),
  };
}

/** @param {string[]} cells */
const row = cells => console.log(`  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : cell.padStart(i === 1 ? 14 : 20))).join('')}`);

/** @param {any} result */
function show({ ladder, programs }) {
  const { ours } = programs;
  row(['', 'CPU', 'wall', 'peak memory', 'ours ÷ it: CPU', 'wall', 'memory']);
  for (const [name, cost] of Object.entries(programs)) {
    const title = name === 'ours' ? 'vitrine-render' : PEERS[/** @type {keyof typeof PEERS} */ (name)].name;
    const ratios = ['cpu_ms', 'wall_ms', 'peak_rss_kb'].map(what => (ours[what] / cost[what]).toFixed(2));
    row([title, `${cost.cpu_ms.toFixed(0)} ms`, `${cost.wall_ms.toFixed(0)} ms`, `${megabytes(cost).toFixed(1)} MB`, ...(name === 'ours' ? [] : ratios)]);
  }
  const sum = (/** @type {any} */ { renditions }) => renditions.reduce((/** @type {number} */ all, /** @type {any} */ { bytes }) => all + bytes, 0);
  row(['bytes, score', 'ours', ...Object.values(PEERS).map(({ name }) => name)]);
  for (const [i, { kind, edge }] of ladder.entries()) {
    row([`${kind} ${edge}`, ...Object.values(programs).map(({ renditions }) => `${renditions[i].bytes}  ${renditions[i].score.toFixed(1)}`)]);
  }
  row(['in total', ...Object.values(programs).map(program => `${sum(program)}      `)]);
  for (const [i, { kind, edge }] of ladder.entries()) {
    const others = Object.keys(PEERS).map(name => {
      const { bytes, score } = programs[name].renditions[i];
      const better = ours.renditions[i].score - score;
      return `× ${(ours.renditions[i].bytes / bytes).toFixed(3)}  ${better < 0 ? '−' : '+'}${Math.abs(better).toFixed(1)}`;
    });
    row([i === 0 ? `ours: ${kind} ${edge}` : `      ${kind} ${edge}`, '', ...others]);
  }
}

/** @param {string} name @param {any} result */
function judge(name, { ladder, programs }) {
  const { ours } = programs;
  for (const peer of /** @type {const} */ (['oximg', 'sharp'])) {
    /** @type {[any, any][]} */
    const pairs = ladder.map((/** @type {any} */ _, /** @type {number} */ i) => [ours.renditions[i], programs[peer].renditions[i]]);
    const total = (/** @type {0 | 1} */ which) => pairs.reduce((all, pair) => all + pair[which].bytes, 0);
    const better = pairs.map(([mine, its]) => mine.score - its.score);
    limit(`${name}: score above ${peer}'s, lowest of the ladder`, Math.min(...better), '>=', BETTER[peer]);
    limit(`${name}: bytes of the ladder ÷ ${peer}'s`, total(0) / total(1), '<=', BYTES);
    const cpu = ours.cpu_ms / programs[peer].cpu_ms;
    limit(`${name}: CPU ÷ ${peer}'s`, cpu, '<=', CPU[peer]);
    if (peer === 'sharp') console.log(`${name}: CPU ÷ sharp's ${cpu.toFixed(3)}: ${CPU.hoped.toFixed(2)} is ${cpu <= CPU.hoped ? '' : 'not '}reached`);
  }
}

/** @param {string} name @param {string} path @param {string} out @param {any} result */
function match(name, path, out, { ladder, programs }) {
  console.log(`${name}: at the bytes of ours, score of ours − theirs (their setting)`);
  for (const [i, rung] of ladder.entries()) {
    const { bytes, score } = programs.ours.renditions[i];
    const others = [oximg, sharpEach].map(peer => {
      const its = matched(peer, path, out, rung, bytes);
      return `${peer.name}: ${(score - its.score).toFixed(1)} (quality ${its.quality}, bytes × ${(its.bytes / bytes).toFixed(3)})`;
    });
    row([`${rung.kind} ${rung.edge}`, ...others.map(text => `  ${text}`)]);
  }
}

/** Peak memory by megapixels. @param {any[]} results */
function judgeMemory(results) {
  const jpegs = results.filter(({ name }) => /\.jpe?g$/i.test(name)).sort((a, b) => a.pixels - b.pixels);
  for (const { name, pixels, programs } of jpegs) {
    const bound = MEMORY.find(([megapixels]) => Math.floor(pixels / 1e6 + 0.5) === megapixels)?.[1];
    if (bound) limit(`${name}: MB of vitrine-render at most`, megabytes(programs.ours), '<=', bound);
  }
  for (const [i, next] of jpegs.slice(1).entries()) {
    const last = jpegs[i];
    if (next.pixels < last.pixels * 1.1) continue;
    const grows = next.programs.ours.peak_rss_kb / last.programs.ours.peak_rss_kb;
    limit(`memory of ${next.name} ÷ ${last.name}`, grows, '<=', Math.round((next.pixels / last.pixels) * 1000) / 1000);
  }
}

checkOximg();
const results = [];
const out = mkdtempSync(join(tmpdir(), 'vitrine-worker-'));
try {
  for (const each of names) {
    const { name, path, width, height } = await input(each);
    console.log(`\n${name}: ${width} × ${height}, medians of ${rounds} rounds`);
    const result = { name, pixels: width * height, ...compare(path, out) };
    show(result);
    if (options.match) match(name, path, out, result);
    judge(name, result);
    results.push(result);
  }
  console.log('');
  judgeMemory(results);
  writeFileSync(join(cache, 'worker.json'), JSON.stringify(results, null, 1));
} finally {
  rmSync(out, { recursive: true });
}
process.exitCode = verdict();
