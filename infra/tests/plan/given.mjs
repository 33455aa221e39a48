// The plan that `check --json` wrote to the folder VITRINE_PLAN, and the code that it is compared with.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Plan } from "../../../scripts/infra/plan.mjs";

/** The checkout whose code is read. */
export const ROOT = process.env.VITRINE_ROOT ?? fileURLToPath(new URL("../../..", import.meta.url));

const folder = process.env.VITRINE_PLAN;

/** Why a test that needs the plan is skipped, if it is. */
export const skip = folder ? false : "there is no plan: VITRINE_PLAN names none";

/** The plan. */
export const plan = folder ? Plan.read(folder) : undefined;

/** The Rust files below some folders or files of the checkout, without tests: `{ path, text }`. */
export function rust(...places) {
  return places.flatMap((place) => files(join(ROOT, place))).map((path) => ({ path, text: code(path) }));
}

function files(path) {
  if (!existsSync(path)) return [];
  if (path.endsWith(".rs")) return [path];
  const below = readdirSync(path, { withFileTypes: true });
  return below.flatMap((entry) => {
    if (entry.isDirectory()) return files(join(path, entry.name));
    return entry.name.endsWith(".rs") && !/^tests?\.rs$/.test(entry.name) ? [join(path, entry.name)] : [];
  });
}

/** Code that exists only in tests: a declaration, or a block up to its brace at the start of a line. */
const TESTS = /^#\[cfg\((?:test|all\(test).*\n(?:#\[.*\n)*.*(?:;\n|\{\n[\s\S]*?^\}\n?)/gm;

/** A file without comments and without tests. */
function code(path) {
  return readFileSync(path, "utf8").replaceAll(/^\s*\/\/.*\n/gm, "").replaceAll(TESTS, "");
}

/** A path relative to the checkout. */
export const short = (path) => relative(ROOT, path);
