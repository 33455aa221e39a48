// The environment of functions without anything behind them: enough for pages that need nothing, such as /signin
// without a session.

import { join } from 'node:path';

/** The secret that the front end would send. */
export const SECRET = 'a secret that only these programs know';

/** @param {string} folder without static files @returns {Record<string, string>} */
export function nowhere(folder) {
  return {
    PATH: '/usr/bin:/bin',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    VITRINE_TABLE: 'none',
    VITRINE_ORIGINALS_BUCKET: 'none-originals',
    VITRINE_RENDITIONS_BUCKET: 'none-renditions',
    VITRINE_QUEUE_URL: 'http://127.0.0.1:9/0/none',
    VITRINE_BULK_QUEUE_URL: 'http://127.0.0.1:9/0/none',
    VITRINE_USER_POOL_ID: 'eu-west-1_none',
    VITRINE_USER_POOL_CLIENT_ID: 'none',
    VITRINE_USER_POOL_CLIENT_SECRET: 'none',
    VITRINE_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    VITRINE_ORIGIN_SECRET: SECRET,
    VITRINE_ORIGIN: 'https://photos.example',
    LEPTOS_SITE_ROOT: join(folder, 'nothing'),
    RUST_LOG: 'error',
  };
}
