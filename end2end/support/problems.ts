import { type BrowserContext, expect } from '@playwright/test';

/** Problems that a browser reported: violations of the Content-Security-Policy, errors in the console, exceptions.
 * */
export class Problems {
  private readonly found: { text: string; url: string }[] = [];
  private readonly navigations = new Set<string>();
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on('response', response => {
      if (response.request().isNavigationRequest()) this.navigations.add(response.url());
    });
    context.on('console', message => {
      if (message.type() === 'error') this.found.push({ text: message.text(), url: message.location().url });
    });
    context.on('weberror', error => this.found.push({ text: String(error.error()), url: '' }));
  }

  /** Declares that a problem is part of the test. */
  allow(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** Fails if there are any others. A page that answers 404 or 422 is not a problem: the test says what it expects.
   * */
  check(): void {
    const left = this.found.filter(({ text, url }) => {
      const page = text.startsWith('Failed to load resource') && this.navigations.has(url);
      return !page && !this.expected.some(pattern => pattern.test(text));
    });
    expect(left, 'problems reported by the browser').toEqual([]);
  }
}
