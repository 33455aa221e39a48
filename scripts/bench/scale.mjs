// Does the timeline's first page stay as fast on AWS when a library grows a hundredfold?
//
//   node scripts/bench/scale.mjs
//
// One table has the photos of two people: 1,000 of the one and 100,000 of the other, 60 a day, so both first pages
// show 60 photos. The web function runs under a Runtime API behind a front end, against the stand-in for AWS. Only
// the table is in dynoxide, which implements DynamoDB's API on SQLite and stays fast with many records. Pages are
// requested in turn.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { Aws } from '../../end2end/support/cloud/aws.mjs';
import { binary } from '../../end2end/support/server.mjs';
import { Surroundings, until } from './cloud.mjs';
import { Visitor, limit, median, verdict } from './support.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 100);
const WARM_UP = 20;
const TIMES_SLOWER = 1.2;
const PORT = Number(process.env.BENCH_PORT ?? 3250);
const MANY = Number(process.env.BENCH_PHOTOS ?? 100_000);
const libraries = [{ name: 'few', photos: 1000 }, { name: 'many', photos: MANY }];

const dynoxide = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vitrine/tools/bin/dynoxide');
if (!existsSync(dynoxide)) throw new Error('dynoxide is not installed: run `make tool-dynoxide`');

const around = new Surroundings();
try {
  const table = `http://127.0.0.1:${PORT + 3}`;
  around.start(dynoxide, ['serve', '--host', '127.0.0.1', '--port', String(PORT + 3)], process.env, 'dynoxide');
  await until(() => fetch(table).then(() => true, () => false), () => around.said('dynoxide'));
  const home = await around.cloudHome(PORT, { VITRINE_DYNAMODB_URL: table });

  /** @type {Record<string, { visitor: Visitor, times: number[] }>} */
  const by = {};
  for (const { name, photos } of libraries) {
    const email = `${name}@example.test`;
    const visitor = new Visitor(home.url, email);
    await visitor.join(around);
    const pool = { UserPoolId: home.environment.VITRINE_USER_POOL_ID, Username: email };
    const person = await new Aws(home.standIn, home.root).cognito('AdminGetUser', pool);
    const sub = person.UserAttributes.find((/** @type {{ Name: string }} */ { Name }) => Name === 'sub').Value;
    const begun = performance.now();
    const words = ['seed', '--person', sub, '--photos', String(photos), '--per-day', '60', '--records-only'];
    execFileSync(binary(), words, { env: home.environment, stdio: ['ignore', 'pipe', 'inherit'] });
    console.error(`${name}: ${photos} photos made in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    // Connections that were idle meanwhile have been closed at the other end.
    for (const { agent } of [visitor, ...Object.values(by).map(one => one.visitor)]) agent.destroy();
    const shown = (await visitor.page('/', 'identity')).body.toString().match(/data-id=/g)?.length;
    if (shown !== 60) throw new Error(`${shown} photos on the first page of ${name}`);
    by[name] = { visitor, times: [] };
  }
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const both = Object.values(by);
    for (const { visitor, times } of round % 2 ? both : both.toReversed()) {
      const begun = performance.now();
      await visitor.page('/');
      if (round >= 0) times.push(performance.now() - begun);
    }
  }
  const [few, many] = libraries.map(({ name }) => median(by[name]?.times ?? []));
  console.log(`first page of 60 photos, medians: ${few?.toFixed(1)} ms of 1,000 photos, ${many?.toFixed(1)} ms of ${MANY}`);
  limit(`AWS: first page, ${MANY} photos ÷ 1,000 photos`, (many ?? NaN) / (few ?? NaN), '<=', TIMES_SLOWER);
} finally {
  await around.remove();
}
process.exitCode = verdict();
