// Runs the arm64 zips of both functions under an emulator until each has answered once, and checks their sizes: a
// cold start includes fetching and reading them.
//
//   node scripts/lambda_first_answer.mjs FOLDER_OF_ZIPS

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nowhere, SECRET } from '../end2end/support/cloud/nowhere.mjs';
import { payload } from '../end2end/support/cloud/event.mjs';
import { Environment } from '../end2end/support/cloud/lambda.mjs';

/** Bytes of the zip, and of the program if that has a limit, too. */
const LIMITS = { web: { zip: 6.6e6, program: 16e6 }, worker: { zip: 6.2e6, program: Infinity } };

const zips = process.argv[2] ?? 'target/lambda';
const folder = mkdtempSync(join(tmpdir(), 'vitrine-lambda-'));
let failed = 0;

/** Starts the program in a zip and sends it one event. */
async function first(name, event, check) {
  const place = join(folder, name);
  execFileSync('python3', ['-c', 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', join(zips, `${name}.zip`), place]);
  execFileSync('chmod', ['+x', join(place, 'bootstrap')]);
  for (const [what, path] of [['zip', join(zips, `${name}.zip`)], ['program', join(place, 'bootstrap')]]) {
    const [size, limit] = [statSync(path).size, LIMITS[name][what]];
    const kept = size <= limit;
    if (!kept) failed += 1;
    const of = limit === Infinity ? '' : ` (must be <= ${limit / 1e6}) ${kept ? 'ok' : 'MISSED'}`;
    console.log(`${name}: ${what} of ${(size / 1e6).toFixed(2)} MB${of}`);
  }
  // The environment starts programs without an emulator, so a script that calls the emulator takes the program's
  // place.
  const program = join(place, 'emulated');
  writeFileSync(program, `#!/bin/sh\nexec qemu-aarch64-static -L /usr/aarch64-linux-gnu "${join(place, 'bootstrap')}"\n`, { mode: 0o755 });
  const one = await new Environment(program, { ...nowhere(folder), PATH: process.env.PATH ?? '' }, 2).start();
  try {
    const answer = await one.invoke(event);
    const chunks = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    check(answer, Buffer.concat(chunks).toString());
    console.log(`${name}: answered`);
  } catch (error) {
    failed += 1;
    console.log(`${name}: ${error instanceof Error ? error.message : error}`);
  } finally {
    one.stop();
  }
}

const headers = { host: 'photos.example', 'x-vitrine-origin-secret': SECRET };
const page = payload({ method: 'GET', url: '/forgot', headers, address: '127.0.0.1' }, Buffer.alloc(0));
await first('web', page, ({ statusCode }, text) => {
  if (statusCode !== 200 || !text.includes('password')) throw new Error(`answered ${statusCode}: ${text.slice(0, 200)}`);
  // The list of hashes is in the zip: without it, pages name files that are in no bucket.
  if (!/href="\/pkg\/vitrine\.[\w-]+\.css"/.test(text)) throw new Error('the page has no style sheet with a hash');
});
await first('worker', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'vitrine-originals' }, (_, text) => {
  if (text.includes('errorMessage')) throw new Error(`answered ${text}`);
});
rmSync(folder, { recursive: true });
// Two answers and three limits.
console.log(`${5 - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
