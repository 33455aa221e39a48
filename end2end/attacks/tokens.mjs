// Tokens that somebody copied, forged, or kept after the session had ended.

import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';
import { PASSWORD, newEmail } from './support/visitor.mjs';

/** @typedef {import('./support/visitor.mjs').Visitor} Visitor */

const { gallery, attack } = attacked();

const ACCESS = 'vitrine_access';
const REFRESH = 'vitrine_refresh';
const NEW = 'another long password';

/** Somebody who copied a person's access token, and nothing else. @param {Visitor} victim */
function thief(victim) {
  const thief = victim.twin();
  thief.cookies = new Map([[ACCESS, victim.cookies.get(ACCESS) ?? '']]);
  return thief;
}

/** Lets a session end in each of the ways in which people end it. @type {Record<string, (victim: Visitor) => Promise<unknown>>} */
const ENDS = {
  'signing out everywhere': victim => victim.post('/signout/everywhere'),
  'a change of the password': async victim => {
    await victim.post('/account/password', { password: PASSWORD, new_password: NEW });
    victim.password = NEW;
  },
  'a reset of the password': async victim => {
    const other = gallery.visitor();
    await other.post('/forgot', { email: victim.email });
    await other.post('/reset', { email: victim.email, code: await other.code(victim.email, 2), new_password: NEW });
    victim.password = NEW;
  },
};

for (const [how, end] of Object.entries(ENDS)) {
  attack(`after ${how}, an old refresh token renews nothing`, async () => {
    const victim = await gallery.person();
    const kept = victim.twin();
    kept.cookies.delete(ACCESS);
    await end(victim);
    assert.equal((await kept.get('/account')).status, 303);
    assert.equal(kept.cookies.has(ACCESS), false);
  });

  attack(`after ${how}, an old access token does not change the password or the second step`, async () => {
    const victim = await gallery.person();
    const stranger = thief(victim);
    await end(victim);
    for (const password of ['', 'a guess of the thief', ...(victim.password === PASSWORD ? [] : [PASSWORD])]) {
      const changed = await stranger.post('/account/password', { password, new_password: 'the password of the thief' });
      assert.ok(changed.status >= 400 || changed.headers.location?.startsWith('/signin?next='), 'the password was not changed');
      for (const path of ['/account/two-step/begin', '/account/two-step/recovery', '/account/two-step/end']) {
        const { status, text } = await stranger.post(path, { password });
        assert.ok(status === 303 || status >= 400, `${path}: ${status}`);
        assert.doesNotMatch(text, /[A-Z2-7]{32}/, `${path} shows no key`);
      }
    }
    assert.equal((await gallery.visitor().signIn(victim.email, 'the password of the thief')).status, 401);
    assert.equal((await gallery.visitor().signIn(victim.email, victim.password)).status, 303);
  });

  attack(`after ${how}, an old access token does not delete the account`, async () => {
    const victim = await gallery.person();
    const stranger = thief(victim);
    await end(victim);
    for (const password of ['', PASSWORD, victim.password]) {
      const { status, headers } = await stranger.post('/account/delete', { confirmation: victim.email, password });
      assert.ok(status >= 400 || headers.location?.startsWith('/signin?next='), `${status} ${headers.location}`);
    }
    const signedIn = await gallery.visitor().signIn(victim.email, victim.password);
    assert.equal(signedIn.headers.location, '/', 'the account is still there');
  });
}

attack('a copied access token alone does not delete the account or change the password', async () => {
  const victim = await gallery.person();
  const stranger = thief(victim);
  await stranger.post('/account/password', { password: 'a guess of the thief', new_password: NEW });
  for (const path of ['/account/two-step/begin', '/account/two-step/end']) await stranger.post(path, { password: 'a guess' });
  assert.equal((await gallery.visitor().signIn(victim.email, NEW)).status, 401);
  assert.equal((await gallery.visitor().signIn(victim.email)).status, 303);
});

attack('after the account was deleted, old tokens open nothing', async () => {
  const victim = await gallery.person();
  const [stranger, kept] = [thief(victim), victim.twin()];
  kept.cookies.delete(ACCESS);
  await victim.post('/account/delete', { confirmation: victim.email, password: PASSWORD });
  assert.equal((await kept.get('/account')).status, 303);
  assert.equal((await stranger.get('/account')).status, 303);
  // The password only leads to the choice to restore it.
  const again = gallery.visitor();
  assert.equal((await again.signIn(victim.email)).headers.location, '/signin/restore');
  assert.equal((await again.get('/account')).status, 303);
  assert.equal((await stranger.post('/signin/restore')).headers.location, '/signin?expired=1');
  assert.equal((await again.post('/signin/restore')).status, 303);
  assert.equal((await again.signIn(victim.email)).headers.location, '/');
  // The old token is valid until it expires, and still deletes nothing.
  await stranger.post('/account/delete', { confirmation: victim.email, password: PASSWORD });
  assert.equal((await again.get('/account')).status, 200);
});

