// Small files that become very large.

import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';

import { attacked } from './support/gallery.mjs';
import { greyRows, photo, png, profileBomb, textBomb } from './support/files.mjs';

const { gallery, attack } = attacked();

/** What the gallery may need for any of these, in megabytes: the largest picture below, the renditions, and itself. */
const MEMORY = 600;

/** @param {Record<string, import('./support/visitor.mjs').File>} files @param {string[]} allowed the states that a file may end in */
async function all(files, allowed) {
  const ada = await gallery.person();
  for (const [what, file] of Object.entries(files)) {
    const { state, fault } = await ada.send({ ...file, name: `${what}.bin` });
    assert.ok(allowed.includes(state), `${what} is ${state}: ${fault}`);
    assert.ok(gallery.peak() < MEMORY, `${what}: ${gallery.peak()} MB`);
  }
  // The lane of photos is free again.
  await ada.add(photo());
}

attack('pictures that claim gigapixels are refused by their headers', async () => {
  const size = (/** @type {number} */ width, /** @type {number} */ height) => ({ width, height, rows: deflateSync(Buffer.alloc(1000)) });
  const gif = Buffer.from('GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;', 'latin1');
  const bmp = Buffer.alloc(60);
  bmp.write('BM', 'latin1');
  bmp.writeUInt32LE(54, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(60_000, 18);
  bmp.writeInt32LE(60_000, 22);
  bmp.set([1, 0, 24, 0], 26);
  const tiff = Buffer.alloc(8 + 2 + 5 * 12 + 4);
  tiff.write('II*\0\x08\0\0\0', 'latin1');
  tiff.writeUInt16LE(5, 8);
  [[0x100, 60_000], [0x101, 60_000], [0x111, 8], [0x116, 60_000], [0x117, 0xffffffff]].forEach(([tag = 0, value = 0], i) => {
    tiff.writeUInt16LE(tag, 10 + i * 12);
    tiff.writeUInt16LE(4, 12 + i * 12);
    tiff.writeUInt32LE(1, 14 + i * 12);
    tiff.writeUInt32LE(value, 18 + i * 12);
  });
  const webp = Buffer.from('RIFF\x22\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xffVP8L\x08\0\0\0\x2f\xff\xff\xff\x0f\0\0\0', 'latin1');
  const large = photo().bytes;
  // The frame header of a JPEG has the height and width five bytes after its marker.
  const frame = large.indexOf(Buffer.from([0xff, 0xc0]));
  large.writeUInt16BE(65_535, frame + 5);
  large.writeUInt16BE(65_535, frame + 7);
  const nameless = (/** @type {Buffer} */ bytes) => ({ name: '', bytes });
  await all({
    'a PNG of 65,535 squared': png(size(65_535, 65_535)),
    'a PNG of 2^31 pixels a side': png(size(0x7fffffff, 0x7fffffff)),
    'a PNG of 2^32 pixels a side': png(size(0xffffffff, 0xffffffff)),
    'a PNG without pixels': png(size(0, 0)),
    'a PNG that is one row': png(size(0x7fffffff, 1)),
    'a GIF of 65,535 squared': nameless(gif),
    'a BMP of 60,000 squared': nameless(bmp),
    'a TIFF of 60,000 squared': nameless(tiff),
    'a WebP of 16,777,216 squared': nameless(webp),
    'a JPEG of 65,535 squared': nameless(large),
  }, ['failed']);
});

attack('what is packed inside of a picture is not unpacked without a limit', async () => {
  const rows = greyRows(64, 64);
  const picture = { width: 64, height: 64, rows };
  await all({
    'a color profile of 500 MB': png({ ...picture, before: [profileBomb(500_000_000)] }),
    '20 texts of 50 MB': png({ ...picture, before: Array.from({ length: 20 }, () => textBomb(50_000_000)) }),
    'rows of 300 MB for 64 rows': png({ ...picture, rows: deflateSync(Buffer.alloc(300_000_000)) }),
  }, ['ready', 'failed']);
});

attack('the largest pictures that are allowed take their turn', async () => {
  const rows = greyRows(12_000, 12_000);
  await all({
    'a PNG of 144 megapixels': png({ width: 12_000, height: 12_000, rows }),
    'a PNG with half of its rows': png({ width: 12_000, height: 12_000, rows: rows.subarray(0, rows.length / 2) }),
    'a PNG that is 65,535 wide': png({ width: 65_535, height: 100, rows: greyRows(65_535, 100) }),
    'a PNG that is 65,535 high': png({ width: 100, height: 65_535, rows: greyRows(100, 65_535) }),
  }, ['ready', 'failed']);
});
