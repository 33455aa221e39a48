// Paths that lead out of where they should.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { attacked } from './support/gallery.mjs';
import { exchange, statuses } from './support/socket.mjs';

const { gallery, attack } = attacked();

const UPS = ['../', '..%2f', '..%2F', '%2e%2e/', '%2e%2e%2f', '..%5c', '..\\', '%252e%252e%252f', '..%c0%af', '%c0%ae%c0%ae/', '%e0%80%ae%e0%80%ae/', '..;/', '....//', '..%00/', '%u002e%u002e/', './../'];
const TARGETS = ['etc/passwd', 'secrets.json', 'vitrine.sqlite', 'data/secrets.json', 'Cargo.toml', 'proc/self/environ'];

/** Texts of files that nobody may read. */
function secrets() {
  const { token_seed, link_keys } = JSON.parse(readFileSync(join(gallery.server.data, 'secrets.json'), 'utf8'));
  return [token_seed, link_keys[0].secret, 'root:x:0', 'SQLite format 3', '[package]', '[workspace]', 'VITRINE_DATA='];
}

/** @param {string} path @param {string} cookie */
async function ask(path, cookie = '') {
  const received = await exchange(gallery.port, Buffer.from(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${cookie}\r\n`, 'latin1'));
  return { status: statuses(received)[0] ?? 400, received };
}

attack('no path leads to files that are not static files', async () => {
  const known = secrets();
  const ada = await gallery.person();
  const cookie = `Cookie: ${[...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}\r\n`;
  for (const root of ['/', '/pkg/', '/messages/', '/media/', '/media/abcdefgh/', '/upload/', '/photos/', '/downloads/', '/api/']) {
    for (const up of UPS) {
      for (const target of TARGETS) {
        const path = root + up.repeat(6) + target;
        const { status, received } = await ask(path, cookie);
        assert.ok(status >= 300 && status < 500, `${path}: ${status}`);
        for (const secret of known) assert.ok(!received.includes(secret), path);
      }
    }
  }
  for (const path of ['//etc/passwd', '/pkg//etc/passwd', '/pkg/%2fetc%2fpasswd', '/pkg/', '/pkg', '/.git/config', '/.env', '/data/secrets.json', '/pkg/hash.txt%00.css', '/favicon.svg/../secrets.json', '/robots.txt%00', 'file:///etc/passwd']) {
    const { status, received } = await ask(path, cookie);
    assert.ok(status >= 300 && status < 500, `${path}: ${status}`);
    for (const secret of known) assert.ok(!received.includes(secret), path);
  }
});

attack('ids that are paths are no ids', async () => {
  const ada = await gallery.person();
  // The pages of `/photos/..` and `/downloads/..` are those that a browser would ask for: it resolves the dots itself.
  for (const id of ['.', '..%2f..%2foriginals', 'abc%00defgh', 'ABCDEFGH', 'a'.repeat(65), '%ff%fe%ff%fe%ff%fe%ff%fe', 'abcdefg%0a', "a'OR'1'='1", '%25%32%66%25%32%66']) {
    for (const path of [`/photos/${id}`, `/photos/${id}/view`, `/photos/${id}/original`, `/downloads/${id}`, `/media/${id}/thumb.jpg`, `/media/${id}/original.jpg`]) {
      const { status } = await ada.get(path);
      assert.ok([303, 400, 404].includes(status), `${path}: ${status}`);
    }
    const put = await ada.request('PUT', `/upload/${id}/1?bytes=1&sha256=${'0'.repeat(64)}&e=9999999999&s=a.AAAA`, { body: 'x' });
    assert.ok([400, 404].includes(put.status), `PUT ${id}: ${put.status}`);
  }
  const left = readdirSync(join(gallery.server.data, 'photos'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(left.filter(name => /passwd|\.\./.test(name)), []);
});

attack('bytes that are not UTF-8 are answered', async () => {
  for (const bytes of ['/\xff', '/\xc0\xaf', '/signin?next=\xff', '/photos/\xff\xfe', '/?month=\xff', '/timeline?newest=%ff', '/?before=%00', '/?month=99999999999-99', '/?month=-1', '/timeline?limit=99999999999999999999', '/timeline?limit=-1', `/?before=${'A'.repeat(20_000)}`]) {
    const { status } = await ask(bytes);
    assert.ok(status >= 200 && status < 500, `${JSON.stringify(bytes)}: ${status}`);
  }
});
