import { test as base } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';

import { checkAccessibility } from './a11y.ts';
import { visitorProxy } from './address.ts';
import { Gallery, type Person } from './person.ts';
import * as photos from './photos.ts';
import { Problems } from './problems.ts';
import { MainThread } from './tasks.ts';
import { announceAwake } from './views.ts';
import { Server } from './server.mjs';

export { expect } from '@playwright/test';
export { PASSWORD, newEmail } from './person.ts';

interface Fixtures {
  /** Whether JavaScript is enabled. */
  js: boolean;
  /** Whether the device is a phone. */
  phone: boolean;
  /** The gallery, without a browser but with the page's cookies. */
  gallery: Gallery;
  /** A new person, signed in to `page`. */
  person: Person;
  /** Another person, signed in elsewhere. */
  other: Person;
  /** Makes photos. */
  photos: typeof photos;
  /** Runs axe. */
  a11y: (what: string, page?: Page) => Promise<void>;
  /** Fails the test if the browser reported a problem. */
  csp: Problems;
  /** Watches the main thread of `page`; only from when it is asked to. */
  mainThread: MainThread;
  /** A browser like this one without any session. */
  freshContext: () => Promise<BrowserContext>;
  /** A server for this test alone, not started. */
  ownServer: Server;
}

export const test = base.extend<Fixtures>({
  proxy: async ({ baseURL }, use) => {
    if (!baseURL?.startsWith('http://127.')) return use(undefined);
    const visitor = await visitorProxy();
    await use({ server: visitor.server });
    visitor.close();
  },

  js: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  context: async ({ context, javaScriptEnabled }, use) => {
    if (javaScriptEnabled !== false) await context.addInitScript(announceAwake);
    await use(context);
  },

  phone: async ({ isMobile }, use) => use(Boolean(isMobile)),

  gallery: async ({ context, baseURL }, use) => use(new Gallery(context.request, baseURL ?? '')),

  person: async ({ gallery }, use) => use(await gallery.join()),

  other: async ({ playwright, baseURL, proxy }, use) => {
    const request = await playwright.request.newContext({ ...(proxy && { proxy }) });
    await use(await new Gallery(request, baseURL ?? '').join());
    await request.dispose();
  },

  photos: async ({}, use) => use(photos),

  a11y: async ({ page }, use) => use((what, other = page) => checkAccessibility(other, what)),

  csp: [
    async ({ context }, use) => {
      const problems = new Problems(context);
      await use(problems);
      problems.check();
    },
    { auto: true },
  ],

  mainThread: async ({ page }, use) => {
    const thread = new MainThread(page);
    await use(thread);
    await thread.end();
  },

  freshContext: async ({ browser, contextOptions, baseURL, proxy, javaScriptEnabled, viewport, isMobile, hasTouch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL: baseURL ?? '',
        viewport: viewport ?? null,
        ...(proxy && { proxy }),
        ...(javaScriptEnabled !== undefined && { javaScriptEnabled }),
        ...(isMobile && { isMobile, hasTouch: hasTouch ?? true }),
      });
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.close();
  },

  ownServer: async ({}, use, testInfo) => {
    testInfo.skip(process.env.VITRINE_HOME === 'cloud', 'a separate server is always standalone');
    const server = await Server.create();
    await use(server);
    await server.remove();
  },
});
