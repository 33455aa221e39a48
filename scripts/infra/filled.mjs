// infra/settings.json with the names of a stand-in for AWS put in.

/** The ids of statements that refuse requests without TLS, which is all that a stand-in on this machine speaks. */
const TLS_ONLY = "TlsOnly";

/**
 * The settings with names in the place of their placeholders: `filled(settings, { "bucket.originals": "originals", … })`.
 * Placeholders without a name stay, so that what is made first can name what comes later. With `plainHttp`, policies do
 * not ask for TLS; one that has nothing else to say is left out.
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

/** A policy, as an object or as text, without the statements about TLS; nothing when it has no other. */
function withoutTls(policy) {
  const read = typeof policy === "string" ? JSON.parse(policy) : policy;
  const Statement = read.Statement.filter(({ Sid }) => Sid !== TLS_ONLY);
  if (!Statement.length) return undefined;
  const left = { ...read, Statement };
  return typeof policy === "string" ? JSON.stringify(left) : left;
}
