// The stand-in for AWS that the tests run on, for those that look behind the pages.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { adminTool } from '../server.mjs';
import { Aws } from './aws.mjs';
import { BROKEN, CONFLICTS } from './faults.mjs';

interface World {
  /** The web function's environment. */
  environment: Record<string, string>;
  /** The stand-in as our programs reach it, through the proxy. */
  endpoint: string;
  /** The stand-in itself. */
  url: string;
  root: { accessKeyId: string; secretAccessKey: string };
}

/** What `serve.mjs` wrote to the file. */
export const world = (): World =>
  JSON.parse(readFileSync(join(process.env.VITRINE_TEST_HOME ?? '', 'cloud/environment.json'), 'utf8')) as World;

/** A client for the stand-in with all permissions. */
export function root(): Aws {
  const { url, root } = world();
  return new Aws(url, root);
}

/** Makes requests fail whose URL contains this; an empty string stops it. */
export async function breakRequests(part: string): Promise<void> {
  await fetch(`${world().endpoint}${BROKEN}`, { method: 'POST', body: part });
}

/** Has conflicting writes to one item of the table cancelled, or again only on a bad day. */
export async function meetOnItems(on: boolean): Promise<void> {
  const always = Number(process.env.VITRINE_FAULTS ?? 0) > 0;
  await fetch(`${world().endpoint}${CONFLICTS}`, { method: 'POST', body: on || always ? 'on' : 'off' });
}

/** The number of conflicting writes so far. */
export const writesThatMet = async (): Promise<number> => Number(await (await fetch(`${world().endpoint}${CONFLICTS}`)).text());

/** The web function's environment with an operator's permissions, and some variables of one's own. */
export function asOperator(own: Record<string, string> = {}): Record<string, string> {
  const { environment, url, root } = world();
  return {
    ...environment,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
    ...own,
  };
}

/** Runs `vitrine-admin` with an operator's permissions, and returns its status and its output. */
export const admin = (...words: string[]): Promise<{ status: number; said: string }> => adminIn(asOperator(), ...words);

/** The same in an environment. */
export function adminIn(env: Record<string, string>, ...words: string[]): Promise<{ status: number; said: string }> {
  return new Promise(done => {
    const child = execFile(adminTool(), words, { env }, (_, said, complaints) => {
      done({ status: child.exitCode ?? -1, said: `${said}${complaints}` });
    });
  });
}
