// Our own servers: which binary, with which environment, and how to start and stop one.

import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');
const target = resolve(process.env.CARGO_TARGET_DIR ?? join(project, 'target'));

/** The server to test: `VITRINE_BIN`, or the newest build. */
export function binary() {
  if (process.env.VITRINE_BIN) return resolve(process.env.VITRINE_BIN);
  return newest('vitrine');
}

/** @param {string} name */
function newest(name) {
  /** @param {string} path */
  const built = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const [release, debug] = [join(target, `release/${name}`), join(target, `debug/${name}`)];
  return built(debug) > built(release) ? debug : release;
}

/** The worker function: `VITRINE_WORKER_BIN`, or the newest build. */
export function worker() {
  if (process.env.VITRINE_WORKER_BIN) return resolve(process.env.VITRINE_WORKER_BIN);
  return newest('vitrine-worker');
}

/** The administrator's tool: `VITRINE_ADMIN_BIN`, or the newest build. */
export function adminTool() {
  if (process.env.VITRINE_ADMIN_BIN) return resolve(process.env.VITRINE_ADMIN_BIN);
  return newest('vitrine-admin');
}

/** The folder of the static files. */
export const site = resolve(project, process.env.LEPTOS_SITE_ROOT ?? 'target/site');

/** With this, the first account is created: /signup?setup=… */
export const SETUP_TOKEN = 'the-token-of-the-tests';

/** The page for creating an account. The token only matters for the first one. */
export const SIGN_UP = `/signup?setup=${SETUP_TOKEN}`;

/**
 * @param {string} address where it listens
 * @param {string} data its data directory
 * @returns {Record<string, string>}
 */
export function serverEnvironment(address, data) {
  // A release build embeds its static files.
  const separate = process.env.LEPTOS_SITE_ROOT !== undefined || binary().includes('/debug/');
  return {
    VITRINE_ADDR: address,
    VITRINE_DATA: data,
    VITRINE_PSEUDO_LOCALES: '1',
    VITRINE_SETUP_TOKEN: SETUP_TOKEN,
    // Every test has people of its own, who get mail.
    VITRINE_MAILS_PER_HOUR: '1000000',
    ...(separate && { LEPTOS_SITE_ROOT: site }),
  };
}

/** A free port. @returns {Promise<number>} */
export function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A server with its own data directory, for tests that cannot share one. */
export class Server {
  /** @param {number} port */
  constructor(port) {
    this.home = mkdtempSync(join(tmpdir(), 'vitrine-server-'));
    this.data = join(this.home, 'data');
    this.log = join(this.home, 'server.log');
    this.url = `http://127.0.0.1:${port}`;
    this.environment = { ...process.env, ...serverEnvironment(`127.0.0.1:${port}`, this.data) };
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.process = undefined;
  }

  static async create() {
    return new Server(await freePort());
  }

  /**
   * Fills the data directory before the first start.
   * @param {string} email @param {string} password @param {number} photos
   */
  seed(email, password, photos) {
    const answer = ['seed', '--email', email, '--password', password, '--photos', String(photos)];
    execFileSync(binary(), answer, { env: this.environment, stdio: 'pipe' });
  }

  /** Starts the server and waits until it answers. */
  async start() {
    const log = openSync(this.log, 'a');
    const child = spawn(binary(), { env: this.environment, stdio: ['ignore', log, log] });
    closeSync(log);
    this.process = child;
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline && child.exitCode === null) {
      const health = await fetch(`${this.url}/healthz`).catch(() => undefined);
      // With another VITRINE_ORIGIN, it may refuse to answer under this name (421): then it has started, too.
      if (health?.ok || health?.status === 421) return this;
      await new Promise(done => setTimeout(done, 20));
    }
    throw new Error(`the server did not start; its log is ${this.log}`);
  }

  /** @param {NodeJS.Signals} signal */
  async stop(signal = 'SIGTERM') {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise(done => child.once('exit', done));
    child.kill(signal);
    await ended;
  }

  /** Stops the server and deletes what it stored. */
  async remove() {
    await this.stop('SIGKILL');
    if (!process.env.VITRINE_KEEP) rmSync(this.home, { recursive: true, force: true });
  }
}
