// Lambda's Runtime API for real processes: one request at a time in each; responses are streamed as with a function
// URL, or complete as with an HTTP API.
//
// A process calls `next` and waits until there is an event. It streams its response to `response`: a prelude in
// JSON (status, headers, cookies), eight NUL bytes, then the body as it is produced. A complete response is JSON
// (payload format 2.0: statusCode, headers, cookies, body, isBase64Encoded). A process is killed at its deadline.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const PRELUDE_END = Buffer.alloc(8);

/** Terraform's setting for the web function. */
const TIMEOUT_MS = 29_000;

/**
 * @typedef {object} Answer
 * @property {number} statusCode
 * @property {Record<string, string>} headers
 * @property {string[]} cookies
 * @property {AsyncIterable<Buffer>} body
 * @property {{ isBase64Encoded: boolean }} [buffered] only for complete responses, not for streamed ones
 */

/** One process with its own Runtime API: an execution environment, in Lambda's terms. */
export class Environment {
  /** @param {string} bootstrap @param {Record<string, string>} environment @param {number | "ignore"} log @param {number} [timeout] in milliseconds */
  constructor(bootstrap, environment, log, timeout = TIMEOUT_MS) {
    this.timeout = timeout;
    this.bootstrap = bootstrap;
    this.environment = environment;
    this.log = log;
    /** @type {((event: {id: string, body: string}) => void) | undefined} */
    this.waiting = undefined;
    /** @type {{id: string, body: string} | undefined} */
    this.event = undefined;
    /** @type {Map<string, {done: (answer: Answer) => void, failed: (error: Error) => void}>} */
    this.asked = new Map();
    this.busy = false;
  }

