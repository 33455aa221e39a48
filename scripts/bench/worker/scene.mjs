// An artificial photo, the same on every machine, with everything that makes real ones hard to reduce and to
// compress: a sky of soft clouds; ground with detail of every size; houses with rows of windows, which cause
// aliasing; wires thinner than a pixel of a thumbnail; boards with writing; flowers in saturated colors. The lens
// softens it by a pixel, and the sensor adds noise that grows with the light and that neighbours share, as after
// demosaicing.

/** A number from 0 to 1 that depends only on the place. @param {number} x @param {number} y @param {number} z */
function at(x, y, z) {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

/** @param {number} value */
const unit = value => Math.min(1, Math.max(0, value));

/**
 * One row of noise in octaves from `size` pixels down, each `fall` times as strong as the one before.
 * @param {Float32Array} row @param {number} y @param {number} size @param {number} octaves @param {number} fall @param {number} seed
 */
function noise(row, y, size, octaves, fall, seed) {
  row.fill(0);
  for (let octave = 0, strength = 1 - fall; octave < octaves && size >= 1; octave++, size /= 2, strength *= fall) {
    const line = Math.floor(y / size);
    const step = y / size - line;
    const down = step * step * (3 - 2 * step);
    for (let column = 0; column * size < row.length; column++) {
      const left = at(column, line, seed + octave) * (1 - down) + at(column, line + 1, seed + octave) * down;
      const right = at(column + 1, line, seed + octave) * (1 - down) + at(column + 1, line + 1, seed + octave) * down;
      const end = Math.min(row.length, Math.ceil((column + 1) * size));
      for (let x = Math.ceil(column * size); x < end; x++) {
        row[x] = (row[x] ?? 0) + strength * (left + (right - left) * (x / size - column));
      }
    }
  }
}

/** Eight bits a sample, and functions that draw shapes with smooth edges. */
class Canvas {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.pixels = Buffer.alloc(width * height * 3);
  }

  /** @param {number} x @param {number} y @param {number[]} color @param {number} cover */
  blend(x, y, color, cover) {
    const i = (y * this.width + x) * 3;
    for (let c = 0; c < 3; c++) this.pixels[i + c] = (this.pixels[i + c] ?? 0) * (1 - cover) + 255 * (color[c] ?? 0) * cover;
  }

  /**
   * Fills what is inside. `depth` returns the distance to the edge in pixels, positive inside.
   * @param {number[]} box left, top, right, bottom @param {(x: number, y: number) => number} depth
   * @param {number[]} color
   */
  shape([left = 0, top = 0, right = 0, bottom = 0], depth, color) {
    for (let y = Math.max(0, Math.floor(top - 1)); y < Math.min(this.height, bottom + 2); y++) {
      for (let x = Math.max(0, Math.floor(left - 1)); x < Math.min(this.width, right + 2); x++) {
        const cover = unit(depth(x + 0.5, y + 0.5) + 0.5);
        if (cover > 0) this.blend(x, y, color, cover);
      }
    }
  }

  /** @param {number} left @param {number} top @param {number} width @param {number} height @param {number[]} color */
  rectangle(left, top, width, height, color) {
    const depth = (/** @type {number} */ x, /** @type {number} */ y) => Math.min(x - left, left + width - x, y - top, top + height - y);
    this.shape([left, top, left + width, top + height], depth, color);
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} thick @param {number[]} color */
  line(x0, y0, x1, y1, thick, color) {
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const [u, v] = [(x1 - x0) / length, (y1 - y0) / length];
    const depth = (/** @type {number} */ x, /** @type {number} */ y) => {
      const along = Math.min(length, Math.max(0, (x - x0) * u + (y - y0) * v));
      return thick / 2 - Math.hypot(x - x0 - along * u, y - y0 - along * v);
    };
    const reach = thick / 2 + 1;
    this.shape([Math.min(x0, x1) - reach, Math.min(y0, y1) - reach, Math.max(x0, x1) + reach, Math.max(y0, y1) + reach], depth, color);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number[]} color */
  disc(x, y, radius, color) {
    this.shape([x - radius, y - radius, x + radius, y + radius], (a, b) => radius - Math.hypot(a - x, b - y), color);
  }
}

/** Sky and ground. @param {Canvas} canvas */
function land({ width, height, pixels }) {
  const row = () => new Float32Array(width);
  const [clouds, ground, leaves, earth, skyline] = [row(), row(), row(), row(), row()];
  noise(skyline, 0, width / 4, 9, 0.5, 900);
  for (let y = 0, i = 0; y < height; y++) {
    if (y < height * 0.46) noise(clouds, y * 1.6, width / 5, 5, 0.45, 100);
    if (y > height * 0.3) {
      noise(ground, y, width / 8, 8, 0.66, 300);
      noise(leaves, y, width / 250, 5, 0.8, 400);
      noise(earth, y, width / 3, 3, 0.5, 600);
    }
    for (let x = 0; x < width; x++, i += 3) {
      const horizon = height * (0.3 + 0.16 * (skyline[x] ?? 0));
      const cloud = unit(((clouds[x] ?? 0) - 0.5) * 3);
      const blue = y / height;
      let color = [0.3 + 0.5 * blue + cloud * 0.4, 0.5 + 0.4 * blue + cloud * 0.3, 0.82 + cloud * 0.12];
      if (y > horizon) {
        // Sharp in the middle distance, soft in the foreground, as with lenses.
        const sharp = 1 - 0.75 * unit((y / height - 0.75) * 5);
        const value = 0.36 + ((ground[x] ?? 0) - 0.5) * 1.6 + ((leaves[x] ?? 0) - 0.33) * 0.65 * sharp;
        const lit = value > 0.4 ? value + 0.14 : value * 0.8;
        const green = earth[x] ?? 0;
        color = [lit * (1.15 - 0.5 * green), lit * (0.8 + 0.35 * green), lit * (0.75 - 0.45 * green)];
      }
      for (let c = 0; c < 3; c++) pixels[i + c] = 255 * unit(color[c] ?? 0);
    }
  }
}

