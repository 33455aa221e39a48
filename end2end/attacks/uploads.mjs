// Files whose size, hash or parts are not what was announced.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';
import { exchange, statuses } from './support/socket.mjs';
import { sha256 } from './support/visitor.mjs';

const { gallery, attack } = attacked();

const folder = (/** @type {string} */ name) => readdirSync(join(gallery.server.data, 'photos', name));
const NEVER_STORED = 'nothing was stored';

attack('impossible sizes are refused', async () => {
  const ada = await gallery.person();
  const file = photo();
  for (const bytes of ['-1', '0', '1.5', '1e3', '1e400', '-0', '9007199254740993', '18446744073709551615', '18446744073709551616', '200000001', '"5"', 'null', '[]', 'true', '0x10']) {
    const head = JSON.stringify([...file.bytes.subarray(0, 32)]);
    const body = `{"name":"a.jpg","bytes":${bytes},"sha256":"${sha256(bytes)}","head":${head},"keep_both":false}`;
    const { status } = await ada.request('POST', '/api/begin_upload', { body, headers: { 'content-type': 'application/json' } });
    assert.ok([400, 413, 422].includes(status), `${bytes}: ${status}`);
  }
  for (const hash of ['', '0', 'x'.repeat(64), '0'.repeat(63), '0'.repeat(65), '../../../../etc/passwd', `${'0'.repeat(62)}\0\0`, `H#${'0'.repeat(62)}`]) {
    const { status } = await ada.begin(file, { sha256: hash });
    assert.ok([400, 422].includes(status), `${hash}: ${status}`);
  }
  assert.equal((await ada.begin(file, { head: Array.from({ length: 50_000 }, () => 255) })).status, 415);
  assert.deepEqual((await ada.call('months')).json, []);
});

attack('parts that the link does not name are refused', async () => {
  const ada = await gallery.person();
  const file = photo();
  const ticket = (await ada.begin(file)).json;
  const url = ticket.parts[0]?.url ?? '';
  for (const number of ['0', '2', '-1', '10001', '4294967295', '4294967296', '1.0', '01', '%31', '../1', '1/../2', '1%2f..%2f2', '']) {
    const { status } = await ada.request('PUT', url.replace('/1?', `/${number}?`), { body: file.bytes });
    assert.ok(status >= 400 && status < 500, `part ${number}: ${status}`);
  }
  for (const [what, changed] of Object.entries({
    length: url.replace(/bytes=\d+/, 'bytes=5'),
    'two lengths': url.replace(/bytes=\d+/, m => `${m}&bytes=5`),
    hash: url.replace(/sha256=[0-9a-f]{64}/, `sha256=${'0'.repeat(64)}`),
    photo: url.replace(ticket.photo, '0'.repeat(26)),
    expiry: url.replace(/e=\d+/, 'e=9999999999'),
    signature: url.slice(0, -1) + (url.endsWith('A') ? 'B' : 'A'),
  })) {
    const { status } = await ada.request('PUT', changed, { body: 'hello' });
    assert.ok([400, 403, 404].includes(status), `another ${what}: ${status}`);
  }
  assert.deepEqual(folder('uploads'), [], NEVER_STORED);
});

attack('parts with more or fewer bytes than announced are refused', async () => {
  const ada = await gallery.person();
  const file = photo();
  const ticket = (await ada.begin(file)).json;
  const url = ticket.parts[0]?.url ?? '';
  for (const body of [Buffer.alloc(0), file.bytes.subarray(1), Buffer.concat([file.bytes, Buffer.from('x')]), Buffer.alloc(20_000_000)]) {
    const status = await ada.request('PUT', url, { body }).then(answer => answer.status, () => 413);
    assert.ok(status >= 400 && status < 500, `${body.length} bytes: ${status}`);
  }
  const head = `PUT ${url} HTTP/1.1\r\nHost: 127.0.0.1:${gallery.port}\r\nConnection: close\r\n`;
  // Announced and not sent; and chunks without a length.
  const cut = await exchange(gallery.port, Buffer.concat([Buffer.from(`${head}Content-Length: ${file.bytes.length}\r\n\r\n`), file.bytes.subarray(0, 1000)]), { leave: true });
  assert.ok((statuses(cut)[0] ?? 400) >= 400);
  const endless = await exchange(gallery.port, `${head}Transfer-Encoding: chunked\r\n\r\n${'1000\r\n'.concat('x'.repeat(4096), '\r\n').repeat(100)}0\r\n\r\n`);
  assert.ok((statuses(endless)[0] ?? 400) >= 400);
  assert.deepEqual(folder('uploads'), [], NEVER_STORED);
  assert.deepEqual(folder('tmp'), [], NEVER_STORED);
  assert.equal((await ada.call('finish_upload', { photo: ticket.photo })).status, 409, 'it cannot be finished');
});

