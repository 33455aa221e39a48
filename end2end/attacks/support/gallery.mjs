// A gallery of its own for each file of attacks, and the tests that attack it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { Server } from '../../support/server.mjs';
import { Visitor } from './visitor.mjs';

/** A gallery that is attacked. */
export class Gallery {
  /** @type {Server | undefined} */
  #server;
  /** How browsers reach it, if that is not its own address. @type {string | undefined} */
  #origin;

  /**
   * @param {Record<string, string>} settings
   * @param {{ everywhere?: boolean, isNew?: boolean }} options `everywhere`: listens on all addresses; `isNew`: there is
   * no administrator yet
   */
  async open(settings, { everywhere = false, isNew = false } = {}) {
    this.#origin = settings.VITRINE_ORIGIN;
    this.#server = await Server.create();
    Object.assign(this.#server.environment, settings);
    if (everywhere) this.#server.environment.VITRINE_ADDR = `0.0.0.0:${this.port}`;
    await this.#server.start();
    if (!isNew) await this.person();
  }

  get server() {
    if (!this.#server) throw new Error('the gallery is opened before the tests run');
    return this.#server;
  }

  get url() {
    return this.server.url;
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  /** Somebody with a browser and a network address of their own. */
  visitor() {
    return new Visitor(this.url, this.server.log, this.#origin);
  }

  /** Somebody with an account, signed in. */
  async person() {
    const visitor = this.visitor();
    await visitor.join();
    return visitor;
  }

  /** The most memory that the gallery has used so far, in megabytes. */
  peak() {
    const status = readFileSync(`/proc/${this.server.process?.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
  }

  /** Fails unless the gallery answers as if nothing had happened. */
  async isWell() {
    const stranger = this.visitor();
    assert.equal((await stranger.get('/healthz')).status, 200, 'the gallery is well');
    const page = await stranger.get('/signin');
    assert.equal(page.status, 200, 'pages are answered');
    assert.match(page.text, /<form[^>]*action="\/signin"/, 'the page is complete');
    const log = readFileSync(this.server.log, 'utf8');
    assert.doesNotMatch(log, /panicked/, 'nothing panicked');
  }
}

/** What is not built yet: such a test may fail, and says so when it does not any more. */
export const later = (/** @type {string} */ what) => ({ todo: what });

/**
 * Opens a gallery for the attacks of a file. Each one is followed by a look whether the gallery still answers.
 * @param {Record<string, string>} settings @param {{ everywhere?: boolean, isNew?: boolean }} options
 */
export function attacked(settings = {}, options = {}) {
  const gallery = new Gallery();
  before(() => gallery.open(settings, options));
  after(() => gallery.server.remove());
  /** @param {string} name @param {() => Promise<void>} attack @param {{ todo?: string, skip?: string | false }} options */
  const attack = (name, attack, options = {}) =>
    test(name, { timeout: 100_000, ...options }, async () => {
      await attack();
      await gallery.isWell();
    });
  return { gallery, attack };
}
