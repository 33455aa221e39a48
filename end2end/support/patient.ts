import { expect, type Locator, type Page } from '@playwright/test';

import { islandsAwake } from './views.ts';

/** What a page says if a step failed and is worth another try. */
const AGAIN =
  /Something went wrong on our side|[Pp]lease try again|Too many attempts\. Try again|Can’t reach the gallery/;

/** The most tries: a day on which more are needed is not just bad. */
export const TRIES = 15;

/** A person at a browser on a bad day, who repeats a step as often as a page asks for it, and expects it to ask. */
export class Patient {
  /** The steps that had to be repeated. */
  readonly asked: string[] = [];

  constructor(readonly page: Page) {}

  /** Opens a page. */
  async open(path: string): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await this.page.goto(path);
      const status = answer?.status() ?? 0;
      if (status < 500 && status !== 429) return islandsAwake(this.page);
      await this.again(`open ${path}`);
    }
    throw new Error(`${path} did not open in ${TRIES} tries`);
  }

  /**
   * Repeats a step until its result is visible. A form that goes straight to the bucket shows another site's error
   * instead of ours.
   */
  async until(what: string, step: () => Promise<void>, seen: Locator, theirs?: RegExp): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      await step();
      const word = this.word();
      const foreign = theirs ? this.page.getByText(theirs).filter({ visible: true }) : word;
      const end = seen.or(word).or(foreign).first();
      await expect(end, `${what}: neither done nor an error message`).toBeVisible({ timeout: 30_000 });
      if (await seen.first().isVisible()) return;
      await this.again(what, theirs);
    }
    throw new Error(`“${what}” did not succeed in ${TRIES} tries: ${this.asked.join(', ')}`);
  }

  /** The place where the page asks for another try. */
  word(): Locator {
    return this.page.getByText(AGAIN).filter({ visible: true });
  }

  /** Expects the page to ask for another try, records it, and waits a moment. */
  async again(what: string, theirs?: RegExp): Promise<void> {
    const words = await this.page.locator('body').innerText();
    if (!theirs?.test(words)) expect(words, what).toMatch(AGAIN);
    this.asked.push(what);
    const seconds = Number(/Try again in (\d+) second/.exec(words)?.[1] ?? 0.5);
    await this.page.waitForTimeout(seconds * 1000);
  }
}
