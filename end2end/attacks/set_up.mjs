// The first stranger who finds a new gallery must not become its administrator.

import assert from 'node:assert/strict';

import { SETUP_TOKEN } from '../support/server.mjs';
import { attacked } from './support/gallery.mjs';
import { newEmail } from './support/visitor.mjs';

const { gallery, attack } = attacked({ VITRINE_ADMIN_EMAIL: 'owner@example.test' }, { isNew: true });

attack('nobody becomes the administrator without the token of the set-up', async () => {
  const stranger = gallery.visitor();
  const email = newEmail();
  for (const setup of ['', 'a guess', SETUP_TOKEN.toUpperCase(), `${SETUP_TOKEN}x`, SETUP_TOKEN.slice(0, -1)]) {
    const { status } = await stranger.post('/signup', { email, password: stranger.password, setup });
    assert.equal(status, 403, setup);
  }
  assert.deepEqual(stranger.codes(email), []);
});

attack('whoever names the operator’s address needs its mail', async () => {
  const stranger = gallery.visitor();
  const email = 'owner@example.test';
  assert.equal((await stranger.post('/signup', { email, password: stranger.password })).status, 303);
  for (const code of ['000000', '123456', '']) {
    assert.notEqual((await stranger.post('/confirm', { email, code })).status, 303);
  }
  assert.equal((await stranger.signIn(email)).status, 401);
});

attack('the token is worth nothing once there is an administrator', async () => {
  const owner = await gallery.person();
  assert.match((await owner.get('/account')).text, /Administrator/);
  const other = await gallery.person();
  assert.doesNotMatch((await other.get('/account')).text, /Administrator/);
});
