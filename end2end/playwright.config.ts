import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineConfig, devices } from '@playwright/test';

import { binary, serverEnvironment } from './support/server.mjs';

const external = process.env.VITRINE_URL;
/** Which home: standalone, standalone with a bucket, or AWS; the last two use a stand-in for AWS. */
const cloud = process.env.VITRINE_HOME === 'cloud';
const bucket = process.env.VITRINE_HOME === 'bucket';
const port = process.env.VITRINE_PORT ?? (cloud ? '3227' : bucket ? '3237' : '3217');
const baseURL = external ?? `http://127.0.0.1:${port}`;

// Worker processes read this file again; the environment passes them what the first reading chose.
if (!external && !process.env.VITRINE_TEST_HOME) {
  const home = mkdtempSync(join(tmpdir(), 'vitrine-end2end-'));
  process.env.VITRINE_TEST_HOME = home;
  process.env.VITRINE_LOG = join(home, 'server.log');
  if (!process.env.VITRINE_KEEP) process.on('exit', () => rmSync(home, { recursive: true, force: true }));
}
const home = process.env.VITRINE_TEST_HOME ?? '';

// @home needs its own server or access to its folder; @cloud is about what exists only on AWS, @faults about a bad
// day there, and @afterwards about what it leaves behind.
const badDay = Boolean(process.env.VITRINE_FAULTS);
const elsewhere = !cloud ? /@cloud/ : badDay ? /@home|@afterwards/ : /@home|@faults|@afterwards/;

const phone = {
  viewport: { width: 412, height: 915 },
  deviceScaleFactor: 2.625,
  isMobile: true,
  hasTouch: true,
  userAgent: devices['Pixel 7'].userAgent,
};
const desktop = { viewport: { width: 1280, height: 800 } };

export default defineConfig({
  testDir: 'tests',
  globalSetup: './support/set-up.ts',
  ...(badDay && { grep: /@faults|@afterwards/ }),
  fullyParallel: true,
  workers: 2,
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['./support/count-reporter.ts']],
  use: {
    baseURL,
    locale: 'en-GB',
    timezoneId: 'Europe/Rome',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // @js and @nojs need or forbid JavaScript, @phone and @desktop a kind of device; @once only concerns the server.
  projects: [
    { name: 'desktop-js', use: desktop, grepInvert: [/@nojs|@phone/, elsewhere] },
    { name: 'phone-js', use: phone, grepInvert: [/@nojs|@desktop|@once/, elsewhere] },
    { name: 'desktop-nojs', use: { ...desktop, javaScriptEnabled: false }, grepInvert: [/@js|@phone|@once/, elsewhere] },
    { name: 'phone-nojs', use: { ...phone, javaScriptEnabled: false }, grepInvert: [/@js|@desktop|@once/, elsewhere] },
    ...(badDay ? [{ name: 'afterwards', use: desktop, grep: /@afterwards/, dependencies: ['desktop-js', 'phone-nojs'] }] : []),
  ],
  ...(external
    ? {}
    : {
        webServer: {
          command: cloud
            ? `exec node support/cloud/serve.mjs ${port} "${join(home, 'cloud')}" >"${join(home, 'server.log')}" 2>&1`
            : bucket
            ? `exec node support/bucket/serve.mjs ${port} "${join(home, 'bucket')}" >"${join(home, 'server.log')}" 2>&1`
            : `exec "${binary()}" >"${join(home, 'server.log')}" 2>&1`,
          url: `${baseURL}/healthz`,
          timeout: cloud || bucket ? 90_000 : 20_000,
          reuseExistingServer: false,
          gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 5_000 },
          env: serverEnvironment(`127.0.0.1:${port}`, join(home, 'data')),
        },
      }),
});