attack('after the account was deleted, an old access token adds no photos', async () => {
  const victim = await gallery.person();
  const stranger = thief(victim);
  await victim.post('/account/delete', { confirmation: victim.email, password: PASSWORD });
  const { status } = await stranger.begin(photo());
  assert.ok([401, 403].includes(status), `${status}`);
});

attack('a refresh token that was copied and used twice ends the session', async () => {
  const victim = await gallery.person();
  const renew = async (/** @type {string} */ token) => {
    const browser = gallery.visitor();
    browser.cookies.set(REFRESH, token);
    return { in: (await browser.get('/account')).status === 200, next: browser.cookies.get(REFRESH) ?? '' };
  };
  const first = victim.cookies.get(REFRESH) ?? '';
  const second = (await renew(first)).next;
  const third = (await renew(second)).next;
  assert.ok(second && third && first !== second && second !== third);
  assert.equal((await renew(first)).in, false, 'the copy is refused');
  assert.equal((await renew(third)).in, false, 'and the session has ended');
});

attack('forged access tokens open nothing', async () => {
  const victim = await gallery.person();
  const [head = '', claims = '', signature = ''] = (victim.cookies.get(ACCESS) ?? '').split('.');
  const text = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString());
  const body = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const { privateKey } = generateKeyPairSync('ed25519');
  const own = (/** @type {string} */ signed) => `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
  const hmac = (/** @type {string} */ signed, /** @type {string} */ key) => `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  const forged = {
    'no algorithm': `${text({ ...header, alg: 'none' })}.${claims}.`,
    'no algorithm, old signature': `${text({ ...header, alg: 'none' })}.${claims}.${signature}`,
    'no signature': `${head}.${claims}.`,
    'an empty token': '..',
    'another key': own(`${head}.${claims}`),
    'a key in the header': own(`${text({ ...header, jwk: { kty: 'OKP' } })}.${claims}`),
    'a shared secret': hmac(`${text({ alg: 'HS256', kid: header.kid, typ: 'JWT' })}.${claims}`, header.kid),
    'an empty secret': hmac(`${text({ alg: 'HS256', kid: header.kid, typ: 'JWT' })}.${claims}`, ''),
    'another person': `${head}.${text({ ...body, sub: 'aaaaaaaaaaaaaaaaaaaaaaaaaa' })}.${signature}`,
    'a later end': `${head}.${text({ ...body, exp: body.exp + 86_400 })}.${signature}`,
    'four parts': `${head}.${claims}.${claims}.${signature}`,
    'a long one': `${head}.${'A'.repeat(100_000)}.${signature}`,
  };
  for (const [what, token] of Object.entries(forged)) {
    const stranger = gallery.visitor();
    stranger.cookies.set(ACCESS, token);
    const { status } = await stranger.get('/account');
    assert.ok([303, 431].includes(status), `${what}: ${status}`);
  }
});

attack('forged refresh tokens open nothing and end nothing', async () => {
  const victim = await gallery.person();
  const [person, family, secret = ''] = (victim.cookies.get(REFRESH) ?? '').split('.');
  for (const token of ['', '.', '..', `${person}.${family}`, `${person}.${family}.`, `${person}.${family}.${secret.slice(1)}`, `${person}.${family}.${secret}x`, `${person}..${secret}`, `${person}.${'a'.repeat(26)}.${secret}`]) {
    const stranger = gallery.visitor();
    stranger.cookies.set(REFRESH, token);
    assert.equal((await stranger.get('/account')).status, 303, token);
  }
  const kept = victim.twin();
  kept.cookies.delete(ACCESS);
  assert.equal(await kept.isSignedIn(), true, 'the session of the victim goes on');
});

attack('an unfinished second step is worth nothing for another account', async () => {
  const stranger = gallery.visitor();
  const email = newEmail();
  const c = Buffer.from(JSON.stringify({ email, challenge: { person: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', token: '9999999999.AAAA' } })).toString('base64url');
  for (const step of ['', 'x', c, `${c}&e=9999999999&s=a.AAAAAAAAAAAAAAAAAAAAAA`]) {
    stranger.cookies.set('vitrine_step', step);
    for (const path of ['/signin/code', '/signin/recover']) {
      const { status, headers } = await stranger.post(path, { code: '000000' });
      assert.equal(status, 303, path);
      assert.match(headers.location ?? '', /^\/signin\?/, path);
    }
  }
  assert.equal(await stranger.isSignedIn(), false);
});
