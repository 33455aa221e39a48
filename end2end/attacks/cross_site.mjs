// A page of another site that makes the browser of a signed-in person send something.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';

const { gallery, attack } = attacked();

/** What browsers send with requests of other sites. @type {Record<string, string>[]} */
const OTHERS = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: '' },
  { origin: 'file://' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'http://127.0.0.1', 'sec-fetch-site': 'same-site' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  { origin: 'HTTP://EVIL.EXAMPLE' },
];

attack('no form and no function can be sent by another site', async () => {
  const ada = await gallery.person();
  const id = await ada.add(photo());
  const kept = await ada.add(photo());
  /** @type {[string, Record<string, string>][]} */
  const forms = [
    ['/account/name', { display_name: 'Mallory' }],
    ['/account/password', { password: ada.password, new_password: 'a password of mallory' }],
    ['/account/delete', { confirmation: ada.email, password: ada.password }],
    ['/account/appearance', { appearance: 'dark' }],
    ['/account/two-step/begin', { password: ada.password }],
    ['/account/two-step', { code: '000000' }],
    ['/account/two-step/end', { password: ada.password }],
    ['/account/two-step/recovery', { password: ada.password }],
    ['/signout', {}],
    ['/signout/everywhere', {}],
    ['/signin', { email: 'mallory@example.test', password: 'a password of mallory' }],
    ['/signup', { email: 'mallory@example.test', password: 'a password of mallory' }],
    ['/confirm', { email: ada.email, code: '000000' }],
    ['/confirm/resend', { email: ada.email }],
    ['/forgot', { email: ada.email }],
    ['/reset', { email: ada.email, code: '000000', new_password: 'a password of mallory' }],
    ['/language', { language: 'de' }],
    [`/photos/${id}`, { title: 'Mallory', description: 'Mallory' }],
    ['/photos/trash', { photo: id }],
    ['/photos/download', { photo: id }],
    ['/trash/restore', { photo: id }],
    ['/trash/delete', { photo: id }],
    ['/trash/empty', {}],
    ['/upload/cancel', { photo: id }],
    ['/upload/retry', { photo: id }],
    ['/upload', {}],
  ];
  const calls = ['months', 'trash_photos', 'restore_photos', 'begin_upload', 'finish_upload', 'upload_states', 'retry_photo', 'cancel_uploads'];
  for (const headers of OTHERS) {
    for (const [path, fields] of forms) {
      assert.equal((await ada.post(path, fields, headers)).status, 403, `${path} ${JSON.stringify(headers)}`);
    }
    for (const name of calls) {
      // A form can send this type, too, and its body can be read as JSON.
      for (const type of ['text/plain', 'application/json']) {
        const sent = { body: JSON.stringify({ photos: [id], photo: id }), headers: { ...headers, 'content-type': type } };
        assert.equal((await ada.request('POST', `/api/${name}`, sent)).status, 403, `${name} ${JSON.stringify(headers)}`);
      }
    }
  }
  assert.equal(await ada.isSignedIn(), true);
  assert.doesNotMatch((await ada.get('/account')).text, /Mallory/);
  assert.doesNotMatch((await ada.get(`/photos/${id}`)).text, /Mallory/);
  assert.deepEqual((await ada.call('upload_states', { photos: [id, kept] })).json.map((/** @type {{ state: string }} */ { state }) => state), ['ready', 'ready']);
});

attack('reading changes nothing', async () => {
  const ada = await gallery.person();
  const id = await ada.add(photo());
  for (const path of ['/signout', '/signout/everywhere', `/photos/trash?photo=${id}`, `/trash/delete?photo=${id}`, '/trash/empty', `/account/delete?confirmation=${ada.email}`, '/account/two-step/end', `/account/name?display_name=Mallory`, `/api/trash_photos?photos=${id}`, `/upload/cancel?photo=${id}`]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) await ada.request(method, path, { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } });
  }
  assert.equal(await ada.isSignedIn(), true);
  assert.doesNotMatch((await ada.get('/account')).text, /Mallory/);
  assert.equal((await ada.settled(id)).state, 'ready');
  assert.match((await ada.get('/')).text, new RegExp(id), 'the photo is not in the trash');
});

attack('scripts of other sites are allowed to read nothing', async () => {
  const ada = await gallery.person();
  for (const path of ['/', '/account', '/api/months', '/timeline', '/healthz']) {
    for (const method of ['OPTIONS', 'GET']) {
      const { headers } = await ada.request(method, path, { headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
      for (const name of Object.keys(headers)) assert.doesNotMatch(name, /^access-control-/, `${method} ${path}`);
    }
  }
});
