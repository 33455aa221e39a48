import { request, type FullConfig } from '@playwright/test';

import { Gallery } from './person.ts';

/**
 * Creates the first account, so that no test happens to be the one that sets the gallery up. On a bad day, it takes a
 * few tries.
 */
export default async function setUp(config: FullConfig): Promise<void> {
  const origin = config.projects[0]?.use.baseURL ?? '';
  if (process.env.VITRINE_URL) return;
  for (let left = 10; ; left -= 1) {
    const context = await request.newContext();
    try {
      await new Gallery(context, origin).join();
      return;
    } catch (error) {
      if (left === 0) throw error;
    } finally {
      await context.dispose();
    }
  }
}
