// Builds the static files: everything except the server. Does what `cargo leptos build --release --split
// --frontend-only --js-minify=false` does, with the same settings and the same result, so cargo-leptos need not be
// compiled.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root, settings } from "./settings.mjs";
import { style } from "./style.mjs";

const leptos = settings();
const name = leptos["output-name"];

function cargo(args, env = {}) {
  const { status } = spawnSync("cargo", args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// Compiled into the same folder as with cargo-leptos, so that neither repeats the other's work.
const front = join(leptos.target, "front");
const profile = leptos["lib-profile-release"];
cargo(
  [
    "build",
    "--locked",
    `--package=${leptos["lib-package"]}`,
    "--lib",
    `--target-dir=${front}`,
    "--target=wasm32-unknown-unknown",
    "--no-default-features",
    `--features=${leptos["lib-features"].join(",")}`,
    `--profile=${profile}`,
  ],
  { RUSTFLAGS: "-Clink-args=--emit-relocs" },
);

rmSync(leptos.site, { recursive: true, force: true });
mkdirSync(leptos.pkg, { recursive: true });
cpSync(join(root, leptos["assets-dir"]), leptos.site, { recursive: true });
writeFileSync(join(leptos.pkg, `${name}.css`), style(join(root, leptos["style-file"]), leptos.browserquery));

const wasm = join(front, "wasm32-unknown-unknown", profile, `${leptos["lib-package"]}.wasm`);
cargo(["run", "--quiet", "--locked", "--package=xtask", "--", wasm, leptos.pkg, name]);

const optimizer = join(import.meta.dirname, "node_modules/.bin/wasm-opt");
for (const file of readdirSync(leptos.pkg).filter((file) => file.endsWith(".wasm"))) {
  const path = join(leptos.pkg, file);
  execFileSync(optimizer, [...leptos["wasm-opt-features"], path, "-o", path], { stdio: "inherit" });
}
