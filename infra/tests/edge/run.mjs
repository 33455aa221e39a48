// @ts-nocheck: it is plain JavaScript, and the journeys, which are type-checked, use it as well.
// Runs an edge function as CloudFront does: no packages except its own two, and requests in its format.
import { readFileSync } from "node:fs";

const FOLDER = new URL("../../functions/", import.meta.url);

/** CloudFront's size limit for the source of a function. */
export const MOST_BYTES = 10_240;

/** The source of a function. */
export const source = (name) => readFileSync(new URL(name, FOLDER), "utf8");

/**
 * @param {string} text @param {{ store?: Record<string, string>, now?: () => number, faults?: object }} [world]
 * @returns {Promise<(event: object) => Promise<any>>}
 *
 * The handler in a source text. `store` is the content of its KeyValueStore; `now` returns the time in seconds; `faults`
 * has methods of the store that fail.
 */
export async function handler(text, { store = {}, now = () => 0, faults = {} } = {}) {
  const kvs = () => ({
    get: async (key) => {
      if (!Object.hasOwn(store, key)) throw new Error(`no key ${key}`);
      return store[key];
    },
    exists: async (key) => Object.hasOwn(store, key),
    ...faults,
  });
  const run = `edge${Math.random().toString(36).slice(2)}`;
  globalThis[run] = { cf: { kvs }, Date: { now: () => now() * 1000 } };
  const code = text.replace("import cf from 'cloudfront';", `const { cf, Date } = globalThis['${run}'];`);
  const module = await import(`data:text/javascript,${encodeURIComponent(`${code}\nexport { handler };`)}`);
  return module.handler;
}

/** A viewer's request for a link (path and query). */
export function request(link, headers = {}) {
  const [uri, ...rest] = link.split("?");
  const raw = rest.length ? rest.join("?") : undefined;
  return {
    version: "1.0",
    viewer: { ip: "2001:db8::7" },
    request: {
      method: "GET",
      uri,
      querystring: {},
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
      cookies: {},
      rawQueryString: () => raw,
    },
  };
}
