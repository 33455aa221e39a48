// Measures how long the web function takes from nothing to the first byte of /forgot, compared with the smallest
// function.
//
//   node scripts/bench/cold.mjs RUST_TARGET [ROUNDS]
//
// Both are built the same way and started by the same Runtime API, in turn. Prints the ratio of the medians and the
// memory after the first page. `make test-lambda` checks the sizes of the functions' zips.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { payload } from '../../end2end/support/cloud/event.mjs';
import { Environment } from '../../end2end/support/cloud/lambda.mjs';
import { nowhere, SECRET } from '../../end2end/support/cloud/nowhere.mjs';

const LIMIT = { ratio: 1.6, memory: 40e6 };
const [host = '', count = '21'] = process.argv.slice(2);
const rounds = Number(count);
const target = resolve(process.env.CARGO_TARGET_DIR ?? 'target', host);
const folder = mkdtempSync(join(tmpdir(), 'vitrine-cold-'));
const programs = {
  web: join(target, 'lambda/vitrine'),
  hello: join(target, 'lambda/examples/hello'),
};
const environment = nowhere(folder);
const headers = { host: 'photos.example', 'x-vitrine-origin-secret': SECRET, accept: 'text/html' };

/** Milliseconds from the start of the process to the first byte, and the memory then. */
async function cold(program) {
  const one = new Environment(program, environment, 'ignore');
  const started = performance.now();
  await one.start();
  const answer = await one.invoke(payload({ method: 'GET', url: '/forgot', headers, address: '127.0.0.1' }, Buffer.alloc(0)));
  let ms = 0;
  let bytes = 0;
  for await (const chunk of answer.body) {
    ms ||= performance.now() - started;
    bytes += chunk.length;
  }
  if (answer.statusCode !== 200 || bytes === 0) throw new Error(`${program} answered ${answer.statusCode} and ${bytes} bytes`);
  const status = readFileSync(`/proc/${one.process.pid}/status`, 'utf8');
  const memory = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
  one.stop();
  return { ms, memory };
}

const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const times = { web: [], hello: [] };
const memories = [];
for (let round = 0; round < rounds; round++) {
  for (const name of round % 2 ? ['web', 'hello'] : ['hello', 'web']) {
    const { ms, memory } = await cold(programs[name]);
    times[name].push(ms);
    if (name === 'web') memories.push(memory);
  }
}
const mb = bytes => `${(bytes / 1e6).toFixed(1)} MB`;
let missed = false;
function row(what, value, limit, print) {
  const kept = value <= limit;
  missed ||= !kept;
  console.log(`${what.padEnd(44)} ${print(value).padStart(9)}   limit ${print(limit).padStart(8)}   ${kept ? 'kept' : 'MISSED'}`);
}
row('cold start ÷ hello-world', median(times.web) / median(times.hello), LIMIT.ratio, value => value.toFixed(2));
row('resident after the first page', median(memories), LIMIT.memory, mb);
rmSync(folder, { recursive: true });
process.exit(missed ? 1 : 0);
