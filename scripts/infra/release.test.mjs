import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { pack, version } from "./release.mjs";

const infra = fileURLToPath(new URL("../../infra", import.meta.url));

function built(t) {
  const target = mkdtempSync(join(tmpdir(), "vitrine-packed-"));
  t.after(() => rmSync(target, { recursive: true }));
  mkdirSync(join(target, "lambda"));
  for (const name of ["web", "worker"]) writeFileSync(join(target, "lambda", `${name}.zip`), name);
  cpSync(join(infra, "tests/fixtures/site"), join(target, "site"), { recursive: true });
  return target;
}

test("the archive has all that Terraform reads, where Terraform looks for it", (t) => {
  const target = built(t);
  const { archive } = pack(target, join(target, "out"));
  const name = `vitrine-${version()}-aws-arm64`;
  assert.ok(archive.endsWith(`${name}.tar.gz`));
  execFileSync("tar", ["-C", target, "-xf", archive]);
  const folder = join(target, name);
  const configuration = readdirSync(join(folder, "infra")).filter((file) => file.endsWith(".tf"));
  assert.deepEqual(configuration.sort(), readdirSync(infra).filter((file) => file.endsWith(".tf")).sort());
  let found = 0;
  for (const file of configuration) {
    const text = readFileSync(join(folder, "infra", file), "utf8");
    // Files that the configuration names, and the places where it looks for what was built.
    for (const [, path] of text.matchAll(/\$\{path\.module\}\/([\w./]+)/g)) {
      if (path.endsWith("site_kept")) continue;
      assert.ok(existsSync(join(folder, "infra", path)), path);
      found += 1;
    }
  }
  assert.ok(found >= 7, String(found));
});

test("what an operator runs finds its modules", (t) => {
  const target = built(t);
  execFileSync("tar", ["-C", target, "-xf", pack(target, join(target, "out")).archive]);
  const folder = join(target, `vitrine-${version()}-aws-arm64`);
  for (const path of ["scripts/infra/smoke.mjs", "scripts/site/keep.mjs"]) {
    for (const [, module] of readFileSync(join(folder, path), "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      assert.ok(existsSync(join(folder, dirname(path), module)), `${path}: ${module}`);
    }
    assert.throws(() => execFileSync("node", [join(folder, path), "not an address"], { stdio: "pipe" }), /usage/);
  }
});

test("it has nothing of one installation, and is the same each time", (t) => {
  const target = built(t);
  const one = pack(target, join(target, "out"));
  const other = pack(target, join(target, "other"));
  assert.equal(one.sha256, other.sha256);
  assert.equal(readFileSync(join(target, "out/SHA256SUMS"), "utf8").split(" ")[0], one.sha256);
  const files = execFileSync("tar", ["-tf", one.archive], { encoding: "utf8" }).split("\n");
  for (const file of files) assert.doesNotMatch(file, /tfstate|\.terraform\/|infra\/tests\/|infra\/terraform\.tfvars/, file);
});

test("without a build there is no archive", () => {
  const empty = mkdtempSync(join(tmpdir(), "vitrine-packed-"));
  assert.throws(() => pack(empty, join(empty, "out")), /make lambda/);
  rmSync(empty, { recursive: true });
});
