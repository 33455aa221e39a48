// The ids of another person's photos, on every route (docs/ACCESS.md).

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';

/** @typedef {import('./support/visitor.mjs').Visitor} Visitor */

const { gallery, attack } = attacked();

const NAME = 'secret holiday.jpg';
const TITLE = 'a secret title';

/** An owner with a photo of each kind, and the others: an administrator, another person, nobody. */
async function everyone() {
  const administrator = await gallery.person();
  const owner = await gallery.person();
  const file = () => photo({ name: NAME, exif: { 0x010e: TITLE } });
  const [ready, trashed] = [await owner.add(file()), await owner.add(file())];
  await owner.call('trash_photos', { photos: [trashed] });
  const waiting = (await owner.begin(file())).json.photo;
  const failed = (await owner.send({ name: 'secret broken.jpg', bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(`${Math.random()}`)]) })).photo;
  /** @type {[string, Visitor][]} */
  const others = [['the administrator', administrator], ['another person', await gallery.person()], ['nobody', gallery.visitor()]];
  return { owner, ids: { ready, trashed, waiting, failed }, others };
}

attack('pages and forms about photos of another person find nothing', async () => {
  const { owner, ids, others } = await everyone();
  const before = await seen(owner, ids);
  for (const [who, other] of others) {
    const isNobody = who === 'nobody';
    for (const [kind, id] of Object.entries(ids)) {
      for (const path of [`/photos/${id}`, `/photos/${id}/view`, `/photos/${id}/original`, `/photos/${id}/original?inline=1`]) {
        const { status, text, headers } = await other.get(path);
        assert.ok(isNobody ? [303, 401].includes(status) : status === 404, `${who} ${kind} ${path}: ${status}`);
        assert.doesNotMatch(`${text} ${headers.location ?? ''}`, /secret|\/media\//, `${who} ${kind} ${path}`);
      }
      /** @type {[string, Record<string, string>][]} */
      const forms = [
        [`/photos/${id}`, { title: 'Mallory', description: 'Mallory' }],
        ['/photos/trash', { photo: id }],
        ['/photos/download', { photo: id }],
        ['/trash/restore', { photo: id }],
        ['/trash/delete', { photo: id }],
        ['/upload/cancel', { photo: id }],
        ['/upload/retry', { photo: id }],
      ];
      for (const [path, fields] of forms) {
        const { status, text, headers } = await other.post(path, fields);
        // Cancelling leaves out what does not exist, and says nothing about it.
        const expected = isNobody || path === '/upload/cancel' ? 303 : 404;
        assert.equal(status, expected, `${who} ${kind} POST ${path}`);
        assert.doesNotMatch(text, /secret/, `${who} ${kind} POST ${path}`);
        if (isNobody) assert.match(headers.location ?? '', /^\/signin/, `${who} POST ${path}`);
      }
    }
    await other.post('/trash/empty');
  }
  assert.deepEqual(await seen(owner, ids), before, 'nothing was changed');
});

attack('functions with ids of another person find nothing', async () => {
  const { owner, ids, others } = await everyone();
  const before = await seen(owner, ids);
  const photos = Object.values(ids);
  for (const [who, other] of others) {
    const isNobody = who === 'nobody';
    for (const name of ['finish_upload', 'retry_photo']) {
      for (const photo of photos) assert.equal((await other.call(name, { photo })).status, isNobody ? 401 : 404, `${who} ${name}`);
    }
    for (const name of ['trash_photos', 'restore_photos', 'upload_states', 'cancel_uploads']) {
      const { status, json, text } = await other.call(name, { photos });
      assert.equal(status, isNobody ? 401 : 200, `${who} ${name}`);
      if (!isNobody) assert.ok(json === 0 || json === null || json.length === 0, `${who} ${name}: ${text}`);
    }
    for (const list of [null, 'timeline', 'trash']) {
      const { json, status } = await other.call('months', { list });
      if (isNobody) assert.equal(status, 401);
      else assert.ok(status === 404 || json.length === 0, `${who} months ${list}`);
    }
  }
  assert.deepEqual(await seen(owner, ids), before, 'nothing was changed');
});

attack('lists of other people show nothing, also with a cursor of theirs', async () => {
  const { owner, ids, others } = await everyone();
  const cursor = (/** @type {string} */ text) => Buffer.from(text).toString('base64url');
  const next = String((await owner.get('/timeline?limit=1')).headers['x-next'] ?? '');
  const forged = [next, cursor('T#'), cursor('T#9999'), cursor(`T#9999-12-31T23:59:59#${ids.ready}`), cursor('U#'), cursor('')];
  for (const [who, other] of others) {
    for (const path of ['/', '/trash', '/upload', '/timeline', '/timeline?newest=2100-01-01&oldest=1900-01-01&limit=500', ...forged.flatMap(before => [`/?before=${before}`, `/timeline?before=${before}`, `/trash?before=${before}`])]) {
      const { status, text } = await other.get(path);
      assert.ok(status < 500, `${who} ${path}: ${status}`);
      for (const id of Object.values(ids)) assert.ok(!text.includes(id), `${who} ${path}`);
      assert.doesNotMatch(text, /secret/, `${who} ${path}`);
    }
  }
});

attack('a zip of many people has only the photos of the viewer', async () => {
  const { ids, others } = await everyone();
  const [, other] = others[1] ?? [];
  assert.ok(other);
  const own = await other.add(photo({ name: 'own.jpg' }));
  const zip = await other.post('/photos/download', [['photo', ids.ready], ['photo', own], ['photo', ids.trashed]]);
  assert.equal(zip.status, 200);
  assert.ok(zip.bytes.includes('own.jpg'));
  assert.ok(!zip.bytes.includes('secret'));
});

attack('a file that somebody else has is not recognised as theirs', async () => {
  const { owner, others } = await everyone();
  const file = photo({ name: NAME });
  await owner.add(file);
  for (const [who, other] of others.slice(0, 2)) {
    const { json } = await other.begin(file);
    assert.equal(json.answer, 'send', who);
    assert.ok(json.parts.every(({ arrived }) => !arrived), `${who} has to send all of it`);
    assert.notEqual((await other.call('finish_upload', { photo: json.photo })).status, 200, `${who} gets nothing without sending it`);
  }
});

/** What the owner sees of their photos. @param {Visitor} owner @param {Record<string, string>} ids */
async function seen(owner, ids) {
  const states = (await owner.call('upload_states', { photos: Object.values(ids) })).json;
  const lists = await Promise.all(
    ['/', '/trash'].map(async path => {
      const { text } = await owner.get(path);
      return Object.keys(ids).filter(kind => text.includes(ids[kind] ?? ''));
    }),
  );
  const titles = await Promise.all([ids.ready, ids.trashed].map(async id => (await owner.get(`/photos/${id}`)).text.includes('Mallory')));
  return { states: states.map((/** @type {{ photo: string, state: string }} */ { photo, state }) => [photo, state]), lists, titles };
}
