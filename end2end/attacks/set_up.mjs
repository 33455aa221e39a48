// The first stranger who finds a new gallery must not become its administrator.

import assert from 'node:assert/strict';

import { attacked, later } from './support/gallery.mjs';
import { newEmail } from './support/visitor.mjs';

const { gallery, attack } = attacked();

attack('nobody becomes the administrator without the token of the set-up', async () => {
  const stranger = gallery.visitor();
  const email = newEmail();
  const { status } = await stranger.post('/signup', { email, password: stranger.password });
  assert.notEqual(status, 303);
  assert.deepEqual(stranger.codes(email), []);
}, later('the first account needs the token of the set-up'));
