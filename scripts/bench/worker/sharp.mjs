// What sharp does with one photo, in a separate process:
//
//   node sharp.mjs each|once INPUT JOBS      JOBS: [{ "edge": 2048, "path": "…", "quality": 80 }, …], largest first
//
// `each` calls sharp once per size, with all defaults; JPEGs are then decoded at a reduced size where libjpeg can.
// `once` decodes once, for the largest size, and makes each of the others from the pixels of the one before. Node
// and the library are loaded and have made one small picture before the time counts; memory is that of the whole
// process.

import { tool } from '../support.mjs';
import { SHARP } from './versions.mjs';

const [, , mode, input, list = '[]'] = process.argv;
const sharp = tool('sharp', SHARP)('sharp');
/** @type {{ edge: number, path: string, quality?: number }[]} */
const jobs = JSON.parse(list);

const box = { fit: 'inside', withoutEnlargement: true };
/** @param {number | undefined} quality */
const options = quality => (quality === undefined ? {} : { quality });

async function each() {
  for (const { edge, path, quality } of jobs) {
    await sharp(input).autoOrient().resize(edge, edge, box).jpeg(options(quality)).toFile(path);
  }
}

async function once() {
  let picture = sharp(input).autoOrient();
  for (const { edge, path, quality } of jobs) {
    const { data, info } = await picture.resize(edge, edge, box).raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    await sharp(data, { raw }).jpeg(options(quality)).toFile(path);
    picture = sharp(data, { raw });
  }
}

const small = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#456' } }).jpeg().toBuffer();
await sharp(small).resize(32, 32).jpeg().toBuffer();
const begun = performance.now();
const used = process.cpuUsage();
await (mode === 'once' ? once() : each());
const { user, system } = process.cpuUsage(used);
console.log(JSON.stringify({ wall_ms: performance.now() - begun, cpu_ms: (user + system) / 1000 }));
