// Somebody who talks to the gallery without a browser: keeps cookies, fills in forms, calls server functions, and sends
// requests that no browser would send.

import { createHash, randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';

import { filled, readForm } from '../../support/forms.mjs';
import { SIGN_UP } from '../../support/server.mjs';

export const PASSWORD = 'correct horse battery';

/**
 * @typedef {{ status: number, headers: http.IncomingHttpHeaders, bytes: Buffer, text: string }} Answer
 * @typedef {{ headers?: Record<string, string>, body?: string | Buffer | URLSearchParams, cookies?: boolean }} Sent
 * @typedef {{ name: string, bytes: Buffer }} File
 * @typedef {{ number: number, offset: number, length: number, url: string, headers: [string, string][], arrived: boolean }} Part
 * @typedef {{ answer: string, photo: string, parts: Part[] }} Ticket
 */

/** @param {number} ms */
export const wait = ms => new Promise(done => setTimeout(done, ms));

/** @param {string | Buffer} bytes */
export const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

/** A loopback address: the gallery counts attempts by address. */
export const someAddress = () => `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;

export const newEmail = () => `${randomBytes(6).toString('hex')}@example.test`;

export class Visitor {
  /** @type {Map<string, string>} */
  cookies = new Map();
  email = '';
  password = PASSWORD;

  /** @param {string} url @param {string} log @param {string} origin how browsers reach the gallery */
  constructor(url, log, origin = url) {
    this.url = url;
    this.log = log;
    this.origin = origin;
    this.address = someAddress();
  }

  /** Somebody with the same cookies. */
  twin() {
    const twin = new Visitor(this.url, this.log, this.origin);
    twin.cookies = new Map(this.cookies);
    return Object.assign(twin, { email: this.email, password: this.password });
  }

  /** @param {string} method @param {string} path @param {Sent} sent @returns {Promise<Answer>} */
  request(method, path, { headers = {}, body, cookies = true } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { hostname, port } = new URL(this.url);
    /** @type {Record<string, string>} */
    const all = { host: new URL(this.origin).host, ...(cookies && cookie && { cookie }), ...headers };
    if (method !== 'GET') all.origin ??= this.origin;
    const payload = body instanceof URLSearchParams ? body.toString() : body;
    if (body instanceof URLSearchParams) all['content-type'] ??= 'application/x-www-form-urlencoded';
    if (payload !== undefined) all['content-length'] ??= String(Buffer.byteLength(payload));
    return new Promise((done, failed) => {
      const options = { host: hostname, port, method, path, headers: all, localAddress: this.address, agent: false };
      const asked = http.request(options, response => {
        /** @type {Buffer[]} */
        const pieces = [];
        response.on('data', piece => pieces.push(piece));
        const end = () => {
          const bytes = Buffer.concat(pieces);
          this.#keep(response.headers['set-cookie'] ?? []);
          done({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') });
        };
        response.on('end', end);
        response.on('error', failed);
      });
      // The gallery may answer, and close the connection, before it has read everything.
      asked.on('error', failed);
      asked.setTimeout(90_000, () => asked.destroy(new Error(`${method} ${path.slice(0, 100)} got no answer`)));
      asked.end(payload);
    });
  }

  /** @param {string[]} lines */
  #keep(lines) {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0\b/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  /** @param {string} path @param {Record<string, string>} headers */
  get(path, headers = {}) {
    return this.request('GET', path, { headers });
  }

  /** @param {string} path @param {Record<string, string> | [string, string][]} fields @param {Record<string, string>} headers */
  post(path, fields = {}, headers = {}) {
    return this.request('POST', path, { body: new URLSearchParams(fields), headers });
  }

  /**
   * Fills in and sends the form with this button.
   * @param {string} path @param {string} button @param {Record<string, string>} values @param {string[]} ticked
   */
  async submit(path, button, values = {}, ticked = []) {
    const form = readForm((await this.get(path)).text, button);
    return this.request('POST', form.action || path, { body: filled(form, values, ticked) });
  }

  /** The codes mailed to an address, oldest first. @param {string} email */
  codes(email) {
    const escaped = email.replace(/[^a-z0-9]/gi, '\\$&');
    const line = new RegExp(`mail to ${escaped}: your code is (\\d{6})`, 'g');
    return [...readFileSync(this.log, 'utf8').matchAll(line)].map(([, code]) => code ?? '');
  }

  /** Waits for the `count`th code mailed to an address. @param {string} email @param {number} count */
  async code(email, count = 1) {
    for (let tries = 0; tries < 400; tries++, await wait(25)) {
      const code = this.codes(email)[count - 1];
      if (code) return code;
    }
    throw new Error(`no code was mailed to ${email}`);
  }

  /** @param {string} email @param {string} password */
  signUp(email, password = PASSWORD) {
    return this.submit(SIGN_UP, 'Create account', { Email: email, Password: password });
  }

  /** @param {string} email @param {string} password */
  signIn(email = this.email, password = this.password) {
    return this.post('/signin', { email, password });
  }

  /** Creates an account and signs in. @param {string} email @param {string} password */
  async join(email = newEmail(), password = PASSWORD) {
    Object.assign(this, { email, password });
    await this.signUp(email, password);
    await this.post('/confirm', { email, code: await this.code(email) });
    const entered = await this.signIn();
    if (entered.status !== 303 || !(await this.isSignedIn())) throw new Error(`signing in answered ${entered.status}`);
  }

  async isSignedIn() {
    return (await this.get('/account')).status === 200;
  }

  /** Calls a server function. @param {string} name @param {unknown} body @returns {Promise<Answer & { json: any }>} */
  async call(name, body = {}) {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await this.request('POST', `/api/${name}`, { headers, body: JSON.stringify(body) });
    return { ...answer, get json() { return JSON.parse(answer.text); } };
  }

  /** @param {File} file @param {object} different @returns {Promise<Answer & { json: Ticket }>} */
  begin({ name, bytes }, different = {}) {
    const announced = { name, bytes: bytes.length, sha256: sha256(bytes), head: [...bytes.subarray(0, 128)], keep_both: false };
    return this.call('begin_upload', { ...announced, ...different });
  }

  /** Sends a file like the uploader, and waits until it is ready or has failed. @param {File} file */
  async send(file) {
    const { json, status, text } = await this.begin(file);
    if (json.answer !== 'send') throw new Error(`${file.name}: ${status} ${text}`);
    for (const part of json.parts) {
      await this.request('PUT', part.url, { body: file.bytes.subarray(part.offset, part.offset + part.length) });
    }
    await this.call('finish_upload', { photo: json.photo });
    return this.settled(json.photo);
  }

  /** @param {string} photo @returns {Promise<{ photo: string, state: string, fault: string | null, thumb_url: string | null }>} */
  async settled(photo) {
    for (let tries = 0; tries < 1200; tries++, await wait(50)) {
      const [found] = (await this.call('upload_states', { photos: [photo] })).json;
      if (found && found.state !== 'processing' && found.state !== 'uploading') return found;
    }
    throw new Error(`${photo} was not processed`);
  }

  /** Adds a photo, and returns its id. @param {File} file */
  async add(file) {
    const { photo, state, fault } = await this.send(file);
    if (state !== 'ready') throw new Error(`${file.name} is ${state}: ${fault}`);
    return photo;
  }
}
