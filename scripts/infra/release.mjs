// Packs what an operator needs to install the gallery on AWS without building it:
//
//   node scripts/infra/release.mjs [--target=target] [--out=target/release-zips]     `make release-zips` runs it
//
// The archive has the layout of a checkout, so that Terraform finds both zips and the static files where it looks for
// them anyway. The same input gives the same archive.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The parts of the checkout that are packed, in addition to what was built. */
const FILES = [
  ...["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md", "infra", "docs"],
  ...["scripts/infra/smoke.mjs", "scripts/infra/smoke_check.mjs", "scripts/infra/smoke_edge.mjs", "scripts/infra/smoke_photo.mjs"],
  ...["scripts/site/keep.mjs", "end2end/support/forms.mjs"],
];

/** Tests, and what belongs to one installation: state, variables, downloaded providers. */
const LEFT_OUT = /(^|\/)(tests|\.terraform)(\/|$)|\.tfstate|\.auto\.tfvars$|(^|\/)infra\/(terraform\.tfvars|teardown_override\.tf|backend\.tf)$|(^|\/)docs\/images(\/|$)/;

/** Files of every kind that the programs and pages are made of, and that must be there. */
const BUILT = ["lambda/web.zip", "lambda/worker.zip", "site"];

/** The version in Cargo.toml. */
export function version() {
  return readFileSync(join(ROOT, "Cargo.toml"), "utf8").match(/^version = "([^"]+)"/m)[1];
}

/**
 * Packs an archive. Returns its path and its SHA-256.
 * @param {string} target the folder with what was built @param {string} out
 */
export function pack(target, out) {
  for (const part of BUILT) if (!existsSync(join(target, part))) throw new Error(`${join(target, part)} is missing: run make lambda`);
  const name = `vitrine-${version()}-aws-arm64`;
  const work = mkdtempSync(join(tmpdir(), "vitrine-release-"));
  try {
    const folder = join(work, name);
    const below = (path) => path.slice(ROOT.length).replace(/^\//, "");
    for (const path of FILES) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter: (from) => !LEFT_OUT.test(below(from)) });
    }
    for (const part of BUILT) {
      mkdirSync(dirname(join(folder, "target", part)), { recursive: true });
      cpSync(join(target, part), join(folder, "target", part), { recursive: true });
    }
    // The list of releases, so that the next one knows which files to keep.
    const list = join(target, "site_kept", "pkg", "releases.json");
    if (existsSync(list)) {
      mkdirSync(join(folder, "target/site_kept/pkg"), { recursive: true });
      cpSync(list, join(folder, "target/site_kept/pkg/releases.json"));
    }
    mkdirSync(out, { recursive: true });
    const archive = join(out, `${name}.tar.gz`);
    const same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
    execFileSync("tar", ["-C", work, ...same, "-I", "gzip -9n", "-cf", archive, name]);
    const sha256 = createHash("sha256").update(readFileSync(archive)).digest("hex");
    writeFileSync(join(out, "SHA256SUMS"), `${sha256}  ${name}.tar.gz\n`);
    return { archive, sha256 };
  } finally {
    rmSync(work, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const given = (name, otherwise) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
  const target = resolve(given("target", join(ROOT, "target")));
  const { archive, sha256 } = pack(target, resolve(given("out", join(target, "release-zips"))));
  console.log(`${archive}\nSHA-256 ${sha256}`);
}
