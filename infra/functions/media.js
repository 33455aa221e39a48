// Checks links to photos as gallery/src/link.rs does, and rewrites them to the names of objects in the bucket.
// Both are tested with gallery/src/link_vectors.json. CloudFront allows 10 kB, one millisecond and no packages.
import cf from 'cloudfront';
import crypto from 'crypto';

const keys = cf.kvs();

function refuse(status, text, sentence) {
  return {
    statusCode: status,
    statusDescription: text,
    headers: {
      'cache-control': { value: 'no-store' },
      'content-type': { value: 'text/plain; charset=utf-8' },
    },
    body: sentence,
  };
}

const missing = () => refuse(404, 'Not Found', 'Photo not found.\n');
const expired = () => refuse(403, 'Forbidden', 'This link has expired. Open the photo again.\n');

// Takes the same time for every wrong signature.
function equal(one, other) {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

async function handler(event) {
  const request = event.request;
  // Photo, revision, rendition. Renditions that were made before there were revisions have none.
  const file = /^\/media\/([a-z0-9-]{8,64}\/(?:[0-9a-hjkmnp-tv-z]{8}\/)?[a-z]{1,16}\.jpg)$/.exec(request.uri);
  // Expiry, id of the key, signature; not decoded, because other links would then be valid as well.
  const signed = /^e=([1-9][0-9]{0,14})&s=([a-z0-9]{1,8})\.([A-Za-z0-9_-]{22})$/.exec(request.rawQueryString() || '');
  if (!file || !signed) return missing();

  let key;
  try {
    key = await keys.get(signed[2]);
  } catch (_) {
    return missing(); // there is no key with that name
  }
  const mac = crypto.createHmac('sha256', Buffer.from(key, 'base64url')).update(`${request.uri}\n${signed[1]}`);
  // Its first 16 bytes.
  const tag = Buffer.from(mac.digest('hex').slice(0, 32), 'hex').toString('base64url');
  if (!equal(tag, signed[3])) return missing();
  if (Date.now() >= Number(signed[1]) * 1000) return expired();

  request.uri = `/renditions/${file[1]}`;
  return request;
}
