// Adds a photo as a browser does, waits for its renditions, fetches them and the original, and deletes everything again.
import { createHash, randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { filled, readForm } from "../../end2end/support/forms.mjs";
import { Skipped, expect } from "./smoke_check.mjs";

/** For how long the worker may take, in milliseconds. */
const PATIENCE = 90_000;

/** The sides of the picture, in pixels. */
const SIDE = 16;

/** A PNG of random pixels, which no gallery has yet. */
export function picture() {
  const rows = Array.from({ length: SIDE }, () => Buffer.concat([Buffer.of(0), randomBytes(3 * SIDE)]));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.concat(rows))), chunk("IEND", Buffer.alloc(0))]);
}

/** The check sum of a chunk (PNG, annex D). Node 20 has none of its own. */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** Remembers cookies, as a browser does, and sends requests as the gallery's own pages. */
class Session {
  constructor(url) {
    this.url = url;
    this.cookies = new Map();
  }

  async send(path, init = {}) {
    const headers = { origin: this.url, cookie: [...this.cookies].map((pair) => pair.join("=")).join("; "), ...init.headers };
    const answer = await fetch(new URL(path, this.url), { redirect: "manual", ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/) ?? [];
      if (name && /max-age=0/i.test(line)) this.cookies.delete(name);
      else if (name) this.cookies.set(name, value);
    }
    return answer;
  }

  async call(name, body) {
    const headers = { "content-type": "application/json", accept: "application/json" };
    const answer = await this.send(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await answer.text();
    expect(answer.ok, `${name}: ${answer.status} ${text.slice(0, 200)}`);
    return text ? JSON.parse(text) : null;
  }

  async signIn({ email, password }) {
    const html = await (await this.send("/signin", { headers: { "accept-language": "en" } })).text();
    const form = readForm(html, "Sign in");
    const body = filled(form, { Email: email, Password: password }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", "accept-language": "en" };
    const answer = await this.send(form.action || "/signin", { method: "POST", headers, body });
    const there = answer.headers.get("location") ?? "";
    expect(answer.status >= 300 && answer.status < 400 && !there.includes("signin"), `signing in: ${answer.status}`);
    expect(!/two-step|challenge/.test(there), "the account has two-step sign-in: use one without");
  }

  /** Follows a redirect to wherever it leads. */
  async fetched(path) {
    let answer = await this.send(path);
    for (let hops = 0; answer.status >= 300 && answer.status < 400 && hops < 3; hops += 1) {
      const there = new URL(answer.headers.get("location") ?? "", new URL(path, this.url));
      answer = there.origin === this.url ? await this.send(there.href) : await fetch(there);
    }
    return answer;
  }
}

/** @param {import("./smoke.mjs").World} world */
export async function photo({ url, account }) {
  if (!account) throw new Skipped("SMOKE_EMAIL and SMOKE_PASSWORD_FILE name no account");
  const session = new Session(url);
  await session.signIn(account);
  const bytes = picture();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const ticket = await session.call("begin_upload", { name: "smoke.png", bytes: bytes.length, sha256, head: [...bytes.subarray(0, 32)], keep_both: false });
  expect(ticket.answer === "send", `begin_upload: ${ticket.answer}`);
  try {
    for (const part of ticket.parts) {
      const body = bytes.subarray(part.offset, part.offset + part.length);
      const sent = await fetch(new URL(part.url, url), { method: "PUT", headers: { origin: url, ...Object.fromEntries(part.headers) }, body });
      expect(sent.ok, `sending part ${part.number}: ${sent.status} ${(await sent.text()).slice(0, 200)}`);
    }
    await session.call("finish_upload", { photo: ticket.photo });
    const took = await ready(session, ticket.photo);
    const original = await session.fetched(`/photos/${ticket.photo}/original`);
    expect(original.status === 200, `the original: ${original.status}`);
    expect(Buffer.from(await original.arrayBuffer()).equals(bytes), "the original is not what was sent");
    expect(/^attachment; ?filename/.test(original.headers.get("content-disposition") ?? ""), "the original has no name to be saved under");
    return `ready after ${(took / 1000).toFixed(1)} s`;
  } finally {
    await session.call("trash_photos", { photos: [ticket.photo] });
    await session.send("/trash/delete", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ photo: ticket.photo }).toString(),
    });
  }
}

/** Waits until a photo is ready and fetches its smallest rendition. Returns the milliseconds. */
async function ready(session, id) {
  const began = Date.now();
  for (;;) {
    const [found] = await session.call("upload_states", { photos: [id] });
    expect(found && found.state !== "failed", `the photo ${found ? `failed: ${found.fault}` : "is gone"}`);
    if (found.state === "ready") {
      const shown = await session.fetched(found.thumb_url);
      expect(shown.status === 200 && shown.headers.get("content-type") === "image/jpeg", `its rendition: ${shown.status}`);
      await shown.arrayBuffer();
      return Date.now() - began;
    }
    expect(Date.now() - began < PATIENCE, `it is still ${found.state} after ${PATIENCE / 1000} s: see the worker's log`);
    await new Promise((done) => setTimeout(done, 1000));
  }
}
