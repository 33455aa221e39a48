// Signed links that were changed, have expired, or are asked for in strange pieces.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';

const { gallery, attack } = attacked();

/** Signs like the gallery, with its own key. @param {string} target @param {number} expires */
function sign(target, expires) {
  const { link_keys } = JSON.parse(readFileSync(join(gallery.server.data, 'secrets.json'), 'utf8'));
  const tag = createHmac('sha256', Buffer.from(link_keys[0].secret, 'hex')).update(`${target}\n${expires}`).digest().subarray(0, 16);
  return `${target}${target.includes('?') ? '&' : '?'}e=${expires}&s=${link_keys[0].id}.${tag.toString('base64url')}`;
}

const soon = () => Math.floor(Date.now() / 1000) + 60;

async function shown() {
  const ada = await gallery.person();
  const [one, two] = [await ada.add(photo({ name: 'one.jpg', filling: 500_000 })), await ada.add(photo({ name: 'two.jpg' }))];
  const thumb = (await ada.settled(one)).thumb_url ?? '';
  const original = (await ada.get(`/photos/${one}/original`)).headers.location ?? '';
  return { ada, one, two, thumb, original };
}

attack('a link that was changed opens nothing', async () => {
  const { one, two, thumb, original } = await shown();
  const stranger = gallery.visitor();
  assert.equal((await stranger.get(thumb)).status, 200, 'the link is the permission');
  const end = Number(/[?&]e=(\d+)/.exec(original)?.[1]);
  const flip = (/** @type {string} */ link) => link.replace(/(s=[^.]*\.)(.)/, (_, head, c) => head + (c === 'A' ? 'B' : 'A'));
  /** @type {Record<string, string>} */
  const changed = {
    'another photo': original.replace(one, two),
    'another photo, rendition': thumb.replace(one, two),
    'another rendition': thumb.replace('thumb', 'large'),
    'the original of a rendition': thumb.replace(/\/[^/]+\.jpg/, '/original.jpg'),
    'another revision': thumb.replace(/\/([0-9a-z]{8})\//, '/00000000/'),
    'another type': original.replace('original.jpg', 'original.svg'),
    'a type of the list': original.replace('original.jpg', 'original.bmp'),
    'another name': original.replace('name=one', 'name=two'),
    'shown instead of saved': original.replace('&e=', '&inline=1&e='),
    'a later end': original.replace(`e=${end}`, `e=${end + 86_400}`),
    'the same end, spelt differently': original.replace(`e=${end}`, `e=0${end}`),
    'an end with a sign': original.replace(`e=${end}`, `e=+${end}`),
    'an end that is no number': original.replace(`e=${end}`, 'e=x'),
    'an end beyond time': original.replace(`e=${end}`, 'e=99999999999999999999'),
    'no end': original.replace(`e=${end}&`, ''),
    'two ends': original.replace('&s=', `&e=${end}&s=`),
    'two signatures': `${original}&s=a.AAAAAAAAAAAAAAAAAAAAAA`,
    'a signature that was changed': flip(original),
    'a signature that is empty': original.replace(/s=.*/, 's='),
    'a signature without its key': original.replace(/s=[^.]*\./, 's=.'),
    'a signature of another key': original.replace(/s=[^.]*\./, 's=b.'),
    'a short signature': original.slice(0, -8),
    'a longer signature': `${original}AAAA`,
    'a padded signature': `${original}==`,
    'no signature': original.replace(/&s=.*/, ''),
    'no query': original.replace(/\?.*/, ''),
    'more behind it': `${original}&x=1`,
    'a fragment in the path': original.replace('?', '%23?'),
    'an encoded path': original.replace('/media/', '/%6dedia/'),
    'a path with dots': original.replace('/media/', '/media/./'),
    'a doubled slash': original.replace('/media/', '//media/'),
    'upper case': original.replace(one, one.toUpperCase()),
  };
  for (const [what, link] of Object.entries(changed)) {
    assert.notEqual(link, original, what);
    assert.notEqual(link, thumb, what);
    const { status, headers } = await stranger.get(link);
    assert.ok([303, 400, 403, 404, 414].includes(status), `${what}: ${status}`);
    assert.ok(!String(headers['content-type']).startsWith('image/'), what);
  }
});

attack('a link that has expired opens nothing', async () => {
  const { one, original } = await shown();
  const target = (/** @type {string} */ name) => `/media/${one}/original.jpg?name=${name}`;
  const stranger = gallery.visitor();
  assert.equal((await stranger.get(sign(target('a.jpg'), soon()))).status, 200, 'this test signs as the gallery does');
  for (const expires of [soon() - 61, 0, -1, 1]) {
    const { status, headers } = await stranger.get(sign(target('a.jpg'), expires));
    assert.ok([403, 404].includes(status), `${expires}: ${status}`);
    assert.ok(!String(headers['content-type']).startsWith('image/'));
  }
  assert.ok(Number(/e=(\d+)/.exec(original)?.[1]) <= soon() + 3600, 'a link to an original is valid for an hour');
});

attack('a name in a link sets no header', async () => {
  const { one } = await shown();
  for (const name of ['a%0d%0aSet-Cookie:%20a=b.jpg', "a.jpg'%22;x=y", 'a%00.html', '%22%3E%3Cscript%3E.jpg', 'a.html']) {
    const { headers } = await gallery.visitor().get(sign(`/media/${one}/original.jpg?name=${name}`, soon()));
    assert.equal(headers['set-cookie'], undefined);
    assert.equal(headers['content-type'], 'image/jpeg');
    assert.match(headers['content-disposition'] ?? 'attachment', /^attachment(; filename\*=UTF-8''[^\s"]*)?$/);
  }
});

attack('1,000 ranges are not 1,000 answers', async () => {
  const { original } = await shown();
  const stranger = gallery.visitor();
  const whole = await stranger.get(original);
  const size = whole.bytes.length;
  for (const range of [
    `bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-`).join(',')}`,
    `bytes=${Array.from({ length: 1000 }, () => '0-').join(',')}`,
    `bytes=${Array.from({ length: 1000 }, (_, i) => `0-${i}`).join(', ')}`,
    'bytes=0-,-1',
    'bytes=0-18446744073709551616',
    'bytes=18446744073709551615-',
    'bytes=-18446744073709551616',
    'bytes=-0',
    'bytes=5-3',
    'bytes=--5',
    'bytes=a-b',
    'bytes=',
    'bytes',
    'lines=0-5',
    `bytes=${size}-${size}`,
    'bytes=0-0',
    `bytes=-${size * 2}`,
  ]) {
    const { status, bytes, headers } = await stranger.get(original, { range });
    assert.ok([200, 206, 416].includes(status), `${range.slice(0, 40)}: ${status}`);
    assert.ok(bytes.length <= size, `${range.slice(0, 40)}: ${bytes.length} of ${size} bytes`);
    assert.doesNotMatch(String(headers['content-type']), /multipart/);
    if (status === 206) assert.equal(headers['content-length'], String(bytes.length), range);
  }
  assert.deepEqual((await stranger.get(original, { range: 'bytes=0-1' })).bytes, whole.bytes.subarray(0, 2));
});

attack('a link for photos is none for sending, and the other way round', async () => {
  const { ada, one } = await shown();
  const file = photo();
  const ticket = (await ada.begin(file)).json;
  const part = ticket.parts[0]?.url ?? '';
  const stranger = gallery.visitor();
  assert.equal((await stranger.get(part)).status >= 400, true);
  assert.ok((await stranger.get(part.replace('/upload/', '/media/'))).status >= 400);
  assert.ok((await stranger.request('PUT', sign(`/media/${one}/original.jpg?name=a.jpg`, soon()), { body: 'x' })).status >= 400);
  assert.equal((await stranger.get(`/photos/${one}/original`)).status, 303);
});
