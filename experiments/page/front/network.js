// @ts-check
/** Organisations of one run as a picture: outside on a ring, those inside drawn to the middle; ties between members by their trust. */
import { el, svg } from './dom.js';

/** Colours of sectors, told apart by the colour-blind too (Okabe and Ito 2008); each sector has a shape of its own beside. */
const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'pentagon', 'star', 'hexagon'];
const SIZE = 640, RING = 268, NAMES = 44, BROKEN = 24, LINE = 14, LONGEST = 18;
/** What is seen of the plane: with names beside the ring, or none. */
const NAMED = '-58 70 756 500', MANY_NAMED = '-84 -84 808 808', NAMELESS = '36 36 568 568', NARROW = '(max-width: 860px)';
const OUTSIDE = 0;

/** @typedef {{status: Float64Array, power: Float64Array, ends: number[], trust: Float64Array, room: number, length: number}} Film */

export class Network {
  constructor() {
    this.ties = svg('g', { class: 'ties' });
    this.nodes = svg('g', { class: 'nodes' });
    this.picture = svg('svg', { class: 'network', role: 'img', viewBox: `0 0 ${SIZE} ${SIZE}` },
      svg('circle', { class: 'ring', cx: SIZE / 2, cy: SIZE / 2, r: 168 }), svg('text', { x: SIZE / 2, y: SIZE / 2 - 176, 'text-anchor': 'middle', class: 'note' }, 'inside'), this.ties, this.nodes);
    this.legend = el('ul', { class: 'legend' });
    /** Told of an organisation that is clicked on, where somebody listens. @type {((name: string) => void) | null} */
    this.picked = null;
    this.title = el('h3', { hidden: true });
    this.element = el('div', {}, this.title, this.picture);
  }

  /** A new run. @param {Film} film @param {import('./types.js').Case} of */
  cast(film, of) {
    this.film = film;
    this.of = of;
    const order = of.organisations.map((_, i) => i).sort((a, b) => of.sector[a] - of.sector[b] || a - b), n = order.length;
    const turns = new Float64Array(n);
    this.turns = turns;
    order.forEach((i, k) => { turns[i] = (2 * Math.PI * (k + 0.5)) / n - Math.PI / 2; });
    const most = Math.max(...film.power), scale = Math.min(17, Math.max(7, 90 / Math.sqrt(n)));
    this.radius = Array.from(film.power, (power) => scale * (0.45 + 0.75 * Math.sqrt(power / most)));
    this.picture.setAttribute('viewBox', n > NAMES || matchMedia(NARROW).matches ? NAMELESS : n > BROKEN ? MANY_NAMED : NAMED);
    const marks = of.organisations.map((name, i) => this.mark(name, i, n));
    this.marks = marks;
    this.nodes.replaceChildren(...order.map((i) => marks[i].group));
    this.legend.replaceChildren(...of.sectors.map((name, s) => el('li', {}, svg('svg', { viewBox: '-9 -9 18 18', width: 18, height: 18, class: 'key', 'aria-hidden': 'true' }, svg('path', { d: shape(s, 7), class: `sector s${s % SHAPES.length} in` })), name)),
      el('li', {}, svg('svg', { viewBox: '-9 -9 18 18', width: 18, height: 18, class: 'key', 'aria-hidden': 'true' }, svg('path', { d: shape(0, 7), class: 'sector out' })), 'hollow: outside'),
      el('li', {}, svg('svg', { viewBox: '-9 -9 18 18', width: 18, height: 18, class: 'key', 'aria-hidden': 'true' }, svg('path', { d: shape(0, 6), class: 'sector s0 in forced' })), 'ringed: on trial or under a mandate'));
  }

  /** @param {string} name @param {number} i @param {number} n */
  mark(name, i, n) {
    const turn = this.turns?.[i] ?? 0, right = Math.cos(turn) >= 0, far = (this.radius?.[i] ?? 8) + 5;
    const path = svg('path', { d: shape(this.of?.sector[i] ?? 0, this.radius?.[i] ?? 8) });
    const lines = n > NAMES ? [] : n > BROKEN ? [cut(name)] : broken(name), x = right ? far : -far;
    const label = svg('text', { 'text-anchor': right ? 'start' : 'end' }, ...lines.map((line, k) => svg('tspan', { x, y: 5 + 17 * (k - (lines.length - 1) / 2) }, line)));
    if (n > BROKEN) ray(label, turn);
    return { path, group: svg('g', this.picked ? { class: 'pick', onclick: () => this.picked?.(name) } : {}, path, label, svg('title', {}, name)) };
  }

  /** Where organisation i stands: the further inside, the more power it has. @param {number} i @param {boolean} inside */
  place(i, inside) {
    const n = this.of?.organisations.length ?? 1, turn = this.turns?.[i] ?? 0;
    const depth = inside ? 46 + 100 * (((i * 0.618) % 1) * 0.8 + 0.2) : n <= NAMES ? RING - 46 : RING;
    return [SIZE / 2 + depth * Math.cos(turn), SIZE / 2 + depth * Math.sin(turn)];
  }

  /** The end of a month, from 1; 0 is before the first, when nobody has moved. @param {number} month */
  show(month) {
    const { film, of } = this;
    if (!film || !of) return;
    const n = of.organisations.length, t = month - 1;
    const inside = of.organisations.map((_, i) => t >= 0 && film.status[t * n + i] !== OUTSIDE);
    const places = inside.map((is, i) => this.place(i, is));
    this.marks?.forEach(({ group, path }, i) => {
      const status = t >= 0 ? film.status[t * n + i] : OUTSIDE;
      group.style.transform = `translate(${places[i][0].toFixed(1)}px, ${places[i][1].toFixed(1)}px)`;
      path.setAttribute('class', `sector s${of.sector[i] % SHAPES.length} ${status === OUTSIDE ? 'out' : 'in'} ${status === 1 || status === 3 ? 'forced' : ''}`);
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

/** Turns a name outwards, so that none covers its neighbour. @param {Element} label @param {number} turn */
export const ray = (label, turn) => label.setAttribute('transform', `rotate(${((180 * turn) / Math.PI + (Math.cos(turn) >= 0 ? 0 : 180)).toFixed(1)})`);

/** @param {string} name */
const cut = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/** A name in two lines where it is long. @param {string} name */
function broken(name) {
  const at = name.length > LINE ? name.lastIndexOf(' ', Math.max(LINE, Math.ceil(name.length / 2) + 1)) : -1;
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
