// The web function answers under a name of its own, and learns here which one the browser used, and from which address.

// Terraform writes the gallery's own domain here, if it has one.
const domain = '';

function query(request) {
  const raw = request.rawQueryString();
  return raw ? `?${raw}` : '';
}

function handler(event) {
  const request = event.request;
  const host = request.headers.host.value;
  // One address: cookies and links of the other would not fit.
  if (domain && host !== domain) {
    return {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: { location: { value: `https://${domain}${request.uri}${query(request)}` } },
    };
  }
  // Whatever the browser sent under these names is overwritten.
  request.headers['x-vitrine-host'] = { value: host };
  request.headers['x-vitrine-viewer'] = { value: event.viewer.ip };
  return request;
}
