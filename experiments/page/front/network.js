// @ts-check
/** Organisations of one run as a picture: outside on a ring, those inside drawn to the middle along their rays, names at the ends of these; ties between members by their trust. */
import { el, svg, textWidth } from './dom.js';

/** Colours of sectors, told apart by the colour-blind too (Okabe and Ito 2008); each sector has a shape of its own beside. */
const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'pentagon', 'star', 'hexagon'];
/** Up to so many organisations have names beside the ring in two lines; more have theirs standing out like rays. */
const LEVEL = 14;
/** The longest name, as a share of the picture; the least radius of a ring that leaves room for names; what a name needs of it, in letters' sizes. */
const LONGEST = 0.25, LEAST = 90, SPACE = 1.05, GAP = 5;
const OUTSIDE = 0;

/** @typedef {{status: Float64Array, power: Float64Array, ends: number[], trust: Float64Array, room: number, length: number}} Film */

/** Who is inside at the end of a month, from 1; at 0, before the first, whom the case says to be a member. @param {{status: ArrayLike<number>}} film @param {import('./types.js').Case} of @param {number} month */
export function insideAt(film, of, month) {
  const n = of.organisations.length;
  return of.organisations.map((_, i) => (month ? film.status[(month - 1) * n + i] !== OUTSIDE : of.begin.includes(i)));
}

export class Network {
  /** @param {{named?: boolean}} [options]  `named`: with the names of organisations, where there is room for them */
  constructor({ named = true } = {}) {
    this.named = named;
    this.ring = svg('circle', { class: 'ring' });
    this.note = svg('text', { 'text-anchor': 'middle', class: 'note' }, 'inside');
    this.ties = svg('g', { class: 'ties' });
    this.nodes = svg('g', { class: 'nodes' });
    this.picture = svg('svg', { class: 'network', role: 'img' }, this.ring, this.note, this.ties, this.nodes);
    this.legend = el('ul', { class: 'legend' });
    /** Told of an organisation that is clicked on, where somebody listens. @type {((name: string) => void) | null} */
    this.picked = null;
    this.title = el('h3', { hidden: true });
    this.element = el('div', {}, this.title, this.picture);
  }

  /** A new run, drawn for the room that there is on the page. @param {Film} film @param {import('./types.js').Case} of */
  cast(film, of) {
    this.film = film;
    this.of = of;
    const order = of.organisations.map((_, i) => i).sort((a, b) => of.sector[a] - of.sector[b] || a - b), n = order.length;
    const turns = new Float64Array(n);
    this.turns = turns;
    order.forEach((i, k) => { turns[i] = (2 * Math.PI * (k + 0.5)) / n - Math.PI / 2; });
    const style = getComputedStyle(this.picture), high = parseFloat(style.maxHeight) || Infinity, width = Math.max(240, this.element.clientWidth || 560);
    const plan = this.plan = planned(of.organisations, this.named, width, Math.max(240, Math.min(width, high)), parseFloat(style.fontSize) || 14);
    const most = Math.max(...film.power);
    this.radius = Array.from(film.power, (power) => plan.scale * (0.45 + 0.75 * Math.sqrt(power / most)));
    this.picture.setAttribute('viewBox', `${-plan.width / 2} ${-plan.height / 2} ${plan.width} ${plan.height}`);
    this.ring.setAttribute('r', String(plan.inner));
    this.note.setAttribute('y', String(-plan.inner - GAP));
    const marks = of.organisations.map((name, i) => this.mark(name, i));
    this.marks = marks;
    this.nodes.replaceChildren(...order.map((i) => marks[i].group));
    this.legend.replaceChildren(...of.sectors.map((name, s) => el('li', {}, svg('svg', { viewBox: '-9 -9 18 18', width: 18, height: 18, class: 'key', 'aria-hidden': 'true' }, svg('path', { d: shape(s, 7), class: `sector s${s % SHAPES.length} in` })), name)),
      el('li', {}, svg('svg', { viewBox: '-9 -9 18 18', width: 18, height: 18, class: 'key', 'aria-hidden': 'true' }, svg('path', { d: shape(0, 7), class: 'sector out' })), 'hollow: outside'),
      el('li', {}, svg('svg', { viewBox: '-9 -9 18 18', width: 18, height: 18, class: 'key', 'aria-hidden': 'true' }, svg('path', { d: shape(0, 6), class: 'sector s0 in forced' })), 'ringed: on trial or under a mandate'));
  }

