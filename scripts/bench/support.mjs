// Shared by the benchmarks: the release build, a signed-in visitor, tools of pinned versions, and what Linux
// reports about a process.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { filled, readForm } from '../../end2end/support/forms.mjs';
import { SIGN_UP, Server, binary } from '../../end2end/support/server.mjs';

export const project = resolve(import.meta.dirname, '../..');
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vitrine/bench');

export const EMAIL = 'bench@example.test';
export const PASSWORD = 'correct horse battery';
/** What a current browser sends. */
const ENCODINGS = 'gzip, deflate, br, zstd';

// The speed of a debug build is of no interest.
process.env.VITRINE_BIN ??= join(process.env.CARGO_TARGET_DIR ?? join(project, 'target'), 'release/vitrine');

/** Starts a server with a seeded library. @param {number} photos @param {number} perDay */
export async function seeded(photos, perDay) {
  const server = await Server.create();
  const numbers = ['--photos', String(photos), '--per-day', String(perDay), '--records-only'];
  const command = ['seed', '--email', EMAIL, '--password', PASSWORD, ...numbers];
  execFileSync(binary(), command, { env: server.environment, stdio: 'pipe' });
  return server.start();
}

/** @typedef {{ status: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer }} Answer */

/** A person's browser, without the browser: one connection at a time, cookies, forms, server functions. */
export class Visitor {
  /** @param {string} url @param {string} email */
  constructor(url, email = EMAIL) {
    this.url = url;
    this.email = email;
    this.agent = new Agent({ keepAlive: true });
    /** @type {Map<string, string>} */
    this.cookies = new Map();
  }

  /** The cookies that it would send with a request. */
  cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /**
   * @param {string} path
   * @param {{ method?: string, headers?: Record<string, string>, body?: string | Uint8Array }} init
   * @returns {Promise<Answer>}
   */
  fetch(path, { method = 'GET', headers = {}, body = '' } = {}) {
    const all = { cookie: this.cookie(), origin: this.url, 'content-length': String(Buffer.byteLength(body)), ...headers };
    return new Promise((done, failed) => {
      const asked = request(new URL(path, this.url), { method, headers: all, agent: this.agent }, answer => {
        for (const line of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          this.cookies.set(name, value);
        }
        /** @type {Buffer[]} */
        const pieces = [];
        answer.on('data', piece => pieces.push(piece)).once('error', failed);
        answer.once('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }));
      });
      asked.once('error', failed).end(body);
    });
  }

  /** Fetches a page as a browser does. @param {string} path @param {string} encodings */
  async page(path, encodings = ENCODINGS) {
    const answer = await this.fetch(path, { headers: { 'accept-encoding': encodings, accept: 'text/html' } });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return answer;
  }

  /** @param {string} path @param {string} button @param {Record<string, string>} values */
  async submit(path, button, values) {
    const form = readForm((await this.page(path, 'identity')).body.toString(), button);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.fetch(form.action || path, { method: 'POST', headers, body: filled(form, values).toString() });
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}`);
  }

  signIn() {
    return this.submit('/signin', 'Sign in', { Email: this.email, Password: PASSWORD });
  }

  /** Creates the account first. @param {{ log: string }} server */
  async join(server) {
    await this.submit(SIGN_UP, 'Create account', { Email: this.email, Password: PASSWORD });
    const mailed = new RegExp(`mail to ${this.email}: your code is (\\d{6})`);
    let code;
    for (let tries = 0; !code && tries < 100; tries++, await wait(50)) code = mailed.exec(readFileSync(server.log, 'utf8'))?.[1];
    await this.submit(`/confirm?email=${encodeURIComponent(this.email)}`, 'Confirm', { Code: code ?? '' });
    await this.signIn();
  }

  /** @param {string} name @param {object} body @returns {Promise<any>} */
  async call(name, body = {}) {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await this.fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.status !== 200) throw new Error(`${name} answered ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body.toString());
  }

  /** Sends a file as the uploader does. @param {{ name: string, bytes: Buffer, sha256: string }} file @returns {Promise<string>} */
  async upload({ name, bytes, sha256 }) {
    const announcement = { name, bytes: bytes.length, sha256, head: [...bytes.subarray(0, 32)], keep_both: false };
    const answer = await this.call('begin_upload', announcement);
    if (answer.answer !== 'send') throw new Error(`${name}: ${answer.answer}`);
    for (const part of answer.parts) {
      const body = bytes.subarray(part.offset, part.offset + part.length);
      const sent = await this.fetch(part.url, { method: 'PUT', headers: Object.fromEntries(part.headers), body });
      if (sent.status >= 300) throw new Error(`${name}: part ${part.number} answered ${sent.status}: ${sent.body}`);
    }
    await this.call('finish_upload', { photo: answer.photo });
    return answer.photo;
  }

  /** Sends files, four at a time like the uploader, and waits until all are ready. @param {{ name: string, bytes: Buffer, sha256: string }[]} files */
  async add(files) {
    const queue = [...files];
    /** @type {string[]} */
    const ids = [];
    const sender = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) ids.push(await this.upload(file));
    };
    await Promise.all(Array.from({ length: 4 }, sender));
    for (let left = [...ids]; left.length > 0; await wait(100)) {
      const states = await this.call('upload_states', { photos: left.slice(0, 100) });
      const failed = states.find((/** @type {any} */ { state }) => state === 'failed');
      if (failed) throw new Error(`${failed.photo} failed: ${failed.fault}`);
      const ready = new Set(states.filter((/** @type {any} */ { state }) => state === 'ready').map((/** @type {any} */ { photo }) => photo));
      left = left.filter(id => !ready.has(id));
    }
    return ids;
  }
}

