// How many photos of 12 megapixels can the gallery add per second, from the first byte sent to the last photo
// ready?
//
//   node scripts/bench/photos.mjs
//
// For comparison, in the same run and in turn, so that both see the same machine: sharp (libvips), the usual way to
// reduce pictures on a server. It reads the same files, decodes each once, makes the same four renditions from one
// another and writes them. It neither receives nor checks the files, keeps no records, averages gamma-encoded
// values instead of light, and writes sequential files; so it is a bound to compare with rather than a competitor.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import { Server } from '../../end2end/support/server.mjs';
import { HEIGHT, SHARP, WIDTH, files, pictures } from './pictures.mjs';
import { Visitor, cpuSeconds, memory, tool, wait } from './support.mjs';

const PHOTOS = Number(process.env.BENCH_PHOTOS ?? 200);
const TURNS = 4;
/** As many as the server renders at the same time. */
const AT_ONCE = Math.min(availableParallelism(), 4);
/** Long edge and quality, as in `gallery::rendition` and `worker::pipeline::encode`. */
const RENDITIONS = [[2048, 80], [1280, 80], [640, 80], [320, 78]];

/** What sharp does with the files of one turn, in a separate process. @param {string} list @param {string} out */
async function peer(list, out) {
  const sharp = tool('sharp', SHARP)('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  const queue = /** @type {string[]} */ (JSON.parse(readFileSync(list, 'utf8')));
  let number = 0;
  const one = async (/** @type {string} */ path) => {
    const name = join(out, String(number++));
    let input = sharp(await readFile(path)).autoOrient();
    for (const [edge, quality] of RENDITIONS) {
      const { data, info } = await input.resize(edge, edge, { fit: 'inside' }).raw().toBuffer({ resolveWithObject: true });
      const raw = { width: info.width, height: info.height, channels: info.channels };
      await sharp(data, { raw }).jpeg({ quality, chromaSubsampling: '4:2:0' }).toFile(`${name}-${edge}.jpg`);
      input = sharp(data, { raw });
    }
  };
  const begun = performance.now();
  const used = process.cpuUsage();
  const hand = async () => {
    for (let path = queue.shift(); path; path = queue.shift()) await one(path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1000 }));
}

/** @param {string[]} paths @returns {Promise<{ seconds: number, cpu: number, peak: number }>} */
function sharpTurn(paths) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-peer-'));
  const list = join(folder, 'list.json');
  writeFileSync(list, JSON.stringify(paths));
  const child = spawn(process.execPath, [import.meta.filename, '--peer', list, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', piece => (said += piece));
  return new Promise((done, failed) => {
    child.once('close', code => {
      rmSync(folder, { recursive: true });
      if (code === 0) done(JSON.parse(said));
      else failed(new Error(`sharp ended with ${code}`));
    });
  });
}

async function main() {
  const paths = await pictures();
  const originals = paths.map(path => readFileSync(path));
  const megabytes = originals.map(bytes => (bytes.length / 1e6).toFixed(1)).join(', ');
  console.log(`${PHOTOS} photos of ${WIDTH} × ${HEIGHT} (made from four of ${megabytes} MB), ${TURNS} turns each, ${AT_ONCE} rendered at a time`);
  const server = await Server.create();
  const own = { seconds: 0, cpu: 0, peak: 0 };
  const sharp = { seconds: 0, cpu: 0, peak: 0 };
  try {
    await server.start();
    const visitor = new Visitor(server.url);
    await visitor.join(server);
    const size = PHOTOS / TURNS;
    for (let turn = 0; turn < TURNS; turn++) {
      const added = files(originals, size, `photo-${turn}`);
      const [used, begun] = [cpuSeconds(server), performance.now()];
      await visitor.add(added);
      const seconds = (performance.now() - begun) / 1000;
      own.seconds += seconds;
      own.cpu += cpuSeconds(server) - used;
      const other = await sharpTurn(Array.from({ length: size }, (_, i) => paths[i % paths.length] ?? ''));
      sharp.seconds += other.seconds;
      sharp.cpu += other.cpu;
      sharp.peak = Math.max(sharp.peak, other.peak);
      console.error(`turn ${turn + 1}: ${seconds.toFixed(1)} s, sharp ${other.seconds.toFixed(1)} s`);
    }
    own.peak = memory(server).peak;
    await wait(1000);
    console.log(`resident memory when done: ${memory(server).now.toFixed(0)} MB`);
  } finally {
    await server.remove();
  }
  for (const [name, { seconds, cpu, peak }] of Object.entries({ 'the gallery': own, [`sharp ${SHARP}`]: sharp })) {
    console.log(`${name}: ${(PHOTOS / seconds).toFixed(2)} photos a second, ${(cpu / PHOTOS).toFixed(3)} s of processor time a photo, ${peak.toFixed(0)} MB at most`);
  }
  const ratio = (/** @type {number} */ a, /** @type {number} */ b) => (a / b).toFixed(2);
  console.log(`the gallery ÷ sharp: photos a second ${ratio(sharp.seconds, own.seconds)}, processor time ${ratio(own.cpu, sharp.cpu)}, memory ${ratio(own.peak, sharp.peak)}`);
}

const [, , flag, list, out] = process.argv;
if (flag === '--peer' && list && out) await peer(list, out);
else await main();
