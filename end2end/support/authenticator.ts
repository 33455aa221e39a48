// An authenticator app in a few lines (RFC 6238: SHA-1, six digits, 30 seconds).

import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Decodes a key as displayed: base 32, in groups. */
function bytes(key: string): Buffer {
  const letters = key.replace(/[^A-Z2-7]/g, '');
  const bits = [...letters].map(letter => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const whole = bits.slice(0, bits.length - (bits.length % 8));
  return Buffer.from((whole.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)));
}

/** The code for now, or for some steps of 30 seconds from now. The codes before and after the current one are
 * valid, too, and each can be used once. */
export function codeOf(key: string, steps = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', bytes(key)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
