// Checks the documents against the repository:
//
//   node scripts/docs/check.mjs [--write] [FOLDER]     `make docs` runs it
//
// - Every relative link in a Markdown file leads to a file, and to a heading if it names one.
// - Every VITRINE_ variable that the server and the worker read is in a table of docs/SETTINGS.md or infra/README.md, and
//   every variable that a document names is read somewhere.
// - Every `make` target that a document names exists.
// - Every source file that a document names in code quotes exists.
// - The tables of Terraform inputs in infra/README.md match infra/variables*.tf. --write updates them.
//
// CHANGELOG.md and docs/decisions describe the past, so only their links are checked.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const args = process.argv.slice(2);
const write = args.includes("--write");
const root = resolve(args.find((arg) => !arg.startsWith("--")) ?? fileURLToPath(new URL("../..", import.meta.url)));
const read = (path) => readFileSync(join(root, path), "utf8");

const SKIPPED = new Set([".git", "node_modules", "target", "data", "test-results", "playwright-report"]);
/** Every file of the checkout, as a path from its root. */
const files = (function walk(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
})("");
const documents = files.filter((path) => path.endsWith(".md"));
const current = documents.filter((path) => path !== "CHANGELOG.md" && !path.startsWith("docs/decisions/"));

const faults = [];
const fault = (path, line, text) => faults.push(`${path}${line ? `:${line}` : ""}: ${text}`);

// ---- Markdown ------------------------------------------------------------------------------------------------------

/** The lines of a document, each with its number and whether it is inside a fenced block. */
function lines(text) {
  let fence = null;
  return text.split("\n").map((line, index) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    const inside = fence !== null;
    if (mark && fence === null) fence = mark;
    else if (mark && mark.startsWith(fence)) fence = null;
    return { number: index + 1, line, code: inside || Boolean(mark) };
  });
}

/** The anchor that the hosting platform gives a heading. */
function slug(heading) {
  const text = heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .trim()
    .toLowerCase();
  return text.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
}

const anchors = new Map();
/** The anchors of a document. */
function anchorsOf(path) {
  if (!anchors.has(path)) {
    const found = new Set();
    const seen = new Map();
    for (const { line, code } of lines(read(path))) {
      const heading = !code && /^#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
      if (heading) {
        const name = slug(heading);
        const before = seen.get(name) ?? 0;
        seen.set(name, before + 1);
        found.add(before ? `${name}-${before}` : name);
      }
      for (const [, id] of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) found.add(id);
    }
    anchors.set(path, found);
  }
  return anchors.get(path);
}

function checkLinks(path) {
  for (const { number, line, code } of lines(read(path))) {
    if (code) continue;
    const text = line.replace(/`[^`]*`/g, "");
    const targets = [
      ...[...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(([, target]) => target),
      ...[...text.matchAll(/^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$/g)].map(([, target]) => target),
      ...[...text.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, target]) => target),
    ];
    for (const target of targets) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith("//")) continue;
      const [file, anchor] = target.split("#");
      const to = file ? posix.normalize(posix.join(dirname(path), decodeURIComponent(file))) : path;
      if (to.startsWith("..") || !existsSync(join(root, to))) {
        fault(path, number, `the link ${target} leads to no file`);
      } else if (anchor && to.endsWith(".md") && !anchorsOf(to).has(decodeURIComponent(anchor))) {
        fault(path, number, `${to} has no heading #${anchor}`);
      } else if (anchor && statSync(join(root, to)).isDirectory()) {
        fault(path, number, `the link ${target} names a heading of a folder`);
      }
    }
  }
}

/** The code in a document: fenced blocks line by line, and inline code, which may span lines. */
function codeOf(path) {
  const all = lines(read(path));
  const blocks = all.filter(({ code }) => code).map(({ number, line }) => ({ number, text: line, block: true }));
  const prose = all.map(({ line, code }) => (code ? "" : line)).join("\n");
  const spans = [...prose.matchAll(/(`+)((?:(?!\n\n)[\s\S])+?)\1(?!`)/g)].map((match) => ({
    number: prose.slice(0, match.index).split("\n").length,
    text: match[2].replace(/\s+/g, " ").trim(),
    block: false,
  }));
  return [...blocks, ...spans];
}

// ---- Variables -----------------------------------------------------------------------------------------------------

