// Requests that are not what HTTP allows, or that two programs could read in two ways.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { exchange, statuses } from './support/socket.mjs';

const { gallery, attack } = attacked();

const send = (/** @type {string | Buffer} */ bytes, options = {}) => exchange(gallery.port, bytes, options);
const HEAD = 'Host: 127.0.0.1\r\nConnection: close\r\n';
/** A second request that must never be answered. */
const HIDDEN = 'GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
const robots = /User-agent/i;

attack('a request with two lengths is not two requests', async () => {
  const form = 'Content-Type: application/x-www-form-urlencoded\r\n';
  const chunked = `0\r\n\r\n${HIDDEN}`;
  const smuggled = {
    'length and chunks': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    'chunks and length': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Transfer-Encoding: chunked\r\nContent-Length: ${chunked.length}\r\n\r\n${chunked}`,
    'two lengths': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Content-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
    'a list of lengths': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Content-Length: 0, ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
    'a signed length': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Content-Length: +0\r\n\r\n${HIDDEN}`,
    'a negative length': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Content-Length: -1\r\n\r\n${HIDDEN}`,
    'a length of 2^64': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Content-Length: 18446744073709551616\r\n\r\n${HIDDEN}`,
    'an unknown coding': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Transfer-Encoding: xchunked\r\n\r\n${HIDDEN}`,
    'chunks that are not last': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Transfer-Encoding: chunked, gzip\r\n\r\n${HIDDEN}`,
    'a space before the colon': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}Content-Length : 0\r\n\r\n${HIDDEN}`,
    'a folded line': `POST /signin HTTP/1.1\r\nHost: a\r\n${form}X: a\r\n Content-Length: 5\r\n\r\n${HIDDEN}`,
    'chunks in HTTP/1.0': `POST /signin HTTP/1.0\r\nHost: a\r\n${form}Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
  };
  // What is allowed is read as the standard says (RFC 9112, 6.3): chunks win over a length, and a request without either has no
  // body. Then the second request is one of its own. Whatever is not allowed gets 400 and the connection ends.
  const separate = ['chunks and length', 'length and chunks'];
  for (const [what, bytes] of Object.entries(smuggled)) {
    const received = await send(bytes);
    const [first = 0, ...others] = statuses(received);
    assert.ok(first >= 400 && first < 500, `${what}: ${first}`);
    if (separate.includes(what)) continue;
    assert.deepEqual(others, [], `${what}: ${received.slice(0, 500)}`);
    assert.doesNotMatch(received, robots, what);
  }
});

attack('chunks that are nonsense end the request', async () => {
  const head = `POST /signin HTTP/1.1\r\n${HEAD}Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n`;
  for (const body of ['zz\r\n', '-1\r\nabc\r\n', 'ffffffffffffffffff\r\nabc', '5\r\nabc\r\n0\r\n\r\n', '3;'.padEnd(100_000, 'x'), '\0\r\n', `${'0'.repeat(70_000)}3\r\nabc`]) {
    const [status = 400] = statuses(await send(head + body, { leave: true }));
    assert.ok(status >= 400 && status < 500, `${JSON.stringify(body.slice(0, 20))}: ${status}`);
  }
});

attack('headers that are gigantic or many are refused', async () => {
  for (const [what, headers] of [
    ['one of a megabyte', `X: ${'a'.repeat(1_000_000)}\r\n`],
    ['a cookie of a megabyte', `Cookie: vitrine_access=${'a'.repeat(1_000_000)}\r\n`],
    ['10,000 of them', 'X: a\r\n'.repeat(10_000)],
    ['one whose name is long', `${'x'.repeat(200_000)}: a\r\n`],
  ]) {
    const received = await send(`GET /signin HTTP/1.1\r\n${HEAD}${headers}\r\n`);
    const [status = 431] = statuses(received);
    assert.equal(status, 431, what);
  }
  const [status = 414] = statuses(await send(`GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\n${HEAD}\r\n`));
  assert.ok([414, 431].includes(status), `a long path: ${status}`);
});

