// Requests that are sent at the same moment, so that each is checked before any is counted.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';
import { FREE, allowed } from './support/limits.mjs';
import { newEmail, sha256 } from './support/visitor.mjs';

const QUOTA_GB = 1;
const { gallery, attack } = attacked({ VITRINE_QUOTA_GB: String(QUOTA_GB) });

/** @template T @param {number} count @param {(i: number) => Promise<T>} make */
const together = (count, make) => Promise.all(Array.from({ length: count }, (_, i) => make(i)));

/** How many of these answers have each status. @param {{ status: number }[]} answers @param {number} status */
const counted = (answers, status) => answers.filter(answer => answer.status === status).length;

attack('200 wrong passwords for one account are at most as many guesses as one after another', async () => {
  const [victim, since] = [await gallery.person(), Date.now()];
  const answers = await together(200, i => gallery.visitor().signIn(victim.email, `a wrong password ${i}`));
  assert.ok(counted(answers, 401) <= allowed(FREE.account, since), `${counted(answers, 401)} passwords were compared`);
});

attack('200 wrong passwords from one address are at most as many guesses as one after another', async () => {
  const [stranger, since] = [gallery.visitor(), Date.now()];
  // Each for another account, so that only the address counts. A few at once, because the line for passwords is short.
  let compared = 0;
  for (let round = 0; round < 4; round++) {
    const answers = await together(50, () => stranger.signIn(newEmail(), 'a wrong password'));
    compared += counted(answers, 401);
  }
  assert.ok(compared <= allowed(FREE.address, since), `${compared} passwords were compared`);
});

attack('200 wrong codes at once are at most as many guesses as one after another', async () => {
  const [email, since] = [newEmail(), Date.now()];
  await gallery.visitor().signUp(email);
  const right = Number(await gallery.visitor().code(email));
  const wrong = (/** @type {number} */ i) => String((right + 1 + i) % 1_000_000).padStart(6, '0');
  const answers = await together(200, i => gallery.visitor().post('/confirm', { email, code: wrong(i), password: 'a password of mine' }));
  assert.ok(counted(answers, 401) <= allowed(FREE.account, since), `${counted(answers, 401)} codes were compared`);
  assert.equal(counted(answers, 303), 0);
});

attack('a code works once, however often it is sent at once', async () => {
  const email = newEmail();
  const visitor = gallery.visitor();
  await visitor.signUp(email);
  const code = await visitor.code(email);
  const answers = await together(20, () => visitor.twin().post('/confirm', { email, code }));
  assert.ok(counted(answers, 303) <= 1, `${counted(answers, 303)} times`);
});

attack('files that are announced at once cannot exceed the quota together', async () => {
  const [bytes, file] = [150_000_000, photo()];
  for (let person = 0; person < 5; person++) {
    const ada = await gallery.person();
    const answers = await together(60, i => ada.begin(file, { bytes, sha256: sha256(`quota ${i}`) }));
    const accepted = answers.filter(({ status }) => status === 200).length;
    assert.ok(accepted * bytes <= QUOTA_GB * 1e9, `${accepted} files of 150 MB were accepted`);
  }
});

attack('a file that is announced many times at once becomes one photo', async () => {
  const ada = await gallery.person();
  const file = photo();
  const answers = await together(20, () => ada.begin(file));
  const ids = new Set(answers.filter(({ status }) => status === 200).map(({ json }) => json.photo));
  assert.equal(ids.size, 1);
  await ada.send(file);
  const again = await together(10, () => ada.call('finish_upload', { photo: [...ids][0] }));
  assert.ok(again.every(({ status }) => status < 500));
  const days = (await ada.call('months')).json.flatMap((/** @type {{ days: Record<string, number> }} */ month) => Object.values(month.days));
  assert.deepEqual(days, [1]);
});

attack('parts that arrive after an upload was cancelled are refused and not kept', async () => {
  const ada = await gallery.person();
  const file = photo();
  const ticket = (await ada.begin(file)).json;
  await ada.call('cancel_uploads', { photos: [ticket.photo] });
  const { status } = await ada.request('PUT', ticket.parts[0]?.url ?? '', { body: file.bytes });
  assert.deepEqual(readdirSync(join(gallery.server.data, 'photos/uploads')).filter(name => name === ticket.photo), []);
  assert.ok(status >= 400 && status < 500, `${status}`);
});

attack('what is done many times at once is done once', async () => {
  const ada = await gallery.person();
  const id = await ada.add(photo());
  const trashed = await together(10, () => ada.call('trash_photos', { photos: [id] }));
  assert.equal(trashed.reduce((sum, { json }) => sum + (typeof json === 'number' ? json : 0), 0), 1);
  const mixed = await together(20, i => ada.call(i % 2 ? 'trash_photos' : 'restore_photos', { photos: [id] }));
  assert.ok(mixed.every(({ status }) => status < 500), 'no error of ours');
  const deleted = await together(10, () => ada.post('/trash/delete', { photo: id }));
  assert.ok(deleted.every(({ status }) => status < 500), 'no error of ours');
});
