// A name that leads to the gallery and belongs to somebody else (DNS rebinding), and links made of it.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { PASSWORD } from './support/visitor.mjs';

const ORIGIN = 'http://photos.example.test';
const { gallery, attack } = attacked({ VITRINE_ORIGIN: ORIGIN });

const OTHERS = ['evil.example', 'photos.example.test.evil.example', 'evil.example:80', 'photos.example.test@evil.example', 'xphotos.example.test', '127.0.0.1.evil.example', ''];

attack('pages and functions do not answer to another name', async () => {
  const ada = await gallery.person();
  for (const host of OTHERS) {
    for (const path of ['/', '/account', '/signin', '/timeline', '/nothing']) {
      const { status, text } = await ada.get(path, { host });
      assert.ok([400, 421].includes(status), `${host} ${path}: ${status}`);
      assert.ok(!text.includes(ada.email), `${host} ${path}`);
    }
    const called = await ada.request('POST', '/api/months', { headers: { host, origin: `http://${host}`, 'content-type': 'application/json' }, body: '{}' });
    assert.ok([400, 421].includes(called.status), `${host}: ${called.status}`);
  }
});

attack('a page of another name cannot post to the gallery as if it were the same site', async () => {
  const ada = await gallery.person();
  for (const host of OTHERS.slice(0, 3)) {
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    const { status } = await ada.post('/account/name', { display_name: 'Mallory' }, headers);
    assert.ok([400, 403, 421].includes(status), `${host}: ${status}`);
  }
  assert.doesNotMatch((await ada.get('/account')).text, /Mallory/);
});

attack('no password is accepted under another name', async () => {
  const ada = await gallery.person();
  const visitor = gallery.visitor();
  const headers = { host: 'evil.example', origin: 'http://evil.example' };
  const { status } = await visitor.post('/signin', { email: ada.email, password: PASSWORD }, headers);
  assert.ok([400, 421].includes(status), `${status}`);
  assert.equal(visitor.cookies.size, 0);
});

attack('no answer leads to another name', async () => {
  const stranger = gallery.visitor();
  for (const host of OTHERS) {
    for (const path of ['/', '/account', '/signin', '/upload', '/photos/abcdefgh/original']) {
      const { headers, text } = await stranger.get(path, { host });
      assert.doesNotMatch(`${headers.location ?? ''} ${text}`, /evil/, `${host} ${path}`);
    }
  }
});

attack('the operator is not whoever sends the name of this machine', async () => {
  const stranger = gallery.visitor();
  for (const headers of [
    { host: 'localhost', 'x-forwarded-for': '192.0.2.1' },
    { host: '127.0.0.1', via: '1.1 proxy' },
    { host: 'localhost', forwarded: 'for=192.0.2.1' },
    { host: 'evil.example' },
    { host: 'localhost.evil.example' },
  ]) {
    const { text } = await stranger.request('GET', '/healthz', { headers: /** @type {Record<string, string>} */ (headers) });
    assert.doesNotMatch(text, /version|free_bytes/, JSON.stringify(headers));
  }
  assert.ok([401, 404].includes((await stranger.get('/metrics')).status));
});
