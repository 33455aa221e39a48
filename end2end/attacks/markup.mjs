// Markup in every text that people write.

import assert from 'node:assert/strict';

import { attacked } from './support/gallery.mjs';
import { photo } from './support/files.mjs';

const { gallery, attack } = attacked();

/** Ways out of an element, an attribute, a script, a comment; no slash, because file names cannot have one. */
const EVIL = [
  '"><img src=x onerror=alert(1)>',
  "'><img src=x onerror=alert(1)>",
  '<img src=x onerror=alert(1)>',
  '--><img src=x onerror=alert(1)>',
  ']]><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '<svg onload=alert(1)>',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '\u2028<img src=x onerror=alert(1)>',
];
/** The same with slashes. */
const SLASHED = ['</title><img src=x onerror=alert(1)>', '</textarea><img src=x onerror=alert(1)>', '</script><script>alert(1)</script>', '<!--<script>', 'javascript:alert(1)//', '</style><img src=x onerror=alert(1)>'];

/**
 * Fails if a page has an element, an attribute or a script that a person wrote.
 * @param {string} html @param {string} what
 */
function isClean(html, what) {
  // What a browser reads as text, up to the end tag, is no markup: so the end tag must not come from a person.
  const markup = html.replace(/<(title|textarea|script|style)\b([^>]*)>[\s\S]*?<\/\1>/gi, '<$1$2>');
  const tags = markup.match(/<[a-z!/][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>/gi) ?? [];
  for (const tag of tags) {
    const bare = tag.replace(/"[^"]*"|'[^']*'/g, '""');
    assert.doesNotMatch(bare, /\son\w+\s*=|src=x|<svg onload/i, `${what}: ${tag.slice(0, 200)}`);
    assert.doesNotMatch(tag, /\s(?:href|src|action|formaction)=["']?\s*(?:javascript|data):/i, `${what}: ${tag.slice(0, 200)}`);
    // Every script of ours has the nonce.
    if (/^<script/i.test(tag)) assert.match(tag, /nonce=/, `${what}: ${tag}`);
  }
  assert.doesNotMatch(markup, /<img src=x|<svg onload/, what);
}

/** An XMP packet's element with a text. @param {string} tag @param {string} text */
function element(tag, text) {
  const kind = { subject: 'Bag', creator: 'Seq' }[tag] ?? 'Alt';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<dc:${tag}><rdf:${kind}><rdf:li${kind === 'Alt' ? ' xml:lang="x-default"' : ''}>${escaped}</rdf:li></rdf:${kind}></dc:${tag}>`;
}

for (const text of ['title', 'description']) {
  attack(`a ${text} never becomes markup`, async () => {
    const ada = await gallery.person();
    for (const evil of [...EVIL, ...SLASHED]) {
      const id = await ada.add(photo({ xmp: element(text, evil) }));
      const paths = ['/', '/timeline', `/photos/${id}`, `/photos/${id}/view`];
      for (const path of paths) isClean((await ada.get(path)).text, `${evil} in the file, ${path}`);
      const typed = { title: 'a title', description: 'a description', [text]: evil };
      assert.equal((await ada.post(`/photos/${id}`, typed)).status, 303);
      for (const path of paths) isClean((await ada.get(path)).text, `${evil} typed, ${path}`);
      // What is too long is shown again.
      isClean((await ada.post(`/photos/${id}`, { ...typed, title: evil.repeat(50) })).text, `${evil} again`);
    }
  });
}

attack('other texts in files never become markup', async () => {
  const ada = await gallery.person();
  for (const evil of [...EVIL, ...SLASHED]) {
    const ascii = evil.replace(/[^\x20-\x7e]/g, '');
    const xmp = ['rights', 'subject', 'creator'].map(tag => element(tag, evil)).join('');
    const id = await ada.add(photo({ name: `${evil}.jpg`, xmp, exif: { 0x010f: ascii, 0x0110: ascii, 0x013b: ascii, 0x8298: ascii } }));
    const shown = (await ada.get(`/photos/${id}`)).text;
    assert.match(shown, /alert\(1\)|7\*7|&lt;script/, `${evil} is shown at all`);
    for (const path of [`/photos/${id}`, `/photos/${id}/view`]) isClean((await ada.get(path)).text, `${evil} ${path}`);
  }
  for (const path of ['/', '/timeline']) isClean((await ada.get(path)).text, path);
});

attack('names of files that fail never become markup', async () => {
  const ada = await gallery.person();
  for (const evil of [...EVIL, ...SLASHED]) {
    const name = `${evil}.jpg`;
    const refused = await ada.begin({ name, bytes: Buffer.from('not a picture') });
    assert.match(refused.headers['content-type'] ?? '', /^application\/json/);
    await ada.send({ name, bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(evil)]) });
    const form = `--x\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\nContent-Type: image/jpeg\r\n\r\nno picture\r\n--x--\r\n`;
    const { text, status } = await ada.request('POST', '/upload', { body: form, headers: { 'content-type': 'multipart/form-data; boundary=x' } });
    assert.ok(status >= 400 && status < 500, `${status}`);
    isClean(text, `${evil} as a form`);
  }
  const page = (await ada.get('/upload')).text;
  assert.match(page, /alert\(1\)/, 'the page names the files');
  isClean(page, '/upload');
});

attack('what people type into forms never becomes markup', async () => {
  const ada = await gallery.person();
  for (const evil of [...EVIL, ...SLASHED]) {
    await ada.post('/account/name', { display_name: evil.slice(0, 80) });
    isClean((await ada.get('/account')).text, `${evil} as a name`);
    isClean((await ada.post('/account/name', { display_name: evil.repeat(20) })).text, `${evil} as a long name`);
    isClean((await ada.post('/account/delete', { confirmation: evil })).text, `${evil} as a confirmation`);
    isClean((await ada.post('/account/two-step', { code: evil, secret: evil })).text, `${evil} as a key`);
    for (const path of ['/signin', '/signup', '/forgot', '/confirm', '/reset', '/confirm/resend']) {
      const fields = { email: evil, password: evil, code: evil, new_password: evil, next: evil };
      isClean((await gallery.visitor().post(path, fields)).text, `${evil} POST ${path}`);
    }
  }
});

attack('addresses never become markup', async () => {
  const ada = await gallery.person();
  for (const evil of [...EVIL, ...SLASHED]) {
    const value = encodeURIComponent(evil);
    for (const who of [ada, gallery.visitor()]) {
      for (const path of [`/${value}`, `/photos/${value}`, `/downloads/${value}`, `/api/${value}`, `/pkg/${value}`, `/messages/${value}`, `/media/${value}/a.jpg`]) {
        const { text, headers } = await who.get(path);
        if (String(headers['content-type']).includes('html')) isClean(text, `${evil} ${path}`);
      }
      for (const path of ['/', '/signin', '/confirm', '/reset', '/trash', '/upload', '/account', '/signup', '/forgot']) {
        for (const name of ['email', 'next', 'before', 'month', 'saved', 'sent', 'trashed', 'deleted', 'restored', 'confirmed', 'recovered']) {
          isClean((await who.get(`${path}?${name}=${value}`)).text, `${evil} ${path}?${name}`);
        }
      }
    }
  }
});

attack('headers of a browser never become markup', async () => {
  const evil = '"><img src=x onerror=alert(1)>';
  for (const name of ['accept-language', 'user-agent', 'referer', 'x-forwarded-for', 'x-request-id', 'accept']) {
    for (const path of ['/signin', '/nothing']) {
      const { text, headers } = await gallery.visitor().get(path, { [name]: evil });
      isClean(text, `${name} ${path}`);
      assert.doesNotMatch(String(headers['x-request-id']), /</, name);
    }
  }
  const visitor = gallery.visitor();
  for (const cookie of ['vitrine_theme', 'vitrine_language', 'vitrine_sign_up']) visitor.cookies.set(cookie, '"><img/src=x/onerror=alert(1)>');
  for (const path of ['/signin', '/confirm', '/nothing']) isClean((await visitor.get(path)).text, `cookies ${path}`);
  const email = '"><img src=x onerror=alert(1)>@example.test';
  visitor.cookies.set('vitrine_sign_up', `${Buffer.from(email).toString('base64url')}.a`);
  for (const path of ['/signin', '/confirm']) isClean((await visitor.get(path)).text, `a cookie with an address ${path}`);
});

attack('names of files set no header, and lead nowhere in a zip', async () => {
  const ada = await gallery.person();
  const names = ['a\r\nSet-Cookie: a=b.jpg', 'a"; filename="b.html', '../../../etc/passwd', '..\\..\\evil.jpg', 'a\0.html', '\u202egpj.exe', 'CON', '.htaccess', `${'x'.repeat(5000)}.jpg`, 'a%0d%0aX: y.jpg', '/etc/passwd', 'C:\\evil.jpg', '\u0085\u2028.jpg'];
  const ids = [];
  for (const name of names) {
    const id = await ada.add(photo({ name }));
    ids.push(id);
    const link = (await ada.get(`/photos/${id}/original`)).headers.location ?? '';
    assert.match(link, /^\/media\/[\w-]+\/original\.jpg\?name=[\w.~%-]+&e=\d+&s=[\w.-]+$/, name);
    const { headers } = await ada.get(link);
    assert.match(headers['content-disposition'] ?? '', /^attachment; filename\*=UTF-8''[\w.~%-]+$/, name);
    assert.doesNotMatch(headers['content-disposition'] ?? '', /%0d|%0a|%00|%2f|%5c|%22/i, name);
    assert.equal(headers['set-cookie'], undefined, name);
    assert.equal(headers['x'], undefined, name);
  }
  const zip = (await ada.post('/photos/download', ids.map(id => /** @type {[string, string]} */ (['photo', id])))).bytes;
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    assert.doesNotMatch(name, /[/\\\0-\x1f:"]|^\./, JSON.stringify(name));
  }
});
