import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

import { type Exif, segment } from './exif.ts';

/** A file for `setInputFiles` and the API. */
export interface PhotoFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export interface Wish extends Exif {
  name?: string;
  width?: number;
  height?: number;
  /** Different numbers make different pictures; the same number makes the same bytes. */
  seed?: number;
  /** Attributes of an XMP packet, with prefixes `dc`, `xmp` and `rdf`, and its elements. */
  xmp?: { attributes?: string; elements?: string };
  /** Bytes of padding to add, in segments that every decoder skips. */
  filling?: number;
}

let made = 0;

/** A JPEG with a red corner at the top left of the stored picture, and camera metadata if given. */
export function photo(wish: Wish = {}): PhotoFile {
  const { name, width = 600, height = 400, seed = ++made, filling = 0, xmp, ...facts } = wish;
  const plain = jpeg.encode({ width, height, data: pixels(width, height, seed) }, 85).data;
  const segments = Object.keys(facts).length ? [segment(facts)] : [];
  if (xmp) {
    const packet = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" ${xmp.attributes ?? ''}>
      ${xmp.elements ?? ''}</rdf:Description></rdf:RDF></x:xmpmeta>`;
    const body = Buffer.from(packet, 'utf8');
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    segments.push(head, body);
  }
  for (let left = filling; left > 0; left -= 65_000) {
    const body = Buffer.alloc(Math.min(left, 65_000), seed & 0xff);
    const head = Buffer.from([0xff, 0xef, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    segments.push(head, body);
  }
  const buffer = Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
  return { name: name ?? `IMG_${String(seed).padStart(4, '0')}.jpg`, mimeType: 'image/jpeg', buffer };
}

/** Photos with names, taken a minute apart, the first one latest. */
export function photosOf(day: string, count: number, wish: Wish = {}): PhotoFile[] {
  return Array.from({ length: count }, (_, i) => {
    const minute = String(count - 1 - i).padStart(2, '0');
    return photo({ ...wish, takenAt: `${day.replaceAll('-', ':')} 12:${minute}:00` });
  });
}

export function png(name: string, width = 400, height = 300, seed = ++made): PhotoFile {
  const picture = new PNG({ width, height });
  pixels(width, height, seed).copy(picture.data);
  return { name, mimeType: 'image/png', buffer: PNG.sync.write(picture) };
}

/** Files that are not what they seem, each with a different fault. */
export const broken = {
  pdf: (name = 'invoice.jpg'): PhotoFile => file(name, Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n', 'latin1')),
  empty: (name = 'empty.jpg'): PhotoFile => file(name, Buffer.alloc(0)),
  heic: (name = 'IMG_0042.HEIC'): PhotoFile =>
    file(name, Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(200)])),
  /** A PNG whose header claims 65,536 × 65,536 pixels. */
  huge: (name = 'huge.png'): PhotoFile => {
    const { buffer } = png(name, 8, 8);
    buffer.writeUInt32BE(65_536, 16);
    buffer.writeUInt32BE(65_536, 20);
    buffer.writeUInt32BE(crc32(buffer.subarray(12, 29)), 29);
    return file(name, buffer);
  },
  truncated: (name = 'half.jpg'): PhotoFile => {
    const { buffer } = photo();
    return file(name, buffer.subarray(0, Math.floor(buffer.length / 6)));
  },
};

function file(name: string, buffer: Buffer): PhotoFile {
  return { name, mimeType: name.endsWith('.png') ? 'image/png' : 'image/jpeg', buffer };
}

/** Width and height of a JPEG, and the color at its top left and top right. */
export function look(bytes: Buffer): { width: number; height: number; left: string; right: string } {
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true });
  const at = (x: number): string => {
    const i = (8 * width + x) * 4;
    const [r = 0, g = 0, b = 0] = data.subarray(i, i + 3);
    return r > 200 && g < 90 && b < 90 ? 'red' : 'other';
  };
  return { width, height, left: at(8), right: at(width - 9) };
}

function pixels(width: number, height: number, seed: number): Buffer {
  const out = Buffer.alloc(width * height * 4, 255);
  const corner = Math.min(width, height) / 5;
  const [hue, wave] = [(seed * 47) % 160, 20 + (seed % 7) * 9];
  const waves = Float32Array.from({ length: width + height }, (_, x) => 60 * Math.sin(x / wave));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 4;
      const red = x < corner && y < corner;
      out[i] = red ? 235 : (40 + hue + (waves[x] ?? 0)) & 0xff;
      out[i + 1] = red ? 25 : (60 + (150 * y) / height) & 0xff;
      out[i + 2] = red ? 25 : (80 + (seed % 100) + (waves[x + y] ?? 0)) & 0xff;
    }
  }
  return out;
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
