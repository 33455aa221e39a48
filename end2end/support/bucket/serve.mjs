// Runs the standalone gallery with its photos in a bucket, for the tests: `node support/bucket/serve.mjs PORT
// FOLDER`.
//
// Starts a stand-in for S3 with one bucket, and the server. VITRINE_DATA and others come from the environment.

import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

import { Aws, xml } from '../cloud/aws.mjs';
import { REGION, startStandIn } from '../cloud/stand_in.mjs';
import { binary } from '../server.mjs';

const BUCKET = 'vitrine-photos';

const [port = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const standIn = await startStandIn(Number(port) + 1, folder, openSync(join(folder, 'stand-in.log'), 'a'));
process.on('exit', standIn.stop);
const aws = new Aws(standIn.url, standIn.root);
await aws.s3('PUT', `/${BUCKET}`, xml('CreateBucketConfiguration', { LocationConstraint: REGION }));
// As in docs/SETTINGS.md.
const rule = { AllowedOrigin: `http://127.0.0.1:${port}`, AllowedMethod: 'PUT', AllowedHeader: '*', MaxAgeSeconds: 3600 };
await aws.s3('PUT', `/${BUCKET}?cors`, xml('CORSConfiguration', { CORSRule: rule }));

const server = spawn(binary(), {
  env: {
    ...process.env,
    VITRINE_BUCKET: BUCKET,
    VITRINE_BUCKET_ENDPOINT: standIn.url,
    VITRINE_BUCKET_REGION: REGION,
    VITRINE_BUCKET_ACCESS_KEY_ID: standIn.root.accessKeyId,
    VITRINE_BUCKET_SECRET_ACCESS_KEY: standIn.root.secretAccessKey,
    VITRINE_BUCKET_PREFIX: 'family',
  },
  stdio: 'inherit',
});
server.on('exit', code => process.exit(code ?? 1));
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => server.kill(signal));