  /** An organisation: a shape that moves along its ray, and a name that stays at its end, where none covers another. @param {string} name @param {number} i */
  mark(name, i) {
    const plan = /** @type {Plan} */ (this.plan), turn = this.turns?.[i] ?? 0, right = Math.cos(turn) >= 0, size = this.radius?.[i] ?? 8, out = size + GAP, far = plan.outer + out;
    const path = svg('path', { d: shape(this.of?.sector[i] ?? 0, size) }), spoke = svg('line', { class: plan.lines[i].length > 0 && 'spoke', x1: plan.outer * Math.cos(turn), y1: plan.outer * Math.sin(turn) });
    const lines = plan.lines[i], [x, y] = plan.rays ? [far, 0] : [plan.outer * Math.cos(turn) + (right ? out : -out), plan.outer * Math.sin(turn)], line = 1.2 * plan.letter;
    const at = plan.rays ? (right ? x : -x) : x, turned = `rotate(${((180 * turn) / Math.PI + (right ? 0 : 180)).toFixed(1)})`;
    const label = svg('text', { 'text-anchor': right ? 'start' : 'end', transform: plan.rays && turned }, ...lines.map((text, k) => svg('tspan', { x: at.toFixed(1), y: (y + 0.35 * plan.letter + line * (k - (lines.length - 1) / 2)).toFixed(1) }, text)));
    const near = svg('circle', { class: 'near', r: 12 }), mover = svg('g', { class: 'mover' }, near, path); // a finger needs 24 pixels
    return { path, mover, spoke, group: svg('g', this.picked ? { class: 'pick', onclick: () => this.picked?.(name) } : {}, spoke, mover, label, svg('title', {}, name)) };
  }

  /** Where organisation i stands: outside on the ring, or along its ray to the middle. @param {number} i @param {boolean} inside */
  place(i, inside) {
    const { outer, inner } = /** @type {Plan} */ (this.plan), turn = this.turns?.[i] ?? 0, depth = inside ? inner * (0.3 + 0.6 * ((i * 0.618) % 1)) : outer;
    return [depth * Math.cos(turn), depth * Math.sin(turn)];
  }

  /** The end of a month, from 1; 0 is before the first. @param {number} month */
  show(month) {
    const { film, of } = this;
    if (!film || !of) return;
    const n = of.organisations.length, t = month - 1, inside = insideAt(film, of, month);
    const places = inside.map((is, i) => this.place(i, is));
    this.marks?.forEach(({ group, path, mover, spoke }, i) => {
      const status = t >= 0 ? film.status[t * n + i] : null;
      mover.style.transform = `translate(${places[i][0].toFixed(1)}px, ${places[i][1].toFixed(1)}px)`;
      group.classList.toggle('within', inside[i]);
      spoke.setAttribute('x2', places[i][0].toFixed(1));
      spoke.setAttribute('y2', places[i][1].toFixed(1));
      path.setAttribute('class', `sector s${of.sector[i] % SHAPES.length} ${inside[i] ? 'in' : 'out'} ${status === 1 || status === 3 ? 'forced' : ''}`);
    });
    const lines = [];
    for (let k = 0; t >= 0 && k < film.ends.length / 2; k++) {
      const i = film.ends[2 * k], j = film.ends[2 * k + 1], trust = film.trust[t * film.room + k];
      if (!(inside[i] && inside[j]) || Number.isNaN(trust) || i > j) continue;
      lines.push(svg('line', { x1: places[i][0], y1: places[i][1], x2: places[j][0], y2: places[j][1], 'stroke-opacity': (0.1 + 0.7 * trust * trust).toFixed(2) }));
    }
    this.ties.replaceChildren(...lines);
    this.picture.setAttribute('aria-label', `${inside.filter(Boolean).length} of ${n} organisations are inside${t >= 0 ? ` at the end of month ${month}` : ' at the start'}.`);
  }
}