const VARIABLE = /\b(?:VITRINE|CRASH|BENCH|FUZZ)_[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g;

/** Rust without comments. */
const rust = (path) => read(path).replace(/^\s*\/\/.*$/gm, "");
// `env!` is evaluated by the compiler: nobody who runs the program sets it.
const quoted = (text) => [...text.matchAll(/(?<!env!\()"(VITRINE_[A-Z0-9_]+)"/g)].map(([, name]) => name);

/** Variables that the programs for people read. */
function settings() {
  const places = [/^server\/src\//, /^worker\/src\/bin\//];
  const sources = files.filter((path) => places.some((place) => place.test(path)) && path.endsWith(".rs") && !/(^|\/)tests?\.rs$/.test(path));
  const found = new Map();
  for (const path of sources) for (const name of quoted(rust(path))) if (!found.has(name)) found.set(name, path);
  return found;
}

/** Every variable that any code reads, including tests and scripts. */
function known() {
  const found = new Set();
  const add = (text, pattern) => [...text.matchAll(pattern)].forEach(([, name]) => found.add(name));
  for (const path of files) {
    if (path.startsWith("scripts/docs/")) continue;
    if (path.endsWith(".rs")) quoted(rust(path)).forEach((name) => found.add(name));
    else if (/\.(mjs|js|ts)$/.test(path)) add(read(path), /\benv\.([A-Z][A-Z0-9_]+)/g);
    else if (/\.sh$/.test(path) || path === "Makefile" || path.startsWith(".ci/")) add(read(path), /\$[{(]?([A-Z][A-Z0-9_]+)/g);
  }
  return found;
}

/** Variables that have a row: they are in its first cell. */
function described(path) {
  return lines(read(path)).flatMap(({ line, code }) => {
    const first = !code && /^\|([^|]*)\|/.exec(line)?.[1];
    return first ? [...first.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name) : [];
  });
}

function checkVariables() {
  const places = ["docs/SETTINGS.md", "infra/README.md"];
  const rows = new Set(places.filter((path) => existsSync(join(root, path))).flatMap(described));
  for (const [name, path] of settings()) {
    if (!rows.has(name)) fault(path, 0, `${name} has no row in ${places.join(" or ")}`);
  }
  const read = known();
  for (const path of current) {
    for (const { number, text } of codeOf(path)) {
      for (const [name] of text.matchAll(VARIABLE)) if (!read.has(name)) fault(path, number, `nothing reads ${name}`);
    }
  }
}

// ---- Targets and files ---------------------------------------------------------------------------------------------

function checkTargets() {
  const targets = new Set([...read("Makefile").matchAll(/^([a-z][a-z0-9-]*)\s*:(?!=)/gm)].map(([, name]) => name));
  for (const path of current) {
    for (const { number, text } of codeOf(path)) {
      for (const [, names] of text.matchAll(/(?:^|[\s`($])make((?: +-C +\S+)?(?: +[a-z][a-z0-9-]*)+)(?![\w./])/g)) {
        // In blocks, a comment may follow.
        for (const name of names.split("#")[0].replace(/ -C +\S+/, "").trim().split(/ +/)) {
          if (!targets.has(name)) fault(path, number, `the Makefile has no target ${name}`);
        }
      }
    }
  }
}

/** A file may be named by its path or by the end of it. */
function checkFiles() {
  for (const path of current) {
    for (const { number, text, block } of codeOf(path)) {
      if (block || !/^[\w.-]+(?:\/[\w.-]+)*\.(?:rs|mjs|ts|sh|tf|css)$/.test(text)) continue;
      const there = files.some((file) => file === text || file.endsWith(`/${text}`));
      if (!there) fault(path, number, `there is no file ${text}`);
    }
  }
}

// ---- Terraform inputs ----------------------------------------------------------------------------------------------

/** The variables of a file: name, type, default, description. */
function inputs(path) {
  const text = read(path);
  return [...text.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) => {
    const value = (key) => new RegExp(`^  ${key}\\s*= (.*)$`, "m").exec(body)?.[1];
    const description = value("description");
    if (!description || !value("type")) fault(path, 0, `${name} has no description or no type`);
    return { name, type: value("type") ?? "", standard: value("default"), description: description ? JSON.parse(description) : "" };
  });
}

function table(path) {
  const cell = (text) => text.replaceAll("|", "\\|");
  const standard = (text) => (text === undefined ? "required" : text === "null" ? "–" : `\`${text}\``);
  const rows = inputs(path).map(
    ({ name, type, standard: value, description }) => `| \`${name}\` | ${cell(type)} | ${cell(standard(value))} | ${cell(description)} |`,
  );
  return ["| input | type | default | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

function checkInputs() {
  const path = "infra/README.md";
  const all = files.filter((file) => /^infra\/variables\w*\.tf$/.test(file));
  const before = read(path);
  const shown = new Set();
  const after = before.replace(/(<!-- inputs: (\w+\.tf) -->\n)[\s\S]*?(<!-- \/inputs -->)/g, (whole, begin, file, end) => {
    shown.add(`infra/${file}`);
    if (!all.includes(`infra/${file}`)) {
      fault(path, 0, `there is no infra/${file}`);
      return whole;
    }
    return `${begin}${table(`infra/${file}`)}\n${end}`;
  });
  for (const file of all) if (!shown.has(file)) fault(path, 0, `the inputs of ${file} are not shown: add <!-- inputs: … -->`);
  if (after === before) return;
  if (write) {
    writeFileSync(join(root, path), after);
    console.log(`${path} was written.`);
  } else {
    fault(path, 0, "its tables of inputs are out of date: run node scripts/docs/check.mjs --write");
  }
}

// --------------------------------------------------------------------------------------------------------------------

documents.forEach(checkLinks);
checkInputs();
checkVariables();
checkTargets();
checkFiles();

for (const text of faults) console.error(text);
console.log(`${documents.length} documents in ${relative(process.cwd(), root) || "."}: ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
