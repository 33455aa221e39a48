import { inflateRawSync } from 'node:zlib';

/** The names and contents of a zip file, from its central directory (APPNOTE 4.3.12), including zip64. */
export function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip file');
  let [count, at] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)];
  const end64 = bytes.lastIndexOf(Buffer.from('PK\x06\x06', 'latin1'));
  if (end64 >= 0) {
    count = Number(bytes.readBigUInt64LE(end64 + 32));
    at = Number(bytes.readBigUInt64LE(end64 + 48));
  }
  const files = new Map<string, Buffer>();
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('the central directory is damaged');
    const [method, nameLength, extraLength] = [bytes.readUInt16LE(at + 10), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, packed, offset] = sizes(extra, bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42));
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const stored = bytes.subarray(start, start + packed);
    const content = method === 8 ? inflateRawSync(stored) : stored;
    if (content.length !== size) throw new Error(`${name} has ${content.length} bytes, not ${size}`);
    files.set(name, content);
    at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
  }
  return files;
}

/** Sizes and offsets whose bits are all ones are in the zip64 field instead, in this order. */
function sizes(extra: Buffer, ...plain: [number, number, number]): [number, number, number] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return plain.map(value => (value === 0xffffffff ? Number(extra.readBigUInt64LE((next += 8) - 8)) : value)) as [number, number, number];
  }
  return plain;
}