attack('other bytes than announced never become a photo', async () => {
  const ada = await gallery.person();
  const [file, other] = [photo(), photo()];
  const same = Buffer.concat([other.bytes, Buffer.alloc(1000)]).subarray(0, file.bytes.length);
  const ticket = (await ada.begin(file)).json;
  assert.equal((await ada.request('PUT', ticket.parts[0]?.url ?? '', { body: same })).status, 204);
  assert.equal((await ada.call('finish_upload', { photo: ticket.photo })).status, 200);
  assert.equal((await ada.settled(ticket.photo)).state, 'failed');
  assert.deepEqual(folder('uploads'), [], NEVER_STORED);
  // The right bytes are still welcome, and take its place.
  await ada.add(file);
  assert.equal((await ada.get(`/photos/${ticket.photo}/original`)).status, 404);
});

attack('parts that come twice, late or in any order make one photo', async () => {
  const ada = await gallery.person();
  const file = photo({ filling: 18_000_000 });
  const ticket = (await ada.begin(file)).json;
  assert.ok(ticket.parts.length >= 3);
  const send = (/** @type {import('./support/visitor.mjs').Part} */ part, /** @type {Buffer} */ bytes) => ada.request('PUT', part.url, { body: bytes.subarray(part.offset, part.offset + part.length) });
  assert.equal((await ada.call('finish_upload', { photo: ticket.photo })).status, 409, 'parts are missing');
  const wrong = Buffer.alloc(file.bytes.length, 1);
  for (const part of ticket.parts.toReversed()) {
    assert.equal((await send(part, wrong)).status, 204);
    const both = await Promise.all([send(part, file.bytes), send(part, file.bytes)]);
    assert.deepEqual(both.map(({ status }) => status), [204, 204]);
  }
  assert.equal((await ada.call('finish_upload', { photo: ticket.photo })).status, 200);
  assert.equal((await ada.settled(ticket.photo)).state, 'ready');
  const [late] = ticket.parts;
  assert.ok(late);
  // The answer comes before the part was read, and the connection is closed. Node may only notice the latter.
  const refused = await send(late, wrong).then(({ status }) => status, (/** @type {NodeJS.ErrnoException} */ error) => error.code);
  assert.ok([409, 'EPIPE', 'ECONNRESET'].includes(refused ?? ''), `the original is not replaced: ${refused}`);
  const link = (await ada.get(`/photos/${ticket.photo}/original`)).headers.location ?? '';
  assert.equal(sha256((await ada.get(link)).bytes), sha256(file.bytes));
  assert.deepEqual(folder('uploads'), []);
});

attack('an upload of somebody else cannot be finished or cancelled', async () => {
  const [ada, eve] = [await gallery.person(), await gallery.person()];
  const file = photo();
  const ticket = (await ada.begin(file)).json;
  assert.equal((await eve.call('finish_upload', { photo: ticket.photo })).status, 404);
  await eve.call('cancel_uploads', { photos: [ticket.photo] });
  await eve.post('/upload/cancel', { photo: ticket.photo });
  await ada.add(file);
});

attack('forms with files need a session, and write nowhere else', async () => {
  const ada = await gallery.person();
  const file = photo();
  const form = (/** @type {string} */ name) => Buffer.concat([Buffer.from(`--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`), file.bytes, Buffer.from('\r\n--x--\r\n')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const nobody = await gallery.visitor().request('POST', '/upload', { body: form('a.jpg'), headers });
  assert.equal(nobody.status, 303);
  const before = folder('originals').length;
  assert.equal((await ada.request('POST', '/upload', { body: form('../../../../evil.jpg'), headers })).status, 200);
  assert.equal(folder('originals').length, before + 1);
  const all = readdirSync(gallery.server.home, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(all.filter(name => name.includes('evil')), []);
});
