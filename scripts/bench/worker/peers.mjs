// The programs that are compared: each makes all renditions of one photo and reports the cost.

import { execFileSync } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';

import { cache, project } from '../support.mjs';
import { OXIMG, SHARP } from './versions.mjs';

/**
 * @typedef {{ kind: string, edge: number }} Rung
 * @typedef {{ wall_ms: number, cpu_ms: number, peak_rss_kb: number }} Cost
 * @typedef {{ name: string, run: (input: string, out: string, ladder: Rung[], qualities?: number[]) => { cost: Cost, paths: string[] } }} Program
 */

const release = join(resolve(process.env.CARGO_TARGET_DIR ?? join(project, 'target')), 'release');
const tools = join(cache, '../tools/bin');

/** Default settings only. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(OXIMG|VIPS|SHARP)_|^PRESET$|^QUALITY$/.test(name)));
env.PATH = `${env.PATH}${delimiter}${tools}`;

/** Runs a program of this project's release build. @param {string} name @param {string[]} words */
export function own(name, words) {
  const command = join(release, name);
  try {
    return execFileSync(command, words, { encoding: 'utf8', env, maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { code, stderr } = /** @type {any} */ (error);
    if (code === 'ENOENT') throw new Error(`${command} does not exist; make bench-worker builds it`);
    throw new Error(`${name} ${words.join(' ')} failed: ${stderr ?? error}`);
  }
}

/** Runs a command, and returns what it printed and what it cost. @param {string[]} words @returns {{ said: string, cost: Cost }} */
function measured(words) {
  const lines = own('examples/measure', words).trimEnd().split('\n');
  const { code, ...cost } = JSON.parse(lines.pop() ?? '');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
  return { said: lines.join('\n'), cost };
}

/** Runs Vitrine, and returns the sizes that it makes. @param {string} input @param {string} out */
export function vitrine(input, out) {
  const { said, cost } = measured([join(release, 'vitrine-render'), input, '--out', out, '--json']);
  const { renditions, ...facts } = JSON.parse(said);
  // Largest first, as for the other programs.
  const files = renditions.toSorted((/** @type {any} */ a, /** @type {any} */ b) => b.bytes - a.bytes);
  const ladder = files.map((/** @type {any} */ { kind, width, height }) => ({ kind, edge: Math.max(width, height) }));
  return { cost, facts, ladder, paths: /** @type {string[]} */ (files.map((/** @type {any} */ { path }) => path)) };
}

/** One process per size, as it is called from a shell. @type {Program} */
export const oximg = {
  name: `oximg ${OXIMG}`,
  run(input, out, ladder, qualities) {
    const cost = { wall_ms: 0, cpu_ms: 0, peak_rss_kb: 0 };
    const paths = ladder.map(({ kind, edge }, i) => {
      const path = join(out, `oximg.${kind}.jpg`);
      const quality = qualities ? ['--quality', String(qualities[i])] : [];
      const one = measured(['oximg', 'resize', input, String(edge), String(edge), path, ...quality]).cost;
      cost.wall_ms += one.wall_ms;
      cost.cpu_ms += one.cpu_ms;
      cost.peak_rss_kb = Math.max(cost.peak_rss_kb, one.peak_rss_kb);
      return path;
    });
    return { cost, paths };
  },
};

/** @param {'each' | 'once'} mode @param {string} name @returns {Program} */
const sharp = (mode, name) => ({
  name,
  run(input, out, ladder, qualities) {
    const jobs = ladder.map(({ kind, edge }, i) => ({ edge, path: join(out, `sharp-${mode}.${kind}.jpg`), quality: qualities?.[i] }));
    const script = join(import.meta.dirname, 'sharp.mjs');
    const { said, cost } = measured([process.execPath, script, mode, input, JSON.stringify(jobs)]);
    // Time without loading Node; memory of the whole process.
    return { cost: { ...JSON.parse(said), peak_rss_kb: cost.peak_rss_kb }, paths: jobs.map(({ path }) => path) };
  },
});

export const sharpEach = sharp('each', `sharp ${SHARP}`);
export const sharpOnce = sharp('once', 'sharp, one decode');

/** Throws if the oximg that would run has another version. */
export function checkOximg() {
  let version;
  try {
    version = execFileSync('oximg', ['--version'], { encoding: 'utf8', env }).trim();
  } catch {
    throw new Error('oximg is not installed; make bench-worker installs it');
  }
  if (!version.includes(OXIMG)) throw new Error(`${version} is installed, but ${OXIMG} is needed`);
}

/** SSIMULACRA2 and sizes of renditions of a photo. @param {string} input @param {string[]} paths @returns {{ bytes: number, score: number }[]} */
export const scores = (input, paths) => own('examples/score', [input, ...paths]).trim().split('\n').map(line => JSON.parse(line));
