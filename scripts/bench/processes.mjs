// What does a process for each photo cost? 200 photos of 12 megapixels, in the server's process and in processes of their
// own, in turn: server/benches/render_process.rs.

import { spawnSync } from 'node:child_process';

import { pictures } from './pictures.mjs';

const [photo] = await pictures();
const env = { ...process.env, VITRINE_PHOTO: photo };
const run = ['bench', '--locked', '-p', 'server', '--bench', 'render_process', ...process.argv.slice(2)];
process.exit(spawnSync('cargo', run, { env, stdio: 'inherit' }).status ?? 1);
