/** Metadata that a camera would write (Exif 2.32). Offsets are like `+02:00`; degrees are signed. */
export interface Exif {
  takenAt?: string; // 2024:07:05 18:30:00
  offset?: string;
  orientation?: number;
  make?: string;
  model?: string;
  lens?: string;
  serial?: string;
  exposure?: [number, number];
  fNumber?: [number, number];
  iso?: number;
  focalLength?: [number, number];
  place?: { latitude: number; longitude: number };
}

type Tag = [id: number, type: number, count: number, value: Buffer];

const ascii = (id: number, text: string): Tag => [id, 2, text.length + 1, Buffer.from(`${text}\0`, 'latin1')];
const byte = (id: number, ...values: number[]): Tag => [id, 1, values.length, Buffer.from(values)];
const short = (id: number, value: number): Tag => [id, 3, 1, numbers(2, [value])];
const long = (id: number, value: number): Tag => [id, 4, 1, numbers(4, [value])];
const rational = (id: number, ...pairs: [number, number][]): Tag => [id, 5, pairs.length, numbers(4, pairs.flat())];

function numbers(size: 2 | 4, values: number[]): Buffer {
  const out = Buffer.alloc(size * values.length);
  values.forEach((value, i) => (size === 2 ? out.writeUInt16LE(value, i * 2) : out.writeUInt32LE(value, i * 4)));
  return out;
}

/** A directory of tags that starts at `at`, followed by the values that do not fit into it. */
function directory(at: number, tags: Tag[]): Buffer {
  const head = Buffer.alloc(2 + tags.length * 12 + 4);
  head.writeUInt16LE(tags.length, 0);
  const values: Buffer[] = [];
  let end = at + head.length;
  [...tags].sort(([a], [b]) => a - b).forEach(([id, type, count, value], i) => {
    const entry = 2 + i * 12;
    head.writeUInt16LE(id, entry);
    head.writeUInt16LE(type, entry + 2);
    head.writeUInt32LE(count, entry + 4);
    if (value.length <= 4) {
      value.copy(head, entry + 8);
    } else {
      head.writeUInt32LE(end, entry + 8);
      const padded = value.length % 2 ? Buffer.concat([value, Buffer.alloc(1)]) : value;
      values.push(padded);
      end += padded.length;
    }
  });
  return Buffer.concat([head, ...values]);
}

function degrees(value: number): [number, number][] {
  const seconds = Math.abs(value) * 3600;
  const whole = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds - whole * 3600) / 60);
  return [[whole, 1], [minutes, 1], [Math.round((seconds - whole * 3600 - minutes * 60) * 10_000), 10_000]];
}

/** The APP1 segment of a JPEG file. */
export function segment(facts: Exif): Buffer {
  const main: Tag[] = [];
  const camera: Tag[] = [[0x9000, 7, 4, Buffer.from('0232')]];
  const gps: Tag[] = [];
  if (facts.make) main.push(ascii(0x010f, facts.make));
  if (facts.model) main.push(ascii(0x0110, facts.model));
  if (facts.orientation) main.push(short(0x0112, facts.orientation));
  if (facts.exposure) camera.push(rational(0x829a, facts.exposure));
  if (facts.fNumber) camera.push(rational(0x829d, facts.fNumber));
  if (facts.iso) camera.push(short(0x8827, facts.iso));
  if (facts.takenAt) camera.push(ascii(0x9003, facts.takenAt));
  if (facts.offset) camera.push(ascii(0x9011, facts.offset));
  if (facts.focalLength) camera.push(rational(0x920a, facts.focalLength));
  if (facts.serial) camera.push(ascii(0xa431, facts.serial));
  if (facts.lens) camera.push(ascii(0xa434, facts.lens));
  if (facts.place) {
    const { latitude, longitude } = facts.place;
    gps.push(byte(0, 2, 3, 0, 0));
    gps.push(ascii(1, latitude < 0 ? 'S' : 'N'), rational(2, ...degrees(latitude)));
    gps.push(ascii(3, longitude < 0 ? 'W' : 'E'), rational(4, ...degrees(longitude)));
  }
  // Pointers are always long numbers, so the size of the main directory is known before their values are.
  const pointers = (exif: number, at: number): Tag[] => [long(0x8769, exif), ...(gps.length ? [long(0x8825, at)] : [])];
  const exifAt = 8 + directory(8, [...main, ...pointers(0, 0)]).length;
  const exif = directory(exifAt, camera);
  const gpsAt = exifAt + exif.length;
  const tiff = Buffer.concat([
    Buffer.from('II*\0\x08\0\0\0', 'latin1'),
    directory(8, [...main, ...pointers(exifAt, gpsAt)]),
    exif,
    gps.length ? directory(gpsAt, gps) : Buffer.alloc(0),
  ]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}
