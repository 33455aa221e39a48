// Adds 100 photos like the uploader while the server is killed (SIGKILL) 20 times, then checks that every photo
// exists exactly once and is ready, and that nothing else exists. Prints a one-line summary; exit code 0 if all is
// well.
//
//   node crash.mjs            VITRINE_BIN, CARGO_TARGET_DIR, LEPTOS_SITE_ROOT as for the Playwright tests
//   CRASH_SEED=7 node crash.mjs   repeats the same sizes and times (as far as the machine allows)

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

import jpeg from 'jpeg-js';

import { filled, readForm } from './support/forms.mjs';
import { SIGN_UP, Server } from './support/server.mjs';

const PHOTOS = Number(process.env.CRASH_PHOTOS ?? 100);
const KILLS = Number(process.env.CRASH_KILLS ?? 20);
const AT_ONCE = 4;
const EMAIL = 'crash@example.test';
const PASSWORD = 'correct horse battery';
const WIDTH = 2400;
const HEIGHT = 1600;
/** The long edges of the renditions for a picture of this size. */
const RENDITIONS = ['large', 'medium', 'small', 'thumb'];

const seed = Number(process.env.CRASH_SEED ?? Date.now() % 100_000);
let state = seed;
/** A random number from 0 to 1 (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

/** @param {number} ms */
const wait = ms => new Promise(done => setTimeout(done, ms));

/** @typedef {{ name: string, bytes: Buffer, sha256: string }} File */

