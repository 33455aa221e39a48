// infra/settings.json with the names of a stand-in for AWS filled in.

/** The Sid of statements that refuse requests without TLS, because a stand-in on this machine has no TLS. */
const TLS_ONLY = "TlsOnly";

/**
 * The settings with names in place of their placeholders:
 * `filled(settings, { "bucket.originals": "originals", … })`. Placeholders without a name stay, so that what is created first can provide the names for what comes later.
 * With `plainHttp`, policies do not require TLS; a policy without any other statement is omitted.
 */
export function filled(settings, names, { plainHttp = false } = {}) {
  const text = (value) => value.replaceAll(/\$\{([\w.]+)\}/g, (whole, name) => names[name] ?? whole);
  const walk = (value) => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, plainHttp && key === "Policy" ? withoutTls(item) : item])
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, walk(item)]),
    );
  };
  return walk(settings);
}

/** A policy, as an object or as text, without the statements about TLS; undefined if it has no others. */
function withoutTls(policy) {
  const read = typeof policy === "string" ? JSON.parse(policy) : policy;
  const Statement = read.Statement.filter(({ Sid }) => Sid !== TLS_ONLY);
  if (!Statement.length) return undefined;
  const left = { ...read, Statement };
  return typeof policy === "string" ? JSON.stringify(left) : left;
}
