// The settings in `[workspace.metadata.leptos]`, which cargo-leptos reads as well.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

/** Settings of the site, and cargo's target directory. */
export function settings() {
  const output = execFileSync("cargo", ["metadata", "--format-version=1", "--no-deps", "--locked"], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  const metadata = JSON.parse(output.toString());
  const [leptos] = metadata.metadata.leptos;
  return { ...leptos, site: join(root, leptos["site-root"]), pkg: join(root, leptos["site-root"], leptos["site-pkg-dir"]), target: metadata.target_directory };
}
