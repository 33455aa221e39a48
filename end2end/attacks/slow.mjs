// Many clients that are slow on purpose.

import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';
import { Connection, statuses } from './support/socket.mjs';
import { wait } from './support/visitor.mjs';

const { gallery, attack } = attacked({}, { everywhere: true });

/** Downloads of one person, and of everybody, that are sent or wait (`server/src/zip_stream/line.rs`). */
const LINE = { own: 2 + 30, all: 8 + 150 };
/** Connections of one client, and of all (`server/src/serve/connections.rs`). */
const CONNECTIONS = { own: 200, all: 1000 };

/** @param {number} count @param {string} host */
const connect = (count, host = '127.0.0.1') => Promise.all(Array.from({ length: count }, () => Connection.open(gallery.port, host)));

/** Waits until something is so. @param {() => boolean} isSo */
async function until(isSo) {
  for (let tries = 0; tries < 2000 && !isSo(); tries++) await wait(25);
}

attack('hundreds of slow downloads of zips leave the gallery free', async () => {
  const people = [];
  for (let i = 0; i < 6; i++) people.push(await gallery.person());
  /** @type {Connection[]} */
  const open = [];
  for (const person of people) {
    // More than all the buffers between the two ends.
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push(await person.add(photo({ filling: 8_000_000 })));
    const body = ids.map(id => `photo=${id}`).join('&');
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = `POST /photos/download HTTP/1.1\r\nHost: 127.0.0.1:${gallery.port}\r\nOrigin: ${gallery.url}\r\nCookie: ${cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const own = await connect(LINE.own + 10);
    for (const connection of own) {
      connection.write(request);
      // Reads the header and nothing else.
      connection.socket.once('data', () => connection.socket.pause());
    }
    open.push(...own);
    await until(() => own.every(({ received }) => received.length > 0));
    const answered = own.map(({ received }) => statuses(received.toString('latin1'))[0]);
    assert.ok(answered.every(status => status === 200 || status === 429), `${answered}`);
    const begun = answered.filter(status => status === 200).length;
    assert.ok(begun <= LINE.own, `${begun} downloads of one person`);
    await gallery.isWell();
  }
  const begun = open.filter(({ received }) => statuses(received.toString('latin1'))[0] === 200).length;
  assert.ok(begun <= LINE.all, `${begun} downloads`);
  for (const person of people) {
    assert.equal((await person.get('/')).status, 200);
    await person.add(photo());
  }
  for (const connection of open) connection.end();
});

attack('900 clients that send half a header are dropped, and nobody waits for them', async () => {
  const halves = ['GET / HTTP/1.1\r\nHost: a\r\nX: ', 'G', '', 'POST /signin HTTP/1.1\r\nContent-Le', 'GET / HTTP/1.1\r\n'];
  const open = await connect(900);
  open.forEach((connection, i) => connection.write(halves[i % halves.length] ?? ''));
  // A byte now and then does not keep a connection.
  const drip = setInterval(() => open.forEach(connection => connection.write('a')), 2000);
  const ada = await gallery.person();
  await ada.add(photo());
  await Promise.all(open.map(({ closed }) => closed));
  clearInterval(drip);
  assert.ok(open.every(({ isClosed }) => isClosed));
});

attack('500 forms that never end leave the gallery free', async () => {
  const before = gallery.peak();
  const open = await connect(500);
  const head = `POST /signin HTTP/1.1\r\nHost: 127.0.0.1:${gallery.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500000\r\n\r\n`;
  for (const connection of open) connection.write(head + 'email='.padEnd(400_000, 'x'));
  const ada = await gallery.person();
  await ada.add(photo());
  for (const connection of open) connection.end();
  // Each holds what it was sent, half a megabyte at most, and perhaps a copy.
  assert.ok(gallery.peak() - before < 500, `${gallery.peak() - before} MB`);
});

attack('500 photos that nobody reads leave the gallery free', async () => {
  const ada = await gallery.person();
  const id = await ada.add(photo({ filling: 15_000_000 }));
  const link = (await ada.get(`/photos/${id}/original`)).headers.location ?? '';
  const open = await connect(500);
  for (const connection of open) {
    connection.socket.pause();
    connection.write(`GET ${link} HTTP/1.1\r\nHost: 127.0.0.1:${gallery.port}\r\n\r\n`);
  }
  await wait(500);
  const bob = await gallery.person();
  await bob.add(photo());
  assert.equal((await bob.get('/')).status, 200);
  for (const connection of open) connection.end();
});

attack('more connections than allowed wait and are served', async () => {
  const open = await connect(CONNECTIONS.all - 10);
  const more = await connect(50);
  for (const connection of more) connection.write('GET /robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  for (const connection of open) connection.end();
  await Promise.all(more.map(({ closed }) => closed));
  for (const { received } of more) assert.equal(statuses(received.toString('latin1'))[0], 200);
});

const elsewhere = Object.values(networkInterfaces()).flat().find(found => found && !found.internal && found.family === 'IPv4')?.address;

attack('one client cannot take all connections', async () => {
  const open = await connect(CONNECTIONS.own + 100, elsewhere);
  for (const connection of open) connection.write('GET / HTTP/1.1\r\nHost: a\r\n');
  await until(() => open.filter(({ isClosed }) => isClosed).length >= 100);
  assert.equal(open.filter(({ isClosed }) => !isClosed).length, CONNECTIONS.own);
  await gallery.isWell();
  for (const connection of open) connection.end();
}, { skip: elsewhere ? false : 'this machine has no address but its own' });