/** @param {number} ms */
export const wait = ms => new Promise(done => setTimeout(done, ms));

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
}

const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Processor time that a server has used, in seconds. @param {Server} server */
export function cpuSeconds(server) {
  const stat = readFileSync(`/proc/${server.process?.pid}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / ticks;
}

/** The peak and current resident memory of a server, in MB. @param {Server} server */
export function memory(server) {
  const status = readFileSync(`/proc/${server.process?.pid}/status`, 'utf8');
  const [peak, now] = ['VmHWM', 'VmRSS'].map(name => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1000);
  return { peak: peak ?? NaN, now: now ?? NaN };
}

/**
 * Installs an npm package with its dependencies, once, next to the other tools and not into the project.
 * @param {string} name @param {string} version @returns {NodeJS.Require} requires from there
 */
export function tool(name, version) {
  const home = join(cache, `${name}-${version}`);
  if (!existsSync(home)) {
    console.error(`installing ${name} ${version}`);
    const half = `${home}.half`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', half, ...quiet, `${name}@${version}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    renameSync(half, home);
  }
  return createRequire(join(home, 'node_modules/'));
}

/** Adds a comment to the front of a JPEG: the same picture, another file. @param {Buffer} jpeg @param {string} text */
export function commented(jpeg, text) {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  const body = Buffer.from(text);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

const failures = /** @type {string[]} */ ([]);

/** Prints a number and records whether it is within its limit. @param {string} what @param {number} value @param {'<=' | '>='} sense @param {number} bound */
export function limit(what, value, sense, bound) {
  const kept = sense === '<=' ? value <= bound : value >= bound;
  console.log(`${what}: ${Math.round(value * 1000) / 1000} (must be ${sense} ${bound}) ${kept ? 'ok' : 'MISSED'}`);
  if (!kept) failures.push(what);
}

/** Reports the limits that were missed, and returns the exit code. */
export function verdict() {
  if (failures.length > 0) console.error(`missed: ${failures.join(', ')}`);
  return failures.length > 0 ? 1 : 0;
}