  async start() {
    const api = createServer((request, response) => void this.#serve(request, response));
    await new Promise(done => api.listen(0, '127.0.0.1', () => done(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (api.address());
    this.api = api;
    this.process = spawn(this.bootstrap, {
      env: { ...this.environment, ...facts(), AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
      stdio: ['ignore', this.log, this.log],
    });
    this.process.once('exit', code => this.#end(new Error(`the function's process ended with ${code}`)));
    return this;
  }

  /** @param {object} event @returns {Promise<Answer>} */
  invoke(event) {
    const id = randomUUID();
    /** @type {Promise<Answer>} */
    const answer = new Promise((done, failed) => this.asked.set(id, { done, failed }));
    const body = JSON.stringify(event);
    if (this.waiting) this.waiting({ id, body });
    else this.event = { id, body };
    return answer;
  }

  stop() {
    clearTimeout(this.clock);
    this.process?.kill('SIGTERM');
    this.api?.close();
    this.api?.closeAllConnections();
  }

  /** As in Lambda, whatever was sent by then is the whole response. */
  #expire() {
    this.#end(new Error(`Task timed out after ${(this.timeout / 1000).toFixed(2)} seconds`));
    this.process?.kill('SIGKILL');
    this.api?.closeAllConnections();
  }

  /** @param {Error} error */
  #end(error) {
    clearTimeout(this.clock);
    this.ended = true;
    for (const { failed } of this.asked.values()) failed(error);
    this.asked.clear();
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #serve(request, response) {
    const [, , , what, id, how] = (request.url ?? '').split('/');
    if (what === 'invocation' && id === 'next') {
      /** @type {{ id: string, body: string }} */
      const event = this.event ?? (await new Promise(done => (this.waiting = done)));
      this.event = this.waiting = undefined;
      // The start of the process does not count.
      const deadline = Date.now() + this.timeout;
      this.clock = setTimeout(() => this.#expire(), this.timeout);
      response.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': event.id,
        'lambda-runtime-deadline-ms': String(deadline),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:000000000000:function:vitrine-web',
        'lambda-runtime-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${event.id.replaceAll('-', '').slice(0, 24)};Sampled=0`,
      });
      response.end(event.body);
      return;
    }
    const asked = this.asked.get(id ?? '');
    this.asked.delete(id ?? '');
    if (what === 'invocation' && how === 'response' && asked) {
      try {
        const ended = () => {
          clearTimeout(this.clock);
          response.writeHead(202).end();
        };
        asked.done(await readAnswer(request, ended));
      } catch (error) {
        asked.failed(/** @type {Error} */ (error));
      }
      return;
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    response.writeHead(202).end();
    clearTimeout(this.clock);
    asked?.failed(new Error(`the function failed: ${text}`));
  }
}

/** @param {import('node:http').IncomingMessage} request @param {() => void} ended @returns {Promise<Answer>} */
async function readAnswer(request, ended) {
  const streamed = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
  const chunks = request[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (;;) {
    const { value, done } = await chunks.next();
    if (value) head = Buffer.concat([head, value]);
    const cut = streamed ? head.indexOf(PRELUDE_END) : -1;
    if (cut >= 0) {
      const prelude = JSON.parse(head.subarray(0, cut).toString());
      return { headers: {}, cookies: [], ...prelude, body: rest(head.subarray(cut + 8), chunks, ended) };
    }
    if (done) break;
  }
  ended();
  if (streamed) throw new Error('the function ended its stream before its prelude');
  return whole(head.toString());
}

/** A complete response. @param {string} text @returns {Answer} */
function whole(text) {
  /** @type {unknown} */
  const told = JSON.parse(text);
  // A gateway treats anything else as the body of a successful page.
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } =
    typeof told === 'object' && told !== null && 'statusCode' in told
      ? /** @type {{ statusCode: number, headers?: Record<string, string>, cookies?: string[], body?: string | null, isBase64Encoded?: boolean }} */ (told)
      : { statusCode: 200, body: text };
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  return { statusCode, headers, cookies, body: (async function* () { if (bytes.length > 0) yield bytes; })(), buffered: { isBase64Encoded } };
}

/** @param {Buffer} first @param {AsyncIterator<Buffer>} chunks @param {() => void} ended */
async function* rest(first, chunks, ended) {
  if (first.length > 0) yield first;
  for (;;) {
    const { value, done } = await chunks.next();
    if (done) break;
    yield value;
  }
  ended();
}

/** The environment that Lambda gives every function. */
function facts() {
  return {
    AWS_LAMBDA_FUNCTION_NAME: 'vitrine-web',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/vitrine-web',
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  };
}

/** As many environments as there are concurrent requests, up to a limit; further requests wait. */
export class Lambda {
  /** @param {string} bootstrap @param {Record<string, string>} environment @param {{ most?: number, log?: number | "ignore", timeout?: number }} [options] */
  constructor(bootstrap, environment, { most = 6, log = 2, timeout } = {}) {
    this.make = () => new Environment(bootstrap, environment, log, timeout).start();
    this.most = most;
    /** @type {Environment[]} */
    this.environments = [];
    this.starting = 0;
    /** @type {(() => void)[]} */
    this.queue = [];
  }

  /** @param {object} event @returns {Promise<{ answer: Answer, free: () => void }>} */
  async invoke(event) {
    const environment = await this.#take();
    const free = () => {
      environment.busy = false;
      this.queue.shift()?.();
    };
    try {
      return { answer: await environment.invoke(event), free };
    } catch (error) {
      free();
      throw error;
    }
  }

  /** @returns {Promise<Environment>} */
  async #take() {
    for (;;) {
      this.environments = this.environments.filter(({ ended }) => !ended);
      const idle = this.environments.find(({ busy }) => !busy);
      if (idle) {
        idle.busy = true;
        return idle;
      }
      if (this.environments.length + this.starting < this.most) {
        this.starting += 1;
        const made = await this.make();
        this.starting -= 1;
        made.busy = true;
        this.environments.push(made);
        return made;
      }
      await new Promise(done => this.queue.push(() => done(undefined)));
    }
  }

  stop() {
    for (const environment of this.environments) environment.stop();
  }
}
