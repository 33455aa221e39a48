import type { Request } from '@playwright/test';

/** Whether files are sent here: to the gallery itself at home, to a bucket in the cloud and in the home with a bucket. */
export function isPartUrl(url: URL): boolean {
  return url.pathname.startsWith('/upload/') || /^\/vitrine-(originals|photos\/family)\/(originals|uploads)\//.test(url.pathname);
}

/** Whether it brings a part of a file. */
export const isPart = (request: Request): boolean => request.method() === 'PUT' && isPartUrl(new URL(request.url()));

/** The part's number. */
export function partNumber(request: Request): string {
  const { pathname, searchParams } = new URL(request.url());
  return pathname.startsWith('/upload/') ? (pathname.split('/').at(-1) ?? '') : (searchParams.get('partNumber') ?? '1');
}
