// Files that are a photo and something else, or only something else.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';

const { gallery, attack } = attacked();

const SCRIPT = '<script>alert(document.domain)</script>';
const ZIP = Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1');
const PHP = '<?php system($_GET["c"]); ?>';

/** What a photo is served as. @param {import('node:http').IncomingHttpHeaders} headers @param {string} type @param {string} what */
function isOnlyAPicture(headers, type, what) {
  assert.equal(headers['content-type'], type, what);
  assert.equal(headers['x-content-type-options'], 'nosniff', what);
  assert.match(String(headers['content-security-policy']), /default-src 'none'.*sandbox(?! allow)/, what);
}

attack('what is a photo and something else is served as a photo, and renditions have nothing of the rest', async () => {
  const ada = await gallery.person();
  const page = `<html><body>${SCRIPT}</body></html>`;
  for (const [what, file] of Object.entries({
    'a page behind a photo': photo({ name: 'a.html', trailer: page }),
    'a page in a comment': photo({ name: 'a.htm', comment: `*/=1;${page}` }),
    'a page in a description': photo({ name: 'a.svg', exif: { 0x010e: page } }),
    'a program behind a photo': photo({ name: 'a.php', trailer: PHP }),
    'a zip behind a photo': photo({ name: 'a.zip', trailer: ZIP }),
    'a script that is a photo': photo({ name: 'a.js', comment: '*/alert(1);/*' }),
  })) {
    const id = await ada.add(file);
    for (const query of ['', '?inline=1']) {
      const link = (await ada.get(`/photos/${id}/original${query}`)).headers.location ?? '';
      const original = await ada.get(link);
      assert.equal(original.status, 200, what);
      assert.ok(original.bytes.equals(file.bytes), `${what}: the original is not altered`);
      isOnlyAPicture(original.headers, 'image/jpeg', what);
      if (!query) assert.match(original.headers['content-disposition'] ?? '', /^attachment/, what);
    }
    const thumb = await ada.get((await ada.settled(id)).thumb_url ?? '');
    isOnlyAPicture(thumb.headers, 'image/jpeg', what);
    for (const text of ['<script', '<html', '<?php', 'PK\x05\x06', 'alert(1)']) assert.ok(!thumb.bytes.includes(text), `${what}: ${text}`);
  }
});

attack('what is no photo is refused before it is sent', async () => {
  const ada = await gallery.person();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
  const others = { page: `<html>${SCRIPT}</html>`, svg, 'svg with a prolog': `<?xml version="1.0"?>${svg}`, php: PHP, zip: ZIP, 'gzip': Buffer.from([0x1f, 0x8b, 8, 0]), pdf: '%PDF-1.7\n', postscript: '%!PS-Adobe-3.0', program: '\x7fELF\x02\x01\x01', 'windows program': 'MZ\x90\0', script: '#!/bin/sh\n', icon: '\0\0\x01\0', 'flash': 'CWS\x09', 'html with GIF': 'GIF<html>', 'html with BM': `BM${SCRIPT}`, 'a playlist': '#EXTM3U\n', 'MVG': 'push graphic-context\n', 'MSL': '<?xml version="1.0"?><image/>' };
  for (const [what, content] of Object.entries(others)) {
    for (const name of ['holiday.jpg', 'holiday.png', 'a.html']) {
      const { status, json } = await ada.begin({ name, bytes: Buffer.from(/** @type {string} */ (content)) });
      assert.equal(status, 415, `${what}: ${JSON.stringify(json)}`);
    }
  }
});

attack('what lies about its first bytes is never served', async () => {
  const ada = await gallery.person();
  const page = Buffer.from(`<html><body>${SCRIPT}</body></html>`);
  for (const head of [[0xff, 0xd8, 0xff], [...Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')], [...Buffer.from('GIF89a')], [...Buffer.from('RIFF\0\0\0\0WEBPVP8 ')], [...Buffer.from('II*\0\x08\0\0\0')]]) {
    const file = { name: 'a.jpg', bytes: Buffer.concat([page, Buffer.from(`${head}`)]) };
    const { json } = await ada.begin(file, { head });
    if (json.answer !== 'send') continue;
    await ada.request('PUT', json.parts[0]?.url ?? '', { body: file.bytes });
    await ada.call('finish_upload', { photo: json.photo });
    const { state } = await ada.settled(json.photo);
    assert.equal(state, 'failed', `${head}`);
    const link = (await ada.get(`/photos/${json.photo}/original?inline=1`)).headers.location;
    // An original that failed is kept, and its owner can have it back: as a picture, in a sandbox.
    if (!link?.startsWith('/media/')) continue;
    const { headers } = await ada.get(link);
    assert.match(String(headers['content-type']), /^image\/(?!svg)/);
    isOnlyAPicture(headers, String(headers['content-type']), `${head}`);
  }
});

attack('texts in a picture with entities, or very deep, cost nothing', async () => {
  const ada = await gallery.person();
  const entities = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'.split('').map((c, i) => `<!ENTITY ${c} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`;
  const files = {
    'a billion laughs': photo({ xmp: `<dc:title>${entities}&j;</dc:title>` }),
    'a document type first': photo({ comment: entities, xmp: '<dc:title>&xxe;</dc:title>' }),
    'another file': photo({ xmp: '<!DOCTYPE a [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><dc:title>&xxe;</dc:title>' }),
    '5,000 levels': photo({ xmp: '<rdf:li>'.repeat(5000) }),
    '5,000 attributes': photo({ xmp: `<a ${Array.from({ length: 5000 }, (_, i) => `a${i}="x"`).join(' ')}/>` }),
    '3,000 keywords': photo({ xmp: `<dc:subject><rdf:Bag>${Array.from({ length: 2000 }, (_, i) => `<rdf:li>k${i}</rdf:li>`).join('')}</rdf:Bag></dc:subject>` }),
    'no end': photo({ xmp: '<dc:title><![CDATA[' }),
    'zeros': photo({ xmp: '\0'.repeat(60_000) }),
  };
  for (const [what, file] of Object.entries(files)) {
    const id = await ada.add(file);
    const { text, status } = await ada.get(`/photos/${id}`);
    assert.equal(status, 200, what);
    assert.doesNotMatch(text, /root:x:0|aaaaaaaaaaaaaaaaaaaa/, what);
    assert.ok(text.length < 200_000, `${what}: the page has ${text.length} characters`);
  }
});