/** What people built. @param {Canvas} canvas */
function things(canvas) {
  const { width, height } = canvas;
  const s = width / 6000;
  for (let house = 0; house < 6; house++) {
    const [left, wide, tall] = [(house * 990 + 120 * at(house, 1, 7)) * s, (300 + 240 * at(house, 2, 7)) * s, (500 + 700 * at(house, 3, 7)) * s];
    const top = height * 0.62 - tall;
    const wall = 0.35 + 0.5 * at(house, 4, 7);
    canvas.rectangle(left, top, wide, tall, [wall, wall * (0.85 + 0.1 * at(house, 5, 7)), wall * 0.8]);
    const step = (16 + 30 * at(house, 6, 7)) * s;
    for (let y = top + step; y < top + tall - step; y += step * 1.4) {
      for (let x = left + step / 2; x < left + wide - step; x += step) {
        const pane = wall * (0.35 + 0.5 * at(x | 0, y | 0, 8));
        canvas.rectangle(x, y, step * 0.55, step * 0.8, [pane, pane * 1.1, pane * 1.3]);
      }
    }
  }
  for (let wire = 0; wire < 8; wire++) {
    const y = height * (0.05 + 0.5 * at(wire, 1, 11));
    for (let piece = 0; piece < 40; piece++) {
      const sag = (/** @type {number} */ t) => y + (0.15 * t + 0.25 * t * (t - 1)) * height * (at(wire, 2, 11) - 0.2);
      canvas.line((width * piece) / 40, sag(piece / 40), (width * (piece + 1)) / 40, sag((piece + 1) / 40), (1 + 5 * at(wire, 3, 11)) * s, [0.08, 0.08, 0.1]);
    }
  }
  for (let board = 0; board < 3; board++) {
    const [left, top] = [(200 + board * 1900) * s, height * (0.64 + 0.03 * (board % 3))];
    const dark = board % 2;
    canvas.rectangle(left, top, 760 * s, 420 * s, dark ? [0.1, 0.15, 0.35] : [0.95, 0.94, 0.9]);
    const size = (14 + 18 * board) * s;
    for (let y = top + size; y < top + 420 * s - size * 1.5; y += size * 1.7) {
      for (let x = left + size; x < left + 760 * s - size * 1.5; x += size * 0.95) {
        // Letters of an invented alphabet: three strokes between the points of a small grid; gaps between words.
        const letter = Math.floor(at(x | 0, y | 0, 13) * 30);
        if (letter < 5) continue;
        for (let stroke = 0; stroke < 3; stroke++) {
          const [a, b, c, d] = [0, 1, 2, 3].map(n => Math.floor(at(letter, stroke * 4 + n, 17) * 3) / 2);
          const [x0, y0] = [x + (a ?? 0) * size * 0.6, y + (b ?? 0) * size];
          canvas.line(x0, y0, x + (c ?? 0) * size * 0.6, y + (d ?? 0) * size, size / 8, dark ? [1, 0.9, 0.5] : [0.1, 0.1, 0.1]);
        }
      }
    }
  }
  for (let flower = 0; flower < 140; flower++) {
    const depth = at(flower, 1, 23);
    const [x, y, radius] = [width * at(flower, 2, 23), height * (0.76 + 0.23 * depth), (6 + 42 * depth * depth) * s];
    const colors = [[0.85, 0.1, 0.14], [0.93, 0.78, 0.15], [0.75, 0.3, 0.7], [0.35, 0.33, 0.75], [0.95, 0.55, 0.15], [0.95, 0.94, 0.9]];
    for (let petal = 0; petal < 6; petal++) {
      const angle = petal * 1.047 + at(flower, 3, 23) * 6;
      canvas.disc(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius * 0.8, radius * 0.62, colors[Math.floor(at(flower, 4, 23) * 6)] ?? []);
    }
    canvas.disc(x, y, radius * 0.5, [0.4, 0.25, 0.02]);
  }
}

/** @param {Canvas} canvas */
function sensor({ pixels }) {
  const grain = (/** @type {number} */ i, /** @type {number} */ c) => at(i, c, 31) + at(i, c, 32) + at(i, c, 33) - 1.5;
  for (let c = 0; c < 3; c++) {
    // Each pixel shares its noise with the next one.
    for (let i = 0, last = 0; i < pixels.length / 3; i++) {
      const own = grain(i, c);
      const value = pixels[i * 3 + c] ?? 0;
      pixels[i * 3 + c] = Math.min(255, Math.max(0, value + (own + last) * (1.8 + 0.25 * Math.sqrt(value)) + 0.5));
      last = own;
    }
  }
}

/**
 * @param {any} sharp @param {number} width @param {number} height
 * @returns {Promise<Buffer>} three samples a pixel
 */
export async function scene(sharp, width, height) {
  const canvas = new Canvas(width, height);
  land(canvas);
  things(canvas);
  canvas.pixels = await sharp(canvas.pixels, { raw: { width, height, channels: 3 } }).blur(0.6).raw().toBuffer();
  sensor(canvas);
  return canvas.pixels;
}
