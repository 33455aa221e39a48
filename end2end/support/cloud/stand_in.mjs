// The stand-in for AWS: ministack, as a separate process. `make stand-in` installs it.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const REGION = 'eu-west-1';

/** Where it is installed. */
function program() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const path = process.env.VITRINE_STAND_IN ?? join(cache, 'vitrine/cloud/venv/bin/ministack');
  if (!existsSync(path)) throw new Error(`The stand-in for AWS is not at ${path}. \`make stand-in\` installs it.`);
  return path;
}

/**
 * @param {number} port @param {string} home its own directory
 * @param {number} log for its output
 */
export async function startStandIn(port, home, log) {
  const url = `http://127.0.0.1:${port}`;
  const root = { accessKeyId: 'AKIAVITRINESTANDIN00', secretAccessKey: 'stand-in-secret-key' };
  const child = spawn(program(), {
    // It does not inherit the environment, because it passes its own on to the functions that it runs.
    // AWS_ENDPOINT_URL in particular would override theirs, and the worker would bypass whatever is between our
    // code and the stand-in.
    env: {
      PATH: '/usr/bin:/bin',
      HOME: home,
      TMPDIR: home,
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: REGION,
      IOT_MTLS_ENABLED: '0',
      AWS_ACCESS_KEY_ID: root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
    },
    stdio: ['ignore', log, log],
  });
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const health = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (health?.ok) return { url, root, stop: () => child.kill('SIGTERM') };
    await new Promise(done => setTimeout(done, 50));
  }
  throw new Error('the stand-in for AWS did not start');
}

/**
 * The messages that were sent, oldest first.
 * @param {string} url @returns {Promise<{ id: string, to: string, body: string }[]>}
 */
export async function messages(url) {
  const answer = await fetch(`${url}/_ministack/ses/messages`);
  /** @type {{ messages?: Record<string, { MessageId: string, To: string[], BodyText: string, BodyHtml: string | null }[]> }} */
  const { messages: accounts = {} } = /** @type {any} */ (await answer.json());
  const sent = Object.values(accounts).flat();
  return sent.map(({ MessageId, To, BodyText, BodyHtml }) => ({ id: MessageId, to: To[0] ?? '', body: `${BodyText} ${BodyHtml}` }));
}
