// Installs both programs as functions: the worker in the stand-in, fed by its queue; the web function in the
// stand-in, to check its zip, and under our own Runtime API, which streams.

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { REGION } from './stand_in.mjs';

/**
 * Makes a zip with the program as `bootstrap`, like `make lambda`. The program is stripped, because a function may
 * have at most 250 MB, and the symbols of a debug build exceed that. @param {string} program @param {string} path
 */
function zip(program, path) {
  const stripped = `${path}.bootstrap`;
  execFileSync('strip', ['-o', stripped, program]);
  const script = `
import sys, zipfile
info = zipfile.ZipInfo("bootstrap")
info.external_attr = 0o755 << 16
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out, open(sys.argv[1], "rb") as program:
    out.writestr(info, program.read())`;
  execFileSync('python3', ['-c', script, stripped, path]);
  rmSync(stripped);
  return readFileSync(path).toString('base64');
}

/**
 * @param {import('./aws.mjs').Aws} aws
 * @param {Awaited<ReturnType<typeof import('./resources.mjs').makeResources>>} made
 * @param {{ web: string, worker: string }} programs
 * @param {Record<string, string>} environment environment of the functions in addition to their settings
 * @param {string} folder for the zips
 */
export async function deploy(aws, made, programs, environment, folder) {
  for (const name of /** @type {const} */ (['worker', 'web'])) {
    const { Environment, Architectures: _, TracingConfig: __, LoggingConfig: ___, ...settings } = made.functions[name];
    await aws.lambda('/2015-03-31/functions', {
      ...settings,
      // The machine's own architecture; Terraform's is tested under an emulator.
      Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
      Role: `arn:aws:iam::${made.names.account}:role/${made.roles[name].RoleName}`,
      Environment: { Variables: { ...Environment.Variables, ...environment } },
      Code: { ZipFile: zip(programs[name], join(folder, `${name}.zip`)) },
    });
  }
  for (const source of made.eventSources) {
    // The stand-in has no versions, so what calls the alias calls the function.
    const FunctionName = source.FunctionName.replace(/:live$/, '');
    await aws.lambda('/2015-03-31/event-source-mappings', { ...source, FunctionName });
  }
}

/**
 * The web function's environment, as Lambda would set it.
 * @param {Awaited<ReturnType<typeof import('./resources.mjs').makeResources>>} made
 * @param {string} url the stand-in's @param {string} origin the gallery's
 */
export function webEnvironment(made, url, origin) {
  const { accessKeyId, secretAccessKey } = made.keys.web ?? { accessKeyId: '', secretAccessKey: '' };
  return {
    PATH: '/usr/bin:/bin',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...made.functions.web.Environment.Variables,
    ...standInEnvironment(made, url),
    VITRINE_ORIGIN: origin,
    // Every test has people of its own, who get mail, and no invitation.
    VITRINE_MAILS_PER_HOUR: '1000000',
    VITRINE_REGISTRATION: 'open',
  };
}

/**
 * Settings that only a stand-in needs.
 * @param {Awaited<ReturnType<typeof import('./resources.mjs').makeResources>>} made @param {string} url
 */
export function standInEnvironment(made, url) {
  const pool = made.names['pool.id'];
  return {
    AWS_ENDPOINT_URL: url,
    ...(process.env.VITRINE_DYNAMODB_URL && { AWS_ENDPOINT_URL_DYNAMODB: process.env.VITRINE_DYNAMODB_URL }),
    VITRINE_ISSUER: `https://cognito-idp.${REGION}.amazonaws.com/${pool}`,
    VITRINE_JWKS_URL: `${url}/${pool}/.well-known/jwks.json`,
  };
}
