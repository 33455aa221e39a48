// Converts HTTP requests to events of a function URL or an HTTP API (payload format 2.0).

import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';

/**
 * @param {{ method: string, url: string, headers: import('node:http').IncomingHttpHeaders, address: string }} request
 * @param {Buffer} body
 */
export function payload({ method, url, headers, address }, body) {
  const { pathname, search } = new URL(url, 'http://function.invalid');
  const plain = Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name !== 'cookie')
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
  );
  const cookies = headers.cookie?.split(/; */);
  const text = isUtf8(body) && /^(text\/|application\/(json|x-www-form-urlencoded))/.test(plain['content-type'] ?? '');
  const now = Date.now();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookies && { cookies }),
    headers: plain,
    ...(search && { queryStringParameters: Object.fromEntries(new URLSearchParams(search)) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'function',
      domainName: 'function.lambda-url.eu-west-1.on.aws',
      domainPrefix: 'function',
      http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: address, userAgent: plain['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: text ? body.toString() : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
}
