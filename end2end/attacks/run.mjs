// Attacks a gallery in every way that the files next to this one know. Ends with a one-line summary.
//
//   node attacks/run.mjs                  VITRINE_BIN, CARGO_TARGET_DIR, LEPTOS_SITE_ROOT as for the Playwright tests
//   node attacks/run.mjs sign_up links    some of the files
//
// Each file starts a gallery of its own. A test that waits for something that is not built yet (`later`) counts as skipped
// while it fails.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from 'node:test';

const AT_ONCE = 2;

const here = import.meta.dirname;
const asked = process.argv.slice(2).map(name => basename(name, '.mjs'));
const files = readdirSync(here).filter(name => name.endsWith('.mjs') && name !== 'run.mjs');
const chosen = files.filter(name => asked.length === 0 || asked.includes(basename(name, '.mjs')));

const count = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const notes = [];

/** @param {unknown} error */
const reason = error => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
};

/** @param {string} file @param {{ type: string, data: any }} event */
function take(file, { type, data }) {
  if (type !== 'test:pass' && type !== 'test:fail') return;
  // A file is a test, too: it only counts if it could not run.
  const isFile = data.name.endsWith('.mjs');
  if (isFile && (type === 'test:pass' || /subtests? failed/.test(reason(data.details.error)))) return;
  const title = isFile ? file : `${file}: ${data.name}`;
  const waits = data.todo !== undefined && data.todo !== false;
  if (type === 'test:pass') {
    count[data.skip === undefined ? 'passed' : 'skipped'] += 1;
    console.log(`  ok    ${title}${data.skip === undefined ? '' : ` (skipped: ${data.skip})`}`);
    if (waits) notes.push(`“${title}” passes: it waits for nothing any more.`);
  } else if (waits) {
    count.skipped += 1;
    console.log(`  later ${title} (${data.todo})`);
  } else {
    count.failed += 1;
    console.log(`  FAULT ${title}\n${reason(data.details.error).replace(/^/gm, '        ')}`);
  }
}

const started = Date.now();
const queue = [...chosen];
const workers = Array.from({ length: AT_ONCE }, async () => {
  for (let name = queue.shift(); name; name = queue.shift()) {
    for await (const event of run({ files: [join(here, name)] })) take(basename(name, '.mjs'), event);
  }
});
await Promise.all(workers);
for (const note of notes) console.log(note);
console.log(`attacks: ${chosen.length} files in ${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed ? 1 : 0;
