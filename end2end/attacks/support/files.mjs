// Photos, and files that pretend to be photos.

import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';

import jpeg from 'jpeg-js';

/** @typedef {import('./visitor.mjs').File} File */

/** A segment of a JPEG file. @param {number} marker @param {Buffer} body */
function segment(marker, body) {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** An XMP packet with these elements. @param {string} elements */
const xmp = elements =>
  segment(
    0xe1,
    Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
      xmlns:dc="http://purl.org/dc/elements/1.1/">${elements}</rdf:Description></rdf:RDF></x:xmpmeta>`),
  );

/** An Exif segment with texts: tags of the main directory. @param {Record<number, string>} texts */
function exif(texts) {
  const tags = Object.entries(texts).map(([id, text]) => ({ id: Number(id), value: Buffer.from(`${text}\0\0\0\0`) }));
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  directory.writeUInt16LE(tags.length, 0);
  let at = 8 + directory.length;
  tags.sort((a, b) => a.id - b.id).forEach(({ id, value }, i) => {
    directory.writeUInt16LE(id, 2 + i * 12);
    directory.writeUInt16LE(2, 4 + i * 12);
    directory.writeUInt32LE(value.length, 6 + i * 12);
    directory.writeUInt32LE(at, 10 + i * 12);
    at += value.length;
  });
  const parts = [Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'), directory, ...tags.map(({ value }) => value)];
  return segment(0xe1, Buffer.concat(parts));
}

/**
 * A JPEG, different each time.
 * @param {{ name?: string, xmp?: string, exif?: Record<number, string>, comment?: string, trailer?: string | Buffer, filling?: number }} wish
 * @returns {File}
 */
export function photo(wish = {}) {
  const [width, height] = [320, 240];
  const data = Buffer.alloc(width * height * 4, 255);
  for (let i = 0; i < data.length; i += 4) data[i] = (i / 4) % width;
  const plain = jpeg.encode({ width, height, data }, 70).data;
  const segments = [segment(0xfe, randomBytes(16))];
  if (wish.exif) segments.push(exif(wish.exif));
  if (wish.xmp) segments.push(xmp(wish.xmp));
  if (wish.comment) segments.push(segment(0xfe, Buffer.from(wish.comment)));
  for (let left = wish.filling ?? 0; left > 0; left -= 65_000) segments.push(segment(0xef, randomBytes(Math.min(left, 65_000))));
  const bytes = Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2), Buffer.from(wish.trailer ?? '')]);
  return { name: wish.name ?? 'photo.jpg', bytes };
}

/** @param {Buffer} bytes */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** @param {string} kind @param {Buffer} body */
function chunk(kind, body) {
  const typed = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(body.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
}

/**
 * A PNG of one color that claims these dimensions.
 * @param {{ width: number, height: number, rows?: Buffer, before?: Buffer[], name?: string, interlaced?: boolean }} wish `rows` is packed
 * @returns {File}
 */
export function png({ width, height, rows = Buffer.alloc(0), before = [], name = 'picture.png', interlaced = false }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const note = chunk('tEXt', Buffer.from(`Comment\0${randomBytes(8).toString('hex')}`, 'latin1'));
  return { name, bytes: Buffer.concat([signature, chunk('IHDR', header), note, ...before, chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]) };
}

/** Rows of grey pixels, packed. @param {number} width @param {number} height */
export const greyRows = (width, height) => deflateSync(Buffer.alloc((width + 1) * height));

/** A colour profile that unpacks to this many bytes. @param {number} bytes */
export const profileBomb = bytes => chunk('iCCP', Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes))]));

/** A compressed text that unpacks to this many bytes. @param {number} bytes */
export const textBomb = bytes => chunk('zTXt', Buffer.concat([Buffer.from('Title\0\0', 'latin1'), deflateSync(Buffer.alloc(bytes, 65))]));
