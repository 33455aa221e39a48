// The web function runs under its own name. This tells it which name the browser used, and from which address.

// Terraform writes the gallery's own domain here, if it has one.
const domain = '';

function query(request) {
  const raw = request.rawQueryString();
  return raw ? `?${raw}` : '';
}

function handler(event) {
  const request = event.request;
  const host = request.headers.host.value;
  // Only one address, because cookies and links would not work on the other.
  if (domain && host !== domain) {
    return {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: { location: { value: `https://${domain}${request.uri}${query(request)}` } },
    };
  }
  // Overwrites whatever the browser sent under these names.
  request.headers['x-vitrine-host'] = { value: host };
  request.headers['x-vitrine-viewer'] = { value: event.viewer.ip };
  return request;
}
