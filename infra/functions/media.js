// Checks links to photos, originals and zips as gallery/src/link.rs does, and rewrites them to the names of objects in
// the buckets. Both are tested with gallery/src/link_vectors.json. CloudFront allows 10 kB, one millisecond and no
// packages.
import cf from 'cloudfront';
import crypto from 'crypto';

const keys = cf.kvs();

// The type of an original by the extension in its link (gallery/src/format.rs).
const TYPES = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  tif: 'image/tiff',
  bmp: 'image/bmp',
};

// The first two are messages of the gallery: error-not-found and error-link-expired.
const SENTENCES = {
  en: {
    missing: 'We couldn’t find that. It may have been deleted.',
    expired: 'This link has expired. Open the photo again.',
    expiredZip: 'This link has expired. Reload the page with the download.',
    failing: 'Photos can’t be shown right now. Try again in a minute.',
  },
  de: {
    missing: 'Das haben wir nicht gefunden. Vielleicht wurde es gelöscht.',
    expired: 'Dieser Link ist abgelaufen. Öffne das Foto noch einmal.',
    expiredZip: 'Dieser Link ist abgelaufen. Lade die Seite mit dem Download neu.',
    failing: 'Fotos können gerade nicht angezeigt werden. Versuche es in einer Minute noch einmal.',
  },
  es: {
    missing: 'No lo hemos encontrado. Puede que se haya eliminado.',
    expired: 'Este enlace ha caducado. Vuelve a abrir la foto.',
    expiredZip: 'Este enlace ha caducado. Vuelve a cargar la página de la descarga.',
    failing: 'Ahora mismo no se pueden mostrar las fotos. Vuelve a intentarlo en un minuto.',
  },
  fr: {
    missing: 'Introuvable. L’élément a peut-être été supprimé.',
    expired: 'Ce lien a expiré. Ouvrez de nouveau la photo.',
    expiredZip: 'Ce lien a expiré. Rechargez la page du téléchargement.',
    failing: 'Impossible d’afficher les photos pour le moment. Réessayez dans une minute.',
  },
};

// Of the languages above, the one that the browser prefers.
function language(request) {
  const accepted = request.headers['accept-language'];
  let best = 'en';
  let most = 0;
  for (const part of (accepted ? accepted.value : '').split(',')) {
    const found = /^\s*([A-Za-z]{2})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d*)?)\s*)?$/.exec(part);
    const weight = found ? Number(found[2] === undefined ? 1 : found[2]) : 0;
    const name = found ? found[1].toLowerCase() : '';
    if (weight > most && Object.keys(SENTENCES).includes(name)) {
      best = name;
      most = weight;
    }
  }
  return best;
}

function refuse(request, status, text, sentence) {
  const spoken = language(request);
  return {
    statusCode: status,
    statusDescription: text,
    headers: {
      'cache-control': { value: 'no-store' },
      'content-language': { value: spoken },
      'content-type': { value: 'text/plain; charset=utf-8' },
    },
    body: `${SENTENCES[spoken][sentence]}\n`,
  };
}

const missing = (request) => refuse(request, 404, 'Not Found', 'missing');

// Takes the same time for every wrong signature.
function equal(one, other) {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

// What a path names: the object, and for a download its type and how long a browser may keep it.
function named(path) {
  // Photo, revision, rendition. Renditions that were made before there were revisions have none.
  const rendition = /^\/media\/([a-z0-9-]{8,64}\/(?:[0-9a-hjkmnp-tv-z]{8}\/)?[a-z]{1,16}\.jpg)$/.exec(path);
  const original = /^\/media\/([a-z0-9-]{8,64})\/original\.([a-z]{3,4})$/.exec(path);
  const zip = /^\/media\/(zips\/[a-z0-9-]{8,64}\/[a-z0-9-]{8,64}\.zip)$/.exec(path);
  if (original) {
    const type = Object.keys(TYPES).includes(original[2]) ? TYPES[original[2]] : null;
    return type && { uri: `/originals/${original[1]}`, type, cache: 'private, max-age=3600', expired: 'expired' };
  }
  if (zip) return { uri: `/${zip[1]}`, type: 'application/zip', cache: 'private, no-store', expired: 'expiredZip' };
  return rendition && { uri: `/renditions/${rendition[1]}`, expired: 'expired' };
}

async function handler(event) {
  const request = event.request;
  const object = named(request.uri);
  // A download's name and whether it is shown; expiry, id of the key, signature. Not decoded, because other links
  // would then be valid as well.
  const signed = /^(name=([A-Za-z0-9._~%-]{0,2048})(&inline=1)?&)?e=([1-9][0-9]{0,14})&s=([a-z0-9]{1,8})\.([A-Za-z0-9_-]{22})$/.exec(
    request.rawQueryString() || '',
  );
  if (!object || !signed || Boolean(object.type) !== Boolean(signed[1])) return missing(request);

  let key;
  try {
    key = await keys.get(signed[5]);
  } catch (_) {
    // Perhaps there is no key with that name, perhaps the store of keys fails.
    try {
      if (!(await keys.exists(signed[5]))) return missing(request);
    } catch (_) {} // it fails
    return refuse(request, 503, 'Service Unavailable', 'failing');
  }
  const target = signed[1] ? `${request.uri}?${signed[1].slice(0, -1)}` : request.uri;
  const mac = crypto.createHmac('sha256', Buffer.from(key, 'base64url')).update(`${target}\n${signed[4]}`);
  // Its first 16 bytes.
  const tag = Buffer.from(mac.digest('hex').slice(0, 32), 'hex').toString('base64url');
  if (!equal(tag, signed[6])) return missing(request);
  if (Date.now() >= Number(signed[4]) * 1000) return refuse(request, 403, 'Forbidden', object.expired);

  request.uri = object.uri;
  if (object.type) {
    const disposition = `${signed[3] ? 'inline' : 'attachment'}; filename*=UTF-8''${signed[2]}`;
    // S3 puts these into the headers of its response.
    request.querystring = {
      'response-cache-control': { value: encodeURIComponent(object.cache) },
      'response-content-disposition': { value: encodeURIComponent(disposition) },
      'response-content-type': { value: encodeURIComponent(object.type) },
    };
  }
  return request;
}
