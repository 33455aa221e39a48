import { randomBytes } from 'node:crypto';

import { type APIRequestContext, type APIResponse, type BrowserContext, expect } from '@playwright/test';

import { filled, readForm } from './forms.mjs';
import { Library } from './library.ts';
import { code } from './mail.ts';
import { SIGN_UP } from './server.mjs';

export const PASSWORD = 'correct horse battery';

/** A person with an account, signed in to the request context (and to the browser context that it belongs to). */
export interface Person {
  email: string;
  password: string;
  request: APIRequestContext;
  library: Library;
}

export function newEmail(): string {
  return `${randomBytes(6).toString('hex')}@example.test`;
}

/** The gallery without a browser: reads its forms and sends them as a browser would. */
export class Gallery {
  constructor(
    readonly request: APIRequestContext,
    readonly origin: string,
    readonly log?: string,
  ) {}

  /** Fills in and sends the form with this button on a page; returns the page that it led to. */
  async submit(path: string, button: string, values: Record<string, string> = {}): Promise<APIResponse> {
    const page = await this.request.get(new URL(path, this.origin).href);
    return this.post(await page.text(), page.url(), button, values);
  }

  /** The same for a page that was already fetched. */
  async post(html: string, url: string, button: string, values: Record<string, string> = {}): Promise<APIResponse> {
    const form = readForm(html, button);
    return this.request.post(new URL(form.action || url, url).href, {
      data: filled(form, values).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin },
    });
  }

  signIn(email: string, password = PASSWORD): Promise<APIResponse> {
    return this.submit('/signin', 'Sign in', { Email: email, Password: password });
  }

  /** Creates an account that is confirmed but not signed in. */
  async register(email = newEmail()): Promise<string> {
    const signedUp = await this.submit(SIGN_UP, 'Create account', { Email: email, Password: PASSWORD });
    expect(signedUp.url(), await signedUp.text()).toContain('/confirm');
    const values = { Code: await code(email, 1, this.log) };
    const confirmed = await this.post(await signedUp.text(), signedUp.url(), 'Confirm', values);
    expect(confirmed.url(), await confirmed.text()).toContain('/signin');
    return email;
  }

  /** Creates an account and signs in. */
  async join(): Promise<Person> {
    const email = await this.register();
    const signedIn = await this.signIn(email);
    expect(signedIn.url(), await signedIn.text()).not.toContain('/signin');
    const library = new Library(this.request, this.origin);
    return { email, password: PASSWORD, request: this.request, library };
  }
}

/** Lets an hour pass: removes the access token, a JSON Web Token, and keeps the refresh token. */
export async function expireAccess(context: BrowserContext): Promise<void> {
  const access = await accessToken(context);
  expect(access, 'a cookie with the access token').toBeDefined();
  await context.clearCookies({ name: access?.name ?? '' });
}

export async function accessToken(context: BrowserContext): Promise<{ name: string; value: string } | undefined> {
  return (await context.cookies()).find(({ value }) => /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(value));
}
