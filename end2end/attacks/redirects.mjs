// Addresses to continue at that lead to another site.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';

const { gallery, attack } = attacked();

const ELSEWHERE = ['https://evil.example/', 'HTTPS://evil.example', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example', ' //evil.example', 'javascript:alert(1)', 'data:text/html,a', 'evil.example', '@evil.example', '/%0d%0aSet-Cookie: a=b\r\nX: y', '/\r\nSet-Cookie: a=b', '/\u2028/evil.example', '/a\0//evil.example', '.evil.example', 'http:evil.example', '/..//evil.example', '/.//evil.example'];

/** Fails unless a browser stays on the site. @param {import('./support/visitor.mjs').Answer} answer @param {string} what */
function stays({ headers }, what) {
  assert.equal(headers['x'], undefined, what);
  assert.ok(!(headers['set-cookie'] ?? []).some(cookie => cookie.startsWith('a=')), `${what} sets a cookie`);
  if (headers.location === undefined) return;
  const { origin } = new URL(headers.location, 'http://gallery.test/signin');
  assert.equal(origin, 'http://gallery.test', `${what} leads to ${headers.location}`);
}

attack('signing in does not lead to another site', async () => {
  const ada = await gallery.person();
  for (const next of ELSEWHERE) {
    const query = `?next=${encodeURIComponent(next)}`;
    const page = await gallery.visitor().get(`/signin${query}`);
    stays(page, next);
    assert.doesNotMatch(page.text, /(?:href|action|formaction)="[^"]*evil\.example/, next);
    assert.doesNotMatch(page.text, /(?:href|action|formaction)="(?:javascript|data):/i, next);
    stays(await gallery.visitor().post(`/signin${query}`, { email: ada.email, password: ada.password, next }), next);
    stays(await gallery.visitor().post('/signin', { email: ada.email, password: 'a wrong password', next }), next);
    stays(await gallery.visitor().post('/signin/code', { code: '000000', next }), next);
    stays(await gallery.visitor().post('/signin/recover', { code: '000000', next }), next);
    stays(await gallery.visitor().post('/language', { language: 'de', next }), next);
  }
});

attack('no other form or page leads to another site', async () => {
  const ada = await gallery.person();
  const id = await ada.add(photo());
  for (const next of ELSEWHERE) {
    for (const path of ['/photos/trash', '/trash/restore']) stays(await ada.post(path, { photo: id, next }), `${path} ${next}`);
    for (const path of ['/', '/account', '/trash', '/upload', '/confirm', '/reset', '/forgot', '/signup', `/photos/${id}`]) {
      for (const name of ['next', 'return', 'redirect', 'url', 'to']) stays(await ada.get(`${path}?${name}=${encodeURIComponent(next)}`), `${path} ${next}`);
    }
  }
});

attack('paths that look like hosts are not followed', async () => {
  const ada = await gallery.person();
  for (const path of ['//evil.example', '//evil.example/%2e%2e', '/\\evil.example', '//evil.example/photos/..', '/%2f%2fevil.example', '//evil.example/signin/', '/signin//evil.example', '//evil.example/account/']) {
    for (const who of [ada, gallery.visitor()]) {
      stays(await who.get(path), path);
      stays(await who.post(path, { next: path }), path);
    }
  }
});
