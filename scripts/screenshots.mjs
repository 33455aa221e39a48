// Makes the README's pictures: starts the release build on an empty directory, paints some landscapes, adds them as
// a person would, and takes screenshots. Run by `make screenshots`.
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SETUP_TOKEN, SIGN_UP } from "../end2end/support/server.mjs";

const root = new URL("..", import.meta.url).pathname;
const require = createRequire(join(root, "end2end/package.json"));
const { chromium } = require("@playwright/test");
const jpeg = require("jpeg-js");
const out = join(root, "docs/images");
const folder = mkdtempSync(join(tmpdir(), "vitrine-screenshots-"));
const url = "http://127.0.0.1:3218";

/** A landscape: sky, sun, ridges behind each other, perhaps a lake. */
function paint(seed, width, height) {
  const rand = (n) => {
    const x = Math.sin(seed * 127.1 + n * 311.7) * 43758.5453;
    return x - Math.floor(x);
  };
  const palettes = [
    [[250, 206, 160], [120, 110, 150], [62, 72, 92], [28, 36, 48]],
    [[196, 220, 236], [120, 150, 160], [70, 100, 92], [30, 50, 44]],
    [[244, 226, 198], [198, 160, 120], [140, 100, 80], [60, 44, 40]],
    [[210, 200, 230], [130, 120, 170], [80, 72, 120], [34, 30, 60]],
    [[236, 196, 190], [176, 120, 130], [104, 76, 100], [44, 36, 56]],
    [[180, 214, 210], [96, 140, 130], [52, 92, 80], [22, 44, 38]],
  ];
  const palette = palettes[Math.floor(rand(1) * palettes.length)];
  const data = Buffer.alloc(width * height * 4, 255);
  const sunX = rand(2);
  const sunY = 0.15 + rand(3) * 0.3;
  const lake = rand(4) > 0.55;
  const ridges = [0.48, 0.6, 0.74].map((base, i) => (x) =>
    base + 0.09 * Math.sin(x * (3 + 2 * i) + rand(10 + i) * 6) + 0.035 * Math.sin(x * (11 + 5 * i) + rand(20 + i) * 6) + 0.008 * Math.sin(x * 67 + i));
  const shade = (x, y) => {
    const mirrored = lake && y > 0.8;
    const v = mirrored ? 1.6 - y : y;
    let color = palette[0].map((c, k) => c * (0.72 + 0.28 * v) + (k === 2 ? 18 : 0) * (1 - v));
    const glow = Math.exp(-((x - sunX) ** 2 * 2.2 + (v - sunY) ** 2) * 18);
    color = color.map((c, k) => c + (255 - c) * glow * [0.95, 0.8, 0.55][k]);
    ridges.forEach((ridge, i) => {
      const top = ridge(x);
      if (v > top) color = palette[i + 1].map((c) => c * (1.08 - 0.5 * (v - top)) + palette[0][0] * 0.06);
    });
    return mirrored ? color.map((c) => c * 0.82 + 14 * Math.sin(y * 260 + x * 9) * 0.4) : color;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const color = shade(x / width, y / height);
      const grain = (rand(x * 7.13 + y * 3.77) - 0.5) * 5;
      for (let k = 0; k < 3; k += 1) data[(y * width + x) * 4 + k] = Math.max(0, Math.min(255, color[k] + grain));
    }
  }
  return jpeg.encode({ width, height, data }, 88).data;
}

/** The same JPEG with a date in EXIF. */
function dated(bytes, date) {
  const text = Buffer.from(`${date}\0`, "latin1");
  const tiff = Buffer.alloc(26 + 18 + text.length);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x8769, 10); tiff.writeUInt16LE(4, 12); tiff.writeUInt32LE(1, 14); tiff.writeUInt32LE(26, 18);
  tiff.writeUInt16LE(1, 26);
  tiff.writeUInt16LE(0x9003, 28); tiff.writeUInt16LE(2, 30); tiff.writeUInt32LE(text.length, 32); tiff.writeUInt32LE(44, 36);
  text.copy(tiff, 44);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([bytes.subarray(0, 2), head, body, bytes.subarray(2)]);
}

const shapes = [[1200, 800], [1200, 800], [800, 1200], [1200, 675], [1200, 900], [900, 900], [1600, 700]];
const files = [];
for (let i = 0; i < 34; i += 1) {
  const [w, h] = shapes[(i * 5) % shapes.length];
  const day = i < 9 ? "2026:08:14" : i < 16 ? "2026:08:02" : i < 25 ? "2026:07:19" : `2025:${String(1 + (i % 12)).padStart(2, "0")}:11`;
  const path = join(folder, `landscape-${i + 1}.jpg`);
  writeFileSync(path, dated(paint(i + 3, w, h), `${day} ${String(20 - (i % 9)).padStart(2, "0")}:12:00`));
  files.push(path);
}

const binary = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release/vitrine");
const log = join(folder, "log");
const server = spawn(binary, [], {
  env: { ...process.env, VITRINE_DATA: join(folder, "data"), VITRINE_ADDR: "127.0.0.1:3218", VITRINE_SETUP_TOKEN: SETUP_TOKEN },
  stdio: ["ignore", openSync(log, "w"), "ignore"],
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});
try {
  for (let i = 0; i < 100 && !(await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false)); i += 1) {
    await new Promise((done) => setTimeout(done, 100));
  }
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url + SIGN_UP);
  await page.getByLabel("Email").fill("ada@example.test");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(/confirm/);
  const code = readFileSync(log, "utf8").match(/your code is (\d{6})/)[1];
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.waitForURL(/signin/);
  await page.getByLabel("Email").fill("ada@example.test");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${url}/`);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  await page.locator("#uploader-photos").setInputFiles(files);
  await page.getByText(`${files.length} added`, { exact: true }).first().waitFor({ timeout: 120_000 });
  mkdirSync(out, { recursive: true });
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(out, "timeline.png") });
  await page.locator(".tile a").nth(3).click();
  await page.locator("#lightbox img").waitFor();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(out, "photo.png") });
  const phone = await browser.newContext({
    storageState: await context.storageState(), viewport: { width: 412, height: 860 }, deviceScaleFactor: 2,
    isMobile: true, hasTouch: true, colorScheme: "dark",
  });
  const small = await phone.newPage();
  await small.goto(url);
  await small.waitForLoadState("networkidle");
  await small.screenshot({ path: join(out, "phone.png") });
} finally {
  await browser.close();
  server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
