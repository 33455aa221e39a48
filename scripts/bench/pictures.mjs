// Pictures for benchmarks that add photos, made once and kept with the benchmarks' tools.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cache, commented, tool } from './support.mjs';

export const SHARP = '0.35.5';
export const WIDTH = 4000;
export const HEIGHT = 3000;

/** Four pictures like those that cameras make, made once. */
export async function pictures() {
  const folder = join(cache, `pictures-${WIDTH}x${HEIGHT}`);
  mkdirSync(folder, { recursive: true });
  const paths = [0, 1, 2, 3].map(number => join(folder, `${number}.jpg`));
  for (const [number, path] of paths.entries()) {
    if (!existsSync(path)) writeFileSync(path, await picture(number + 1));
  }
  return paths;
}

/**
 * An artificial landscape: shapes of all sizes (noise in decreasing octaves), a sky's gradient, sensor noise; with
 * color at half resolution and about 3.5 MB, as phones write them.
 * @param {number} seed @returns {Promise<Buffer>}
 */
function picture(seed) {
  const sharp = tool('sharp', SHARP)('sharp');
  /** A number from 0 to 1 that depends only on the place. @param {number} x @param {number} y @param {number} z */
  const at = (x, y, z) => {
    let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z + seed * 31, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
  };
  const light = new Float32Array(WIDTH * HEIGHT);
  for (let octave = 0, size = 1024, strength = 0.5; octave < 9; octave++, size /= 2, strength *= 0.64) {
    for (let y = 0, i = 0; y < HEIGHT; y++) {
      const row = Math.floor(y / size);
      const down = y / size - row;
      for (let column = 0; column * size < WIDTH; column++) {
        const left = at(column, row, octave) * (1 - down) + at(column, row + 1, octave) * down;
        const right = at(column + 1, row, octave) * (1 - down) + at(column + 1, row + 1, octave) * down;
        for (let x = 0; x < size && column * size + x < WIDTH; x++, i++) {
          light[i] = (light[i] ?? 0) + strength * (left + ((right - left) * x) / size);
        }
      }
    }
  }
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let i = 0; i < light.length; i++) {
    const sky = 0.75 - (0.5 * i) / light.length;
    // Edges: what is above a certain height is lit differently from what is below.
    const value = ((light[i] ?? 0) - 0.68) * 1.7 + 0.45;
    const lit = value > 0.45 ? value + 0.15 : value * 0.85;
    const noise = (at(i, 1, 77) + at(i, 2, 77) + at(i, 3, 77) - 1.5) * 9;
    pixels[i * 3] = Math.min(255, Math.max(0, 255 * (0.7 * lit + 0.3 * sky) + noise));
    pixels[i * 3 + 1] = Math.min(255, Math.max(0, 255 * (0.75 * lit + 0.2 * sky) + noise + 8));
    pixels[i * 3 + 2] = Math.min(255, Math.max(0, 255 * (0.45 * lit + 0.5 * sky) + noise));
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).jpeg({ quality: 93, chromaSubsampling: '4:2:0' }).toBuffer();
}

/**
 * Files to add: the pictures in turn, each with a different comment, so that none is a duplicate.
 * @param {Buffer[]} originals @param {number} count @param {string} name what their names start with
 */
export function files(originals, count, name) {
  return Array.from({ length: count }, (_, i) => {
    const bytes = commented(originals[i % originals.length] ?? Buffer.alloc(0), `${name}.${i}`);
    return { name: `${name}-${i}.jpg`, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
}
