// Bodies that are too large, too deep, or not what they say.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';

import { attacked } from './support/gallery.mjs';

const { gallery, attack } = attacked();

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
/** What the gallery may need while it refuses all this, in megabytes. */
const MEMORY = 250;

/**
 * The status of an answer; 413 if the gallery closed the connection instead of reading everything.
 * @param {import('./support/visitor.mjs').Visitor} visitor @param {string} path @param {string} type @param {string | Buffer} body @param {Record<string, string>} more
 */
async function status(visitor, path, type, body, more = {}) {
  try {
    return (await visitor.request('POST', path, { body, headers: { 'content-type': type, ...more } })).status;
  } catch (error) {
    if (error instanceof Error && /ECONNRESET|EPIPE|hang up/.test(error.message)) return 413;
    throw error;
  }
}

attack('forms with 500,000 fields are refused', async () => {
  const ada = await gallery.person();
  for (const field of ['a=b&', '=&', 'photo=abcdefgh&', 'photo%3D=a&', 'a&']) {
    const body = field.repeat(500_000);
    for (const path of ['/signin', '/photos/trash', '/account/name']) {
      const answered = await status(ada, path, FORM, body);
      assert.ok([413, 431].includes(answered), `${path} ${field}: ${answered}`);
    }
  }
});

attack('forms with files can have only so many fields', async () => {
  const ada = await gallery.person();
  const field = (/** @type {number} */ i) => `--x\r\nContent-Disposition: form-data; name="f${i}"\r\n\r\nv\r\n`;
  const body = Array.from({ length: 100_000 }, (_, i) => field(i)).join('') + '--x--\r\n';
  assert.equal(await status(ada, '/upload', 'multipart/form-data; boundary=x', body), 413);
  const header = `--x\r\nContent-Disposition: form-data; name="f"\r\n${'X: a\r\n'.repeat(50_000)}\r\nv\r\n--x--\r\n`;
  const answered = await status(ada, '/upload', 'multipart/form-data; boundary=x', header);
  assert.ok(answered >= 400 && answered < 500, `a field with many headers: ${answered}`);
  const endless = `--x\r\nContent-Disposition: form-data; name="${'a'.repeat(5_000_000)}"\r\n\r\nv\r\n--x--\r\n`;
  const long = await status(ada, '/upload', 'multipart/form-data; boundary=x', endless);
  assert.ok(long >= 400 && long < 500, `a field with a long name: ${long}`);
});

attack('forms with files that are not forms are refused', async () => {
  const ada = await gallery.person();
  for (const [type, body] of [
    ['multipart/form-data', 'nothing'],
    ['multipart/form-data; boundary=', '--\r\n\r\n'],
    ['multipart/form-data; boundary=x', ''],
    ['multipart/form-data; boundary=x', '--x\r\n\r\n'],
    ['multipart/form-data; boundary=x', '--x--x--x'],
    [`multipart/form-data; boundary=${'x'.repeat(10_000)}`, 'a'],
    [FORM, 'file=a'],
    ['text/plain', 'a'],
  ]) {
    const answered = await status(ada, '/upload', type ?? '', body ?? '');
    assert.ok(answered >= 400 && answered < 500, `${type?.slice(0, 60)}: ${answered}`);
  }
});

attack('large bodies are not read to their end', async () => {
  const ada = await gallery.person();
  const large = 'x'.repeat(30_000_000);
  for (const [path, type, body] of [
    ['/signin', FORM, `email=${large}`],
    ['/signin', 'text/plain', large],
    ['/signin', 'multipart/form-data; boundary=x', large],
    ['/api/months', JSON_TYPE, `{"list":"${large}"}`],
    ['/api/begin_upload', JSON_TYPE, `[${'1,'.repeat(10_000_000)}1]`],
    ['/nothing', FORM, large],
    ['/api/nothing', JSON_TYPE, large],
  ]) {
    const answered = await status(ada, path ?? '', type ?? '', body ?? '');
    assert.ok(answered >= 400 && answered < 500, `${path} ${type}: ${answered}`);
  }
});

attack('JSON of 10,000 levels is refused', async () => {
  const ada = await gallery.person();
  for (const deep of ['[', '{"a":', '{"list":[']) {
    const answered = await status(ada, '/api/months', JSON_TYPE, deep.repeat(10_000));
    assert.equal(answered, 400, deep);
  }
  const [open, close] = ['['.repeat(10_000), ']'.repeat(10_000)];
  for (const body of [`{"list":${open}${close}}`, `{"list":null,"more":${open}${close}}`, `{"photos":${open}${close}}`]) {
    for (const name of ['months', 'upload_states', 'trash_photos']) {
      const answered = await status(ada, `/api/${name}`, JSON_TYPE, body);
      assert.ok(answered < 500, `${name}: ${answered}`);
    }
  }
});

attack('JSON that is not what a function takes is refused', async () => {
  const ada = await gallery.person();
  for (const [name, bodies] of Object.entries({
    begin_upload: ['', 'null', '[]', '"a"', '{}', '{"name":1}', '{"name":"a","bytes":1,"sha256":"0","head":[256],"keep_both":false}', '{"name":"a","bytes":1e999}', '\0', '\ufeff{}', '{"name":"\\ud800","bytes":1,"sha256":"","head":[],"keep_both":false}'],
    upload_states: ['{"photos":["../../etc/passwd"]}', '{"photos":[null]}', '{"photos":"abcdefgh"}', '{"photos":[{"a":1}]}', '{"photos":["abc\\u0000defgh"]}'],
    months: ['{"list":1}', '{"list":"../locked"}', '{"list":"locked"}', '{"list":"archive"}', '{"list":"TRASH#"}'],
  })) {
    for (const body of bodies) {
      const answered = await status(ada, `/api/${name}`, JSON_TYPE, body);
      assert.ok(answered >= 400 && answered < 500, `${name} ${body.slice(0, 50)}: ${answered}`);
    }
  }
  // Many ids are no more than the first hundred.
  const ids = Array.from({ length: 9000 }, (_, i) => `id${String(i).padStart(8, '0')}`);
  assert.deepEqual((await ada.call('upload_states', { photos: ids })).json, []);
});

attack('packed bodies are not unpacked', async () => {
  const ada = await gallery.person();
  const bomb = gzipSync(Buffer.alloc(200_000_000, 65));
  for (const [path, type] of [['/signin', FORM], ['/api/months', JSON_TYPE], ['/upload', 'multipart/form-data; boundary=x']]) {
    for (const coding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip']) {
      const answered = await status(ada, path ?? '', type ?? '', bomb, { 'content-encoding': coding });
      assert.ok(answered >= 400 && answered < 500, `${path} ${coding}: ${answered}`);
    }
  }
});

attack('texts that are not text change nothing', async () => {
  const ada = await gallery.person();
  for (const name of ['%00', '%C0%AE%C0%AE', '%ED%A0%80', '%FF%FE', 'a%0D%0ASet-Cookie:%20b=c', '%', '%zz', '%F4%90%80%80']) {
    const answered = await ada.request('POST', '/account/name', { body: `display_name=${name}`, headers: { 'content-type': FORM } });
    assert.ok([303, 400, 415, 422].includes(answered.status), `${name}: ${answered.status}`);
    assert.equal(answered.headers['set-cookie'], undefined, name);
    const page = await ada.get('/account');
    assert.doesNotMatch(page.text, /[\0\r]/, name);
  }
});

attack('none of this took much memory', async () => {
  assert.ok(gallery.peak() < MEMORY, `${gallery.peak()} MB`);
});
