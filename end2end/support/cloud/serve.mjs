// Runs the gallery on AWS on one port, for the tests: `node support/cloud/serve.mjs PORT FOLDER`.
//
// Starts a stand-in for AWS with the resources that Terraform creates, the worker as a Lambda function in it, the
// web function under a Runtime API, and in front of everything a substitute for CloudFront. Email that Cognito
// sends is printed in the format in which a standalone gallery prints it.

import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { handler, source } from '../../../infra/tests/edge/run.mjs';
import { binary, site, worker } from '../server.mjs';
import { Aws } from './aws.mjs';
import { startFaults } from './faults.mjs';
import { serveFront } from './front.mjs';
import { deploy, standInEnvironment, webEnvironment } from './functions.mjs';
import { Lambda } from './lambda.mjs';
import { makeResources } from './resources.mjs';
import { messages, startStandIn } from './stand_in.mjs';

const [port = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const origin = `http://127.0.0.1:${port}`;
const standIn = await startStandIn(Number(port) + 1, folder, openSync(join(folder, 'stand-in.log'), 'a'));
// It must not outlive a failed start either: the next one would find its resources.
process.on('exit', standIn.stop);
const aws = new Aws(standIn.url, standIn.root);
// VITRINE_DYNAMODB_URL: the table is elsewhere, where many records are faster.
const elsewhere = process.env.VITRINE_DYNAMODB_URL;
const made = await makeResources(aws, standIn.url, origin, elsewhere ? new Aws(elsewhere, standIn.root) : aws);
// VITRINE_FAULTS=5: one in five requests between our code and AWS fails.
const faults = Number(process.env.VITRINE_FAULTS ?? 0);
const seed = Number(process.env.VITRINE_FAULTS_SEED ?? Date.now() % 100_000);
const between = await startFaults(Number(port) + 2, standIn.url, faults, seed);
if (faults > 0) console.log(`a bad day: one request in ${faults}, seed ${seed}`);
const endpoint = `http://127.0.0.1:${Number(port) + 2}`;
await deploy(aws, made, { web: binary(), worker: worker() }, standInEnvironment(made, endpoint), folder);
// A program that cargo built directly does not know the names of its files.
const environment = { ...webEnvironment(made, endpoint, origin), LEPTOS_SITE_ROOT: site };
writeFileSync(join(folder, 'environment.json'), JSON.stringify({ environment, endpoint, root: standIn.root, url: standIn.url }));
const web = new Lambda(binary(), environment, { log: 1 });
await serveFront(
  {
    site,
    secret: made.originSecret,
    web,
    check: await handler(source('media.js'), { store: made.linkKeys, now: () => Date.now() / 1000 }),
    fetch: (bucket, path, range) => aws.send('s3', `/vitrine-${bucket}${path}`, { method: 'GET', headers: range ? { range } : {} }),
  },
  Number(port),
);
console.log(`Vitrine serves ${origin}`);

const read = new Set();
const post = setInterval(async () => {
  const sent = await messages(standIn.url).catch(() => []);
  for (const { id, to, body } of sent.filter(({ id }) => !read.has(id))) {
    read.add(id);
    const code = /\b(\d{6})\b/.exec(body)?.[1];
    console.log(code ? `mail to ${to}: your code is ${code}` : `mail to ${to}`);
  }
}, 100);

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.on(signal, () => {
    clearInterval(post);
    if (faults > 0) console.log(`faults: ${JSON.stringify({ ...between.counts, conflicts: between.conflicts.met })}`);
    between.stop();
    web.stop();
    process.exit(0);
  });
}
