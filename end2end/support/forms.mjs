// Reads forms in HTML by what people see of them (the button's text, the labels), so that tests can fill them in
// without a browser and without knowing the names of fields.

/**
 * @typedef {{ name: string, value: string, type: string, label: string, checked: boolean }} Field
 * @typedef {{ action: string, method: string, fields: Field[] }} Form
 */

/** @param {string} text */
const unescape = text =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

/** @param {string} html */
const text = html => unescape(html.replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')).replace(/\s+/g, ' ').trim();

/** @param {string} tag @returns {Record<string, string>} */
function attributes(tag) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const [, name, double, single, bare] of tag.matchAll(/([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    if (name) found[name.toLowerCase()] ??= unescape(double ?? single ?? bare ?? '');
  }
  return found;
}

/**
 * The form that has a button with this text.
 * @param {string} html @param {string} button @returns {Form}
 */
export function readForm(html, button) {
  for (const [, head = '', body = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
    const buttons = [...body.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)];
    const pressed = buttons.find(([, , label = '']) => text(label) === button);
    if (!pressed) continue;
    const form = attributes(head);
    const press = attributes(pressed[1] ?? '');
    const fields = readFields(body);
    if (press.name) fields.push({ name: press.name, value: press.value ?? '', type: 'hidden', label: '', checked: true });
    return {
      action: press.formaction ?? form.action ?? '',
      method: (press.formmethod ?? form.method ?? 'get').toLowerCase(),
      fields,
    };
  }
  throw new Error(`no form with a button “${button}” in ${text(html).slice(0, 300)}`);
}

/** @param {string} body @returns {Field[]} */
function readFields(body) {
  /** @type {Map<string, string>} */
  const labels = new Map();
  /** @type {Field[]} */
  const fields = [];
  for (const [, head = '', inner = ''] of body.matchAll(/<label\b([^>]*)>([\s\S]*?)<\/label>/gi)) {
    const own = /<(?:input|textarea|select)\b([^>]*)/i.exec(inner);
    const of = attributes(head).for ?? (own ? attributes(own[1] ?? '').id ?? `name:${attributes(own[1] ?? '').name}` : '');
    labels.set(of, text(inner.replace(/<(textarea|select)\b[\s\S]*?<\/\1>/gi, '')));
  }
  const inputs = /<(input)\b([^>]*)>|<(textarea)\b([^>]*)>([\s\S]*?)<\/textarea>/gi;
  for (const [, input, inputHead, area = '', areaHead, inner = ''] of body.matchAll(inputs)) {
    const kind = input ?? area;
    const head = inputHead ?? areaHead ?? '';
    const { name, value, type = kind === 'input' ? 'text' : kind, id = '', checked, ...rest } = attributes(head);
    if (!name || type === 'submit') continue;
    const label = rest['aria-label'] ?? labels.get(id) ?? labels.get(`name:${name}`) ?? '';
    fields.push({ name, value: kind === 'textarea' ? unescape(inner) : value ?? '', type, label, checked: checked !== undefined });
  }
  return fields;
}

/** A label may be followed by a hint. @param {Field} field @param {string} label */
const isLabelled = (field, label) => field.label === label || field.label.startsWith(`${label} `);

/**
 * What a browser would send after the labelled fields were filled in and the boxes with these values were ticked.
 * Throws for unknown labels.
 * @param {Form} form @param {Record<string, string>} values by label @param {string[]} ticked
 */
export function filled(form, values, ticked = []) {
  const body = new URLSearchParams();
  const entries = Object.entries(values);
  for (const [label] of entries) {
    if (!form.fields.some(field => isLabelled(field, label))) throw new Error(`the form has no field “${label}”`);
  }
  for (const field of form.fields) {
    const choice = field.type === 'checkbox' || field.type === 'radio';
    if (choice && !field.checked && !ticked.includes(field.value)) continue;
    const typed = entries.find(([label]) => isLabelled(field, label));
    body.append(field.name, typed ? typed[1] : field.value);
  }
  return body;
}