/** Files that differ in a comment; every thirtieth is large enough to be sent in parts. @returns {File[]} */
function makeFiles() {
  const pictures = Array.from({ length: 5 }, (_, shade) => {
    const data = Buffer.alloc(WIDTH * HEIGHT * 4, 255);
    for (let i = 0; i < data.length; i += 4) {
      const [x, y] = [(i / 4) % WIDTH, Math.floor(i / 4 / WIDTH)];
      data[i] = (x >> 3) + shade * 30;
      data[i + 1] = (y >> 2) ^ (x >> 5);
      data[i + 2] = (x * y) >> 10;
    }
    return jpeg.encode({ width: WIDTH, height: HEIGHT, data }, 80).data;
  });
  return Array.from({ length: PHOTOS }, (_, i) => {
    const picture = pictures[i % pictures.length] ?? Buffer.alloc(0);
    const filling = i % 30 === 7 ? 18_000_000 : Math.floor(random() * 300_000);
    const segments = [];
    for (let left = filling + 100; left > 0; left -= 60_000) {
      const body = Buffer.from(`photo ${i}, ${left} `.padEnd(Math.min(Math.max(left, 30), 60_000), '.'));
      const head = Buffer.from([0xff, 0xfe, 0, 0]);
      head.writeUInt16BE(body.length + 2, 2);
      segments.push(head, body);
    }
    const bytes = Buffer.concat([picture.subarray(0, 2), ...segments, picture.subarray(2)]);
    return { name: `crash-${String(i).padStart(3, '0')}.jpg`, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
}

/** One person's browser: keeps cookies, reads and posts forms, calls server functions. */
class Browser {
  /** @param {Server} server */
  constructor(server) {
    this.server = server;
    /** @type {Map<string, string>} */
    this.cookies = new Map();
  }

  /** @param {string} path @param {RequestInit} init */
  async fetch(path, init = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, cookie, origin: this.server.url };
    const signal = AbortSignal.timeout(60_000);
    const answer = await fetch(new URL(path, this.server.url), { ...init, headers, signal, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return answer;
  }

  /** @param {string} path @param {string} button @param {Record<string, string>} values */
  async submit(path, button, values) {
    const form = readForm(await (await this.fetch(path)).text(), button);
    const answer = await this.fetch(form.action || path, { method: 'POST', body: filled(form, values) });
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}`);
  }

  async join() {
    await this.submit(SIGN_UP, 'Create account', { Email: EMAIL, Password: PASSWORD });
    let code;
    for (let tries = 0; !code && tries < 100; tries++, await wait(50)) {
      code = new RegExp(`mail to ${EMAIL}: your code is (\\d{6})`).exec(readFileSync(this.server.log, 'utf8'))?.[1];
    }
    await this.submit(`/confirm?email=${encodeURIComponent(EMAIL)}`, 'Confirm', { Code: code ?? '' });
    await this.submit('/signin', 'Sign in', { Email: EMAIL, Password: PASSWORD });
  }

  /** @param {string} name @param {object} body @returns {Promise<any>} */
  async call(name, body = {}) {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await this.fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}

/** Sends a file again and again, until the gallery has confirmed it. @param {Browser} browser @param {File} file */
async function upload(browser, { name, bytes, sha256 }) {
  const announcement = { name, bytes: bytes.length, sha256, head: [...bytes.subarray(0, 32)], keep_both: false };
  for (const deadline = Date.now() + 600_000; ; await wait(50 + random() * 100)) {
    try {
      const answer = await browser.call('begin_upload', announcement);
      if (answer.answer === 'send') {
        for (const part of answer.parts) {
          if (part.arrived) continue;
          const body = new Uint8Array(bytes.subarray(part.offset, part.offset + part.length));
          const sent = await browser.fetch(part.url, { method: 'PUT', headers: Object.fromEntries(part.headers), body });
          // A conflict means that the file is already complete; finishing will confirm it.
          if (!sent.ok && sent.status !== 409) throw new Error(`part ${part.number} answered ${sent.status}`);
        }
        await browser.call('finish_upload', { photo: answer.photo });
      }
      return /** @type {string} */ (answer.photo);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Every file below a directory. @param {string} directory @returns {string[]} */
function walk(directory) {
  const found = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(name => join(directory, name));
  return found.filter(path => statSync(path).isFile());
}

/** Checks the remaining files and returns what is wrong. @param {string} data @param {string[]} ids @param {File[]} files */
function inspect(data, ids, files) {
  const faults = [];
  const root = join(data, 'photos');
  const of = (/** @type {string} */ tree) => (readdirSync(root).includes(tree) ? walk(join(root, tree)) : []);
  const originals = of('originals');
  const sums = originals.map(path => createHash('sha256').update(readFileSync(path)).digest('hex'));
  if (originals.length !== ids.length) faults.push(`${originals.length} originals`);
  for (const { name, sha256 } of files) {
    const times = sums.filter(sum => sum === sha256).length;
    if (times !== 1) faults.push(`${name} is stored ${times} times`);
  }
  const unknown = originals.map(path => basename(path)).filter(id => !ids.includes(id));
  if (unknown.length) faults.push(`originals without a record: ${unknown}`);
  const renditions = of('renditions');
  for (const id of ids) {
    const own = renditions.filter(path => path.includes(`/${id}/`));
    const kinds = own.map(path => basename(path, '.jpg')).sort();
    if (kinds.join() !== RENDITIONS.join()) faults.push(`${id} has the renditions ${kinds}`);
    for (const path of own) {
      const bytes = readFileSync(path);
      if (bytes.readUInt16BE(0) !== 0xffd8 || bytes.readUInt16BE(bytes.length - 2) !== 0xffd9) faults.push(`${path} is incomplete`);
    }
  }
  if (renditions.length !== ids.length * RENDITIONS.length) faults.push(`${renditions.length} renditions`);
  for (const tree of ['tmp', 'uploads']) {
    const left = readdirSync(root).includes(tree) ? readdirSync(join(root, tree)) : [];
    if (left.length) faults.push(`left in ${tree}: ${left.slice(0, 5)}`);
  }
  return faults;
}

async function main() {
  const files = makeFiles();
  const server = await Server.create();
  await server.start();
  const browser = new Browser(server);
  await browser.join();

  let sent = 0;
  let kills = 0;
  /** @type {string[]} */
  const ids = [];
  const queue = files.map((file, index) => ({ file, index }));
  const senders = Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      ids[next.index] = await upload(browser, next.file);
      sent += 1;
    }
  });
  const killer = (async () => {
    // Spread over the upload: the next kill is somewhere in the next twentieth of the files.
    for (; kills < KILLS && sent < PHOTOS; kills++) {
      const after = ((kills + random()) * (PHOTOS - AT_ONCE)) / KILLS;
      while (sent < after && sent < PHOTOS) await wait(2);
      await wait(random() * 120);
      await server.stop('SIGKILL');
      await server.start();
    }
  })();
  const started = Date.now();
  await Promise.all([...senders, killer]);
  const took = ((Date.now() - started) / 1000).toFixed(1);

  const faults = [];
  if (kills !== KILLS) faults.push(`only ${kills} kills came before everything was sent`);
  if (new Set(ids).size !== PHOTOS) faults.push(`${new Set(ids).size} photos for ${PHOTOS} files`);
  /** @type {{ photo: string, state: string, fault: string | null }[]} */
  let states = [];
  for (const deadline = Date.now() + 180_000; Date.now() < deadline; await wait(200)) {
    states = [];
    for (let i = 0; i < ids.length; i += 100) states.push(...(await browser.call('upload_states', { photos: ids.slice(i, i + 100) })));
    if (states.length === PHOTOS && states.every(photo => photo.state === 'ready')) break;
  }
  const ready = states.filter(photo => photo.state === 'ready').length;
  if (ready !== PHOTOS) faults.push(...states.filter(photo => photo.state !== 'ready').map(photo => `${photo.photo} is ${photo.state} ${photo.fault ?? ''}`));
  const months = await browser.call('months');
  const shown = months.flatMap((/** @type {{ days: Record<string, number> }} */ month) => Object.values(month.days)).reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  if (shown !== PHOTOS) faults.push(`the timeline counts ${shown} photos`);
  await server.stop('SIGTERM');
  faults.push(...inspect(server.data, ids, files));

  for (const fault of faults) console.error(`  ${fault}`);
  console.log(`crash: ${PHOTOS} photos, ${kills} kills in ${took} s, ${ready} ready, ${faults.length} faults (seed ${seed})`);
  if (faults.length) console.error(`the data and the log are kept in ${server.home}`);
  else await server.remove();
  return faults.length ? 1 : 0;
}

process.exitCode = await main();
