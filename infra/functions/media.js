// Checks links to photos as gallery/src/link.rs does, and rewrites them to what the bucket calls the file.
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

const missing = () => refuse(404, 'Not Found', 'There is nothing here.\n');
const expired = () => refuse(403, 'Forbidden', "This link is too old. Open the photo's page again.\n");

// The same time for every wrong signature of the right length.
function equal(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

// The value of a parameter that is there once.
const single = (parameter) => (parameter && !parameter.multiValue ? parameter.value : '');

async function handler(event) {
  const request = event.request;
  const query = request.querystring;
  const file = /^\/media\/([a-z0-9-]{8,64})\/([a-z]{1,16})\.jpg$/.exec(request.uri);
  const expires = single(query.e);
  const signature = /^([a-z0-9]{1,8})\.([\w-]{22})$/.exec(single(query.s));
  // Links to renditions carry these two and nothing else; what is not signed has no place in them.
  const plain = Object.keys(query).length === 2 && /^[1-9]\d{0,14}$/.test(expires);
  if (!file || !signature || !plain) return missing();

  let key;
  try {
    key = await keys.get(signature[1]);
  } catch (_) {
    return missing(); // no key of that name
  }
  const mac = crypto.createHmac('sha256', Buffer.from(key, 'base64url')).update(`${request.uri}\n${expires}`);
  // Its first 16 bytes.
  const tag = Buffer.from(mac.digest('hex').slice(0, 32), 'hex').toString('base64url');
  if (!equal(tag, signature[2])) return missing();
  if (Date.now() >= Number(expires) * 1000) return expired();

  request.uri = `/renditions/${file[1]}/${file[2]}.jpg`;
  request.querystring = {};
  return request;
}
