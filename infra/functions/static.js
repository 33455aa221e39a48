// Scripts, styles and wasm have copies next to them, which the build compressed with Brotli at its highest level.

function handler(event) {
  const request = event.request;
  const accepted = request.headers['accept-encoding'];
  const brotli = accepted && /(^|[\s,])br\s*(,|$|;\s*q=(1|0\.0*[1-9]))/.test(accepted.value);
  if (brotli && /^\/pkg\/[\w./-]+\.(css|js|wasm)$/.test(request.uri)) request.uri += '.br';
  return request;
}
