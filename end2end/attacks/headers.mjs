// Answers that another site could frame, a cache could keep, or a browser could take for something else.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';

/** @typedef {import('./support/visitor.mjs').Answer} Answer */

const { gallery, attack } = attacked();

/** @param {string} header */
const assetOf = header => /href="(\/pkg\/[^"]+\.css)"/.exec(header)?.[1] ?? '';

/** One answer of every kind. @returns {Promise<[what: string, answer: Answer][]>} */
async function answers() {
  const ada = await gallery.person();
  const bob = gallery.visitor();
  const id = await ada.add(photo());
  const thumb = (await ada.call('upload_states', { photos: [id] })).json[0].thumb_url;
  const original = (await ada.get(`/photos/${id}/original`)).headers.location ?? '';
  const style = assetOf((await bob.get('/signin')).text);
  const cross = { origin: 'https://evil.example' };
  return [
    ...(await Promise.all(
      ['/', '/trash', '/trash/empty', '/upload', '/account', '/account/two-step', `/photos/${id}`, `/photos/${id}/view`, `/photos/${id}/original`, '/timeline', '/photos/abcdefgh', '/downloads/abcdefgh', '/nothing', '/api/nothing', '/api/months', '/error'].map(
        async path => /** @type {[string, Answer]} */ ([`signed in ${path}`, await ada.get(path)]),
      ),
    )),
    ...(await Promise.all(
      ['/', '/signin', '/signup', '/confirm', '/forgot', '/reset', '/signin/code', '/signin/recover', '/signout', '/account', '/nothing', '/pkg/nothing.js', '/messages/nothing.js', '/media/abcdefgh/thumb.jpg', '/healthz', '/metrics', '/photos/abcdefgh/view', '/timeline'].map(
        async path => /** @type {[string, Answer]} */ ([`nobody ${path}`, await bob.get(path)]),
      ),
    )),
    ['a wrong password', await bob.post('/signin', { email: ada.email, password: 'a wrong password' })],
    ['a bad address', await bob.post('/signup', { email: 'x', password: 'x' })],
    ['another site', await ada.post('/account/name', {}, cross)],
    ['another site, a function', await ada.request('POST', '/api/months', { headers: cross })],
    ['a wrong method', await ada.request('DELETE', '/account')],
    ['a wrong method on photos', await ada.request('POST', thumb)],
    ['a large form', await ada.post('/account/name', { display_name: 'x'.repeat(600_000) })],
    ['a long name', await ada.post('/account/name', { display_name: 'x'.repeat(100) })],
    ['a function', await ada.call('months')],
    ['a function that fails', await ada.call('retry_photo', { photo: id })],
    ['a function without a session', await bob.call('months')],
    ['a redirect', await ada.post('/account/name', { display_name: 'Ada' })],
    ['no photos to download', await ada.post('/photos/download', { photo: 'abcdefgh' })],
    ['a zip', await ada.post('/photos/download', { photo: id })],
    ['a part without a signature', await ada.request('PUT', '/upload/abcdefgh/1', { body: 'x' })],
    ['a photo', await bob.get(thumb)],
    ['an original', await bob.get(original)],
    ['a range outside', await bob.get(original, { range: 'bytes=99999999-' })],
    ['a style', await bob.get(style)],
    ['a style that is known', await bob.get(style, { 'if-none-match': '*' })],
    ['an icon', await bob.get('/favicon.svg')],
    ['signing out', await ada.post('/signout')],
  ];
}

attack('no answer can be framed, run scripts of others, or be taken for another type', async () => {
  for (const [what, { headers, status }] of await answers()) {
    const told = `${what} (${status})`;
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/, told);
    assert.match(policy, /frame-ancestors 'none'/, told);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*|https?:/, told);
    if (!policy.includes('sandbox')) {
      assert.match(policy, /base-uri 'none'/, told);
      assert.match(policy, /form-action 'self'/, told);
      assert.match(policy, /script-src 'self' 'nonce-[^']{20,}' 'wasm-unsafe-eval'/, told);
    }
    assert.equal(headers['x-frame-options'], 'DENY', told);
    assert.equal(headers['x-content-type-options'], 'nosniff', told);
    assert.equal(headers['referrer-policy'], 'same-origin', told);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', told);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin', told);
    for (const name of ['access-control-allow-origin', 'access-control-allow-credentials', 'server', 'x-powered-by']) assert.equal(headers[name], undefined, `${told} ${name}`);
  }
});

attack('caches keep only what is the same for everybody, or has a link that expires', async () => {
  const kept = ['a photo', 'an original', 'a style', 'a style that is known', 'an icon'];
  for (const [what, { headers, status }] of await answers()) {
    const caching = headers['cache-control'] ?? '';
    if (kept.includes(what)) continue;
    assert.match(caching, /no-store/, `${what} (${status}): ${caching}`);
    assert.doesNotMatch(caching, /public|immutable/, `${what} (${status}): ${caching}`);
  }
});

attack('endings and parameters that look like files make no page cacheable', async () => {
  const ada = await gallery.person();
  for (const path of ['/account/a.css', '/account;a.css', '/account%2fa.css', '/account?a.css', '/account%00.css', '/account/..%2fa.js', '/account%3f.css', '/account%23.css', '/account/.css', '/timeline?a.js', '/pkg/..%2faccount', '/pkg/../account']) {
    const { headers, text, status } = await ada.get(path);
    if (!text.includes(ada.email)) continue;
    assert.match(headers['cache-control'] ?? '', /no-store/, `${path} (${status})`);
  }
});

attack('a nonce is new for each answer', async () => {
  const nonces = new Set();
  for (let i = 0; i < 20; i++) nonces.add(/'nonce-([^']+)'/.exec(String((await gallery.visitor().get(i % 2 ? '/signin' : '/nothing')).headers['content-security-policy']))?.[1]);
  assert.equal(nonces.size, 20);
  assert.ok(!nonces.has(undefined));
});
