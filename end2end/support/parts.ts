import type { Request } from '@playwright/test';

/** Whether files are sent to this URL: to the gallery itself if standalone, to a bucket on AWS and standalone with
 * a bucket. */
export function isPartUrl(url: URL): boolean {
  return url.pathname.startsWith('/upload/') || /^\/vitrine-(originals|photos\/family)\/(originals|uploads)\//.test(url.pathname);
}

/** Whether the request sends a part of a file. */
export const isPart = (request: Request): boolean => request.method() === 'PUT' && isPartUrl(new URL(request.url()));

/** The number of the part. */
export function partNumber(request: Request): string {
  const { pathname, searchParams } = new URL(request.url());
  return pathname.startsWith('/upload/') ? (pathname.split('/').at(-1) ?? '') : (searchParams.get('partNumber') ?? '1');
}
