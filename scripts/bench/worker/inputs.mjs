// Photos to be reduced, made once: 12, 24 and 45 megapixels as cameras write them, and two other formats.

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { cache, tool } from '../support.mjs';
import { SHARP } from './versions.mjs';
import { scene } from './scene.mjs';

/** Increased when the scene changes, so that nobody compares with earlier pictures. */
const EDITION = 1;
const folder = join(cache, `worker-inputs-${EDITION}`);

/** Like cameras: baseline, color at half resolution, the quality that "fine" stands for. */
const camera = { quality: 92, chromaSubsampling: '4:2:0', progressive: false, optimiseCoding: false };

/** @type {Record<string, { width: number, height: number, write: (picture: any) => any }>} */
const INPUTS = {
  '12mp.jpg': { width: 4000, height: 3000, write: picture => picture.jpeg(camera) },
  '24mp.jpg': { width: 6000, height: 4000, write: picture => picture.jpeg(camera) },
  '45mp.jpg': { width: 8192, height: 5464, write: picture => picture.jpeg(camera) },
  '24mp.png': { width: 6000, height: 4000, write: picture => picture.png() },
  '12mp.webp': { width: 4000, height: 3000, write: picture => picture.webp({ quality: 90 }) },
};

/** Scenes that this process has drawn. @type {Map<number, Promise<Buffer>>} */
const scenes = new Map();

/** Their names, in the order in which they are measured. */
export const NAMES = Object.keys(INPUTS);

/**
 * One of them, or any other file.
 * @param {string} name @returns {Promise<{ name: string, path: string, width: number, height: number }>}
 */
export async function input(name) {
  const sharp = tool('sharp', SHARP)('sharp');
  const made = INPUTS[name];
  const path = made ? join(folder, name) : resolve(name);
  if (made && !existsSync(path)) {
    console.error(`making ${name}`);
    mkdirSync(folder, { recursive: true });
    const half = join(folder, `half-${name}`);
    const { width, height, write } = made;
    if (!scenes.has(width)) scenes.set(width, scene(sharp, width, height));
    await write(sharp(await scenes.get(width), { raw: { width, height, channels: 3 } })).toFile(half);
    renameSync(half, path);
  }
  if (!existsSync(path)) throw new Error(`${name} is neither a file nor one of ${NAMES.join(', ')}`);
  const { width, height } = await sharp(path).metadata();
  return { name: basename(path), path, width, height };
}