attack('lines that are not HTTP are refused', async () => {
  for (const line of [
    'GET\r\n',
    'GET  /signin HTTP/1.1\r\n',
    'GET /sign in HTTP/1.1\r\n',
    'GET /\0 HTTP/1.1\r\n',
    'G\0T / HTTP/1.1\r\n',
    'GET / HTTP/9.9\r\n',
    'PRI * HTTP/2.0\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n',
    'GET / HTTP/1.1\r\nX: a\0b\r\n',
    'GET / HTTP/1.1\r\nX\x01: a\r\n',
    'GET / HTTP/1.1\r\nX: a\rSet-Cookie: b\r\n',
  ]) {
    const received = await send(`${line}${HEAD}\r\n`);
    const [status = 400] = statuses(received);
    assert.ok(status >= 400 && status < 600, `${JSON.stringify(line)}: ${status}`);
    assert.doesNotMatch(received, /<form/, JSON.stringify(line));
  }
});

attack('old versions and absolute addresses are answered like others', async () => {
  const [old] = statuses(await send(`GET /signin HTTP/1.0\r\n${HEAD}\r\n`));
  assert.equal(old, 200, 'HTTP/1.0');
  const [nameless] = statuses(await send('GET /signin HTTP/1.0\r\n\r\n'));
  assert.equal(nameless, 421, 'HTTP/1.0 without Host');
  const absolute = await send(`GET http://evil.example/signin HTTP/1.1\r\n${HEAD}\r\n`);
  assert.doesNotMatch(absolute, /evil\.example/, 'an absolute address');
  const other = await send(`GET http://evil.example/?next=1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
  assert.doesNotMatch(other, /location: https?:/i, 'no redirect names a host');
});

attack('methods that nothing needs do nothing', async () => {
  const ada = await gallery.person();
  for (const [method, path] of [['TRACE', '/'], ['TRACE', '/signin'], ['TRACK', '/'], ['CONNECT', '/'], ['PROPFIND', '/'], ['DELETE', '/account'], ['PUT', '/account/delete'], ['PATCH', '/account/name'], ['DEBUG', '/']]) {
    const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const received = await send(`${method} ${path} HTTP/1.1\r\n${HEAD}Cookie: ${cookie}\r\nX-Secret: echo-me\r\n\r\n`);
    const [status = 400] = statuses(received);
    assert.ok(status >= 400 && status < 500, `${method} ${path}: ${status}`);
    assert.doesNotMatch(received, /echo-me/, `${method} ${path} sends back what it got`);
  }
  assert.equal(await ada.isSignedIn(), true);
});

attack('a header or field cannot replace the method', async () => {
  const ada = await gallery.person();
  const confirmation = ada.email;
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    await ada.get('/account/delete', { [name]: 'POST' });
    await ada.get(`/account/delete?_method=POST&confirmation=${encodeURIComponent(confirmation)}`, { [name]: 'POST' });
    await ada.post('/account', { _method: 'DELETE', confirmation }, { [name]: 'DELETE' });
  }
  for (const path of ['/signout', '/signout/everywhere', '/trash/empty', '/account/delete']) await ada.get(path);
  assert.equal(await ada.isSignedIn(), true);
});

attack('headers that name another path or host change nothing', async () => {
  const stranger = gallery.visitor();
  for (const [name, value] of Object.entries({
    'x-original-url': '/account',
    'x-rewrite-url': '/account',
    'x-forwarded-prefix': '/evil',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example;proto=https',
    'x-vitrine-viewer': '10.0.0.1',
    'x-vitrine-host': 'evil.example',
  })) {
    for (const path of ['/', '/signin']) {
      const { status, headers, text } = await stranger.get(path, { [name]: value });
      assert.equal(status, path === '/' ? 303 : 200, `${name} ${path}`);
      assert.doesNotMatch(`${headers.location} ${text}`, /evil/, `${name} ${path}`);
    }
  }
});

attack('many requests on one connection are answered one after another', async () => {
  const many = 500;
  const received = await send('GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(many) + HIDDEN);
  assert.equal(statuses(received).length, many + 1);
});
