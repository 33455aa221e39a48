// Scores at equal bytes: another program's quality setting is adjusted until its file is as large as ours.

import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { scores } from './peers.mjs';

/** Steps between two quality settings: sharp takes only whole numbers. */
const STEP = { sharp: 1, oximg: 0.25 };

/**
 * The score that a program would have with a file of that many bytes: interpolated between the two neighbouring
 * settings whose files are smaller and larger, in proportion to the logarithm of the bytes.
 * @param {import('./peers.mjs').Program} program @param {string} input @param {string} out
 * @param {import('./peers.mjs').Rung} rung @param {number} bytes
 * @returns {{ quality: number, bytes: number, score: number }} the closest setting and its bytes, and the interpolated score
 */
export function matched(program, input, out, rung, bytes) {
  const step = program.name.startsWith('sharp') ? STEP.sharp : STEP.oximg;
  /** @param {number} quality @param {string} name */
  const made = (quality, name) => {
    const [path = ''] = program.run(input, out, [rung], [quality]).paths;
    const copy = join(out, `${name}.jpg`);
    copyFileSync(path, copy);
    return { quality, path: copy, bytes: statSync(copy).size };
  };
  let below = made(1, 'below');
  let above = made(100, 'above');
  if (below.bytes >= bytes) above = below;
  if (above.bytes <= bytes) below = above;
  while (above.quality - below.quality > step) {
    const middle = below.quality + Math.round((above.quality - below.quality) / 2 / step) * step;
    const tried = made(middle, 'tried');
    const name = tried.bytes < bytes ? 'below' : 'above';
    copyFileSync(tried.path, join(out, `${name}.jpg`));
    if (name === 'below') below = { ...tried, path: join(out, 'below.jpg') };
    else above = { ...tried, path: join(out, 'above.jpg') };
  }
  const [low, high] = scores(input, [below.path, above.path]).map(({ score }) => score);
  const share = above.bytes === below.bytes ? 0 : Math.log(bytes / below.bytes) / Math.log(above.bytes / below.bytes);
  const closest = Math.abs(above.bytes - bytes) < Math.abs(below.bytes - bytes) ? above : below;
  return { quality: closest.quality, bytes: closest.bytes, score: (low ?? NaN) + ((high ?? NaN) - (low ?? NaN)) * share };
}
