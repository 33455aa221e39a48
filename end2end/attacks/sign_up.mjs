// Somebody signs up with another person's address.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { FREE, allowed } from './support/limits.mjs';
import { newEmail } from './support/visitor.mjs';

const { gallery, attack } = attacked();

const STRANGERS = 'a password of the stranger';
const VICTIMS = 'a password of the victim';

/** Whether an account has this password. @param {string} email @param {string} password */
async function opens(email, password) {
  return (await gallery.visitor().signIn(email, password)).status === 303;
}

attack('the code of the victim gives the password of the stranger no account', async () => {
  for (const order of ['stranger first', 'victim first']) {
    const [stranger, victim, email] = [gallery.visitor(), gallery.visitor(), newEmail()];
    const both = [() => stranger.signUp(email, STRANGERS), () => victim.signUp(email, VICTIMS)];
    for (const signUp of order === 'stranger first' ? both : both.reverse()) assert.equal((await signUp()).status, 303);
    // The victim types the newest code, whoever caused it.
    const confirmed = await victim.post('/confirm', { email, code: await victim.code(email, 2) });
    assert.equal(confirmed.status, 303, order);
    assert.equal(await opens(email, STRANGERS), false, order);
    assert.equal(await opens(email, VICTIMS), true, order);
  }
});

attack('a sign-up of a stranger does not change an account that exists', async () => {
  const victim = await gallery.person();
  const stranger = gallery.visitor();
  assert.equal((await stranger.signUp(victim.email, STRANGERS)).status, 303, 'it looks like any other sign-up');
  assert.equal(victim.codes(victim.email).length, 1, 'no code is mailed');
  for (const code of [victim.codes(victim.email)[0] ?? '', '000000']) {
    assert.equal((await stranger.post('/confirm', { email: victim.email, code })).status, 401);
  }
  assert.equal(await opens(victim.email, STRANGERS), false);
  assert.equal(await opens(victim.email, victim.password), true);
});

attack('another browser needs the password to confirm', async () => {
  const [first, second, email] = [gallery.visitor(), gallery.visitor(), newEmail()];
  await first.signUp(email, VICTIMS);
  const code = await first.code(email);
  const without = await second.post('/confirm', { email, code });
  assert.ok([401, 422].includes(without.status), `${without.status}`);
  assert.equal(await opens(email, VICTIMS), false, 'there is no account yet');
  const confirmed = await second.post('/confirm', { email, code, password: VICTIMS });
  assert.equal(confirmed.status, 303);
  assert.equal(await opens(email, VICTIMS), true);
});

attack('the cookie of a sign-up is worth nothing for another address', async () => {
  const [stranger, victim, email] = [gallery.visitor(), gallery.visitor(), newEmail()];
  await stranger.signUp(newEmail(), STRANGERS);
  await victim.signUp(email, VICTIMS);
  const code = await victim.code(email);
  // The cookie names the address and the sign-up. The stranger writes the other address into it.
  const name = 'vitrine_sign_up';
  const [, id] = (stranger.cookies.get(name) ?? '').split(/\.(.*)/s);
  stranger.cookies.set(name, `${Buffer.from(email).toString('base64url')}.${id}`);
  assert.equal((await stranger.post('/confirm', { email, code })).status, 401, 'even with the right code');
  assert.equal(await opens(email, STRANGERS), false);
});

attack('codes cannot be guessed with many sign-ups', async () => {
  const [victim, email] = [gallery.visitor(), newEmail()];
  await victim.signUp(email, VICTIMS);
  const right = await victim.code(email);
  const wrong = Array.from({ length: 40 }, (_, i) => String((Number(right) + 1 + i) % 1_000_000).padStart(6, '0'));
  const since = Date.now();
  let compared = 0;
  for (const code of wrong) {
    const guesser = gallery.visitor();
    const { status } = await guesser.post('/confirm', { email, code, password: STRANGERS });
    assert.ok([401, 429].includes(status), `${status}`);
    if (status === 401) compared += 1;
  }
  assert.ok(compared <= allowed(FREE.account, since), `${compared} codes were compared`);
  assert.equal(await opens(email, STRANGERS), false);
});

attack('one address is not flooded with mail', async () => {
  const [email, since] = [newEmail(), Date.now()];
  for (let i = 0; i < 20; i++) await gallery.visitor().signUp(email);
  for (let i = 0; i < 20; i++) await gallery.visitor().post('/confirm/resend', { email });
  const sent = gallery.visitor().codes(email).length;
  assert.ok(sent >= 1 && sent <= allowed(FREE.account, since), `${sent} mails`);
});

attack('what an answer says does not tell whether an address has an account', async () => {
  const known = (await gallery.person()).email;
  const unknown = newEmail();
  for (const path of ['/signin', '/forgot', '/signup', '/confirm/resend']) {
    const ask = async (/** @type {string} */ email) => {
      const { status, headers, text } = await gallery.visitor().post(path, { email, password: STRANGERS });
      const same = (/** @type {string} */ t) => t.replaceAll(email, 'EMAIL').replaceAll(encodeURIComponent(email), 'EMAIL');
      // The nonce is different in every answer.
      const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '-';
      return { status, location: same(headers.location ?? ''), text: same(text).replaceAll(nonce, 'NONCE') };
    };
    assert.deepEqual(await ask(known), await ask(unknown), path);
  }
});