/**
 * How a picture of these organisations is laid out, in pixels around its middle.
 *
 * @typedef {{width: number, height: number, outer: number, inner: number, scale: number, letter: number, rays: boolean, lines: string[][]}} Plan
 *   `outer` and `inner`: where those outside stand, and the edge of the inside; `lines`: each name as far as there is room for it, none where there is not
 * @param {string[]} names @param {boolean} named @param {number} width @param {number} side  of the largest square @param {number} letter  its size
 * @returns {Plan}
 */
function planned(names, named, width, side, letter) {
  const n = names.length, long = (/** @type {string} */ text) => textWidth(text, letter, 600);
  /** @param {string} text @param {number} room */
  const cut = (text, room) => { let kept = text; while (long(kept) > room && kept.length > 2) kept = `${kept.slice(0, -2).trimEnd()}…`; return kept; };
  /** @param {string[][]} lines @param {number} wide @param {number} high @param {boolean} rays @param {number} [height] @returns {Plan} */
  const drawn = (lines, wide, high, rays, height) => {
    const room = Math.max(0, ...lines.flat().map(long)), half = Math.min(wide / 2 - room, rays ? high / 2 - room : high / 2 - 1.3 * letter) - (room ? GAP : 3);
    const scale = Math.max(4, Math.min(17, 0.11 * half, (0.6 * half) / Math.sqrt(n), (2.5 * half) / n)), outer = half - 1.25 * scale;
    return { width: wide, height: height ?? (rays || !room ? high : 2 * (half + 1.5 * letter)), outer, inner: outer - 1.25 * scale - 1.2 * letter, scale, letter, rays, lines };
  };
  if (named && n <= LEVEL) {
    const made = drawn(names.map((name) => broken(name, (text) => cut(text, LONGEST * width))), width, Math.min(width, side), false), { outer } = made;
    if (outer >= LEAST && outer * (Math.cos(Math.PI / n) - Math.cos((3 * Math.PI) / n)) >= 2.4 * letter) return made;
  }
  if (named) {
    const made = drawn(names.map((name) => [cut(name, LONGEST * side)]), side, side, true);
    if (made.outer >= LEAST && (2 * Math.PI * made.outer) / n >= SPACE * letter) return made;
  }
  return drawn(names.map(() => []), side, side, false);
}

/** A name in two lines where it is long. @param {string} name @param {(text: string) => string} cut */
function broken(name, cut) {
  const at = name.length > 14 ? name.lastIndexOf(' ', Math.max(14, Math.ceil(name.length / 2) + 1)) : -1;
  return (at > 0 ? [name.slice(0, at), name.slice(at + 1)] : [name]).map(cut);
}

/** The outline of a sector's shape. @param {number} sector @param {number} r */
function shape(sector, r) {
  const kind = SHAPES[sector % SHAPES.length];
  if (kind === 'circle') return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
  const corners = { square: 4, triangle: 3, diamond: 4, pentagon: 5, star: 10, hexagon: 6 }[kind] ?? 4;
  const start = kind === 'square' ? -Math.PI / 4 : -Math.PI / 2;
  return Array.from({ length: corners }, (_, k) => {
    const far = r * (kind === 'star' && k % 2 ? 0.5 : 1.15), turn = start + (2 * Math.PI * k) / corners;
    return `${k ? 'L' : 'M'}${(far * Math.cos(turn)).toFixed(1)} ${(far * Math.sin(turn)).toFixed(1)}`;
  }).join('') + 'Z';
}
