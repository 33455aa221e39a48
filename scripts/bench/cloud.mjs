// The gallery on AWS for the benchmarks that need it: the programs that people get, against the stand-in for AWS.

import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { project, wait } from './support.mjs';

/** @param {() => Promise<boolean> | boolean} what @param {() => string} why */
export async function until(what, why) {
  for (let tries = 0; tries < 600; tries++, await wait(100)) if (await what()) return;
  throw new Error(`timed out after a minute\n${why().slice(-2000)}`);
}

/** Programs that run in their own folder until they are stopped. */
export class Surroundings {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
    this.log = join(this.folder, 'log');
    /** @type {import('node:child_process').ChildProcess[]} */
    this.children = [];
  }

  /** @param {string} program @param {string[]} words @param {NodeJS.ProcessEnv} environment @param {string} name of its log */
  start(program, words, environment, name) {
    const out = openSync(join(this.folder, name), 'a');
    this.children.push(spawn(program, words, { env: environment, stdio: ['ignore', out, out] }));
  }

  /** The output of a program. @param {string} name */
  said(name) {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /**
   * Starts the gallery on AWS, on a port and the two after it.
   * @param {number} port @param {Record<string, string>} environment in addition to this process's own
   * @returns {Promise<{ url: string, environment: Record<string, string>, standIn: string, root: any }>}
   */
  async cloudHome(port, environment = {}) {
    const program = join(project, 'end2end/support/cloud/serve.mjs');
    this.start(process.execPath, [program, String(port), this.folder], { ...process.env, ...environment }, 'log');
    await until(() => this.said('log').includes('Vitrine serves'), () => this.said('log'));
    const { environment: own, url: standIn, root } = JSON.parse(this.said('environment.json'));
    return { url: `http://127.0.0.1:${port}`, environment: own, standIn, root };
  }

  /** Stops all programs, the last one first, and deletes what they stored. */
  async remove() {
    for (const child of this.children.toReversed()) {
      const ended = new Promise(done => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await Promise.race([ended, wait(5000)]);
    }
    if (!process.env.VITRINE_KEEP) rmSync(this.folder, { recursive: true, force: true });
  }
}
