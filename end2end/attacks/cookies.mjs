// Cookies that somebody else set, or that scripts and other sites could read.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';

const { gallery, attack } = attacked({ VITRINE_ORIGIN: 'https://photos.example.test' });

attack('over https, every cookie is bound to the host, and hidden from scripts and other sites', async () => {
  const visitor = gallery.visitor();
  /** @type {string[]} */
  const lines = [];
  const collect = async (/** @type {Promise<import('./support/visitor.mjs').Answer>} */ answer) => lines.push(...((await answer).headers['set-cookie'] ?? []));
  await collect(visitor.signUp('tossed@example.test'));
  await collect(visitor.post('/confirm', { email: 'tossed@example.test', code: await visitor.code('tossed@example.test') }));
  await collect(visitor.signIn('tossed@example.test', visitor.password));
  await collect(visitor.post('/account/appearance', { appearance: 'dark' }));
  await collect(visitor.post('/language', { language: 'de' }));
  await collect(visitor.post('/signout'));
  assert.ok(lines.length >= 8, `${lines.length} cookies`);
  for (const line of lines) {
    assert.match(line, /^__Host-vitrine_\w+=/, line);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) assert.ok(line.split('; ').includes(attribute), line);
    assert.doesNotMatch(line, /domain=/i, line);
  }
});

attack('cookies that a neighbour host could set are ignored', async () => {
  const ada = await gallery.person();
  const value = ada.cookies.get('__Host-vitrine_access') ?? '';
  assert.ok(value);
  const victim = gallery.visitor();
  // A neighbour can set a cookie of any name but those with the prefix.
  for (const name of ['vitrine_access', '__host-vitrine_access', '__HOST-vitrine_access', '$__Host-vitrine_access', '=__Host-vitrine_access', '__Secure-vitrine_access']) {
    assert.equal((await victim.get('/account', { cookie: `${name}=${value}` })).status, 303, name);
  }
});

attack('over https, browsers are told to stay with it', async () => {
  for (const path of ['/', '/signin', '/nothing', '/healthz']) {
    assert.match((await gallery.visitor().get(path)).headers['strict-transport-security'] ?? '', /max-age=\d{7,}/, path);
  }
});

attack('thousands of cookies, and cookies that are not cookies, sign nobody in or out', async () => {
  const ada = await gallery.person();
  const own = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const many = Array.from({ length: 2000 }, (_, i) => `c${i}=x`).join('; ');
  for (const cookie of [`${many}; ${own}`, `; ; =; =x; ${own}`, `${own}; __Host-vitrine_access`, `"${own}`]) {
    const { status } = await gallery.visitor().get('/account', { cookie });
    assert.ok([200, 303, 431].includes(status), `${status}`);
  }
  assert.equal(await ada.isSignedIn(), true);
});
