import { readFileSync } from 'node:fs';

import { expect } from '@playwright/test';

/** Codes mailed to an address, oldest first, from the server's log. */
export function codes(email: string, log = process.env.VITRINE_LOG ?? ''): string[] {
  const escaped = email.replace(/[^a-z0-9]/gi, '\\$&');
  const line = new RegExp(`mail to ${escaped}: your code is (\\d{6})`, 'g');
  return [...readFileSync(log, 'utf8').matchAll(line)].map(([, code]) => code ?? '');
}

/** Waits for the `count`th code mailed to an address. */
export async function code(email: string, count = 1, log?: string): Promise<string> {
  await expect.poll(() => codes(email, log).length, { message: `mail to ${email}` }).toBeGreaterThanOrEqual(count);
  return codes(email, log)[count - 1] ?? '';
}

/** A wrong code. */
export function wrong(right: string): string {
  return String((Number(right) + 1) % 1_000_000).padStart(6, '0');
}
