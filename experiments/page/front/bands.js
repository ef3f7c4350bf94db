// @ts-check
/** A monthly outcome as bands over runs: the middle of runs as a line, half of them dark, nine in ten light. */
import { el, high, svg } from './dom.js';
import { decimal } from './numbers.js';
import { todayLine } from './onward.js';
import { happening } from './sayings.js';
import { axes, linear, roundUp, yearTicks } from './scales.js';

/**
 * @typedef {{label: string, side: string, rows: number[][]}} Series  `rows` are five points for each month
 * @typedef {{series: Series[], months: number, leaves: number | null, events: [number, string, string?, string?][], unit: string, name: string, high: number,
 *   line?: number[], other?: number[], cursor?: number, most?: number, today?: number, seen?: number[] | null}} Shown  `most`: the axis goes so far at least; `seen`: what happened, by month up to `today`
 */

/** A chart that is drawn anew, and reads out the month that is pointed at, or chosen with the arrow keys. */
export class Bands {
  /** @param {{height?: number, reads?: boolean}} [options] */
  constructor({ height = 300, reads = true } = {}) {
    this.height = height;
    this.picture = svg('svg', { role: 'img', tabindex: reads ? 0 : false, class: 'chart' });
    this.reading = el('p', { class: 'reading', 'aria-live': 'polite' });
    this.element = el('div', { class: 'bands' }, this.picture, reads && this.reading);
    /** @type {Shown | null} */
    this.shown = null;
    this.month = 0;
    this.top = 0;
    if (!reads) return;
    this.picture.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => this.point(event));
    this.picture.addEventListener('pointerleave', () => this.read(0));
    this.picture.addEventListener('blur', () => this.read(0));
    this.picture.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.key(event));
  }

  /** @param {Shown} shown */
  draw(shown) {
    this.shown = shown;
    const width = Math.max(280, this.element.clientWidth || 640), height = width < 560 ? Math.min(210, this.height) : high(this.height);
    const box = { left: 46, right: width - 12, top: 24, bottom: height - 40 };
    const most = Math.max(...shown.series.flatMap(({ rows }) => rows.map((row) => row[4])), ...(shown.line ?? [0]), ...(shown.other ?? []), ...(shown.seen ?? []), shown.most ?? 0);
    const wanted = roundUp(most);
    // an axis that follows every twitch of a slider hides what changed: it grows at once and shrinks late
    if (wanted > this.top || wanted < 0.6 * this.top || this.named !== shown.name) this.top = wanted;
    this.named = shown.name;
    const x = linear(0, shown.months, box.left, box.right), y = linear(0, this.top, box.bottom, box.top);
    const marks = [0, 1, 2, 3, 4].map((k) => (k * this.top) / 4);
    this.x = x;
    this.picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.picture.setAttribute('height', String(height));
    this.picture.setAttribute('aria-label', spoken(shown));
    this.picture.replaceChildren(
      axes(box, { at: x, ticks: yearTicks(shown.months, width), title: 'month' }, { at: y, ticks: marks, words: (value) => decimal(value, this.top).replace(/\.?0+$/, '') || '0' }),
      svg('text', { x: 4, y: 14, class: 'title' }, `${shown.name}, ${shown.unit}`),
      ...notes(shown, x, box),
      ...shown.series.flatMap(({ side, rows }) => [
        svg('path', { class: `light ${side}`, d: area(rows, 0, 4, x, y) }),
        svg('path', { class: `dark ${side}`, d: area(rows, 1, 3, x, y) }),
      ]),
      ...shown.series.map(({ side, rows }) => svg('path', { class: `line ${side}`, d: path(rows.map((row) => row[2]), x, y) })),
      shown.other ? svg('path', { class: 'line other', d: path(shown.other, x, y) }) : '',
      shown.line ? svg('path', { class: 'line one', d: path(shown.line, x, y) }) : '',
      ...todayLine(shown.today ?? 0, x, box),
      ...(shown.seen ?? []).map((value, t) => svg('circle', { class: 'seen', cx: x(t + 0.5), cy: y(value), r: 3 })),
      this.cursor = svg('line', { class: 'cursor', y1: box.top, y2: box.bottom, visibility: 'hidden' }),
    );
    this.read(shown.cursor ?? this.month);
  }

  /** @param {number} month  from 1; 0 for none */
  read(month) {
    const shown = this.shown;
    if (!shown || !this.x) return;
    this.month = Math.min(month, shown.months);
    const at = this.x(this.month - 0.5);
    for (const [name, value] of [['x1', at], ['x2', at], ['visibility', this.month ? 'visible' : 'hidden']]) this.cursor.setAttribute(String(name), String(value));
    this.reading.textContent = this.month
      ? `Month ${this.month}: ${shown.series.map(({ label, rows }) => `${label} ${decimal(rows[this.month - 1][2], this.top)} (nine in ten runs ${decimal(rows[this.month - 1][0], this.top)} to ${decimal(rows[this.month - 1][4], this.top)})`).join('; ')}${shown.events.filter(([at]) => at === this.month).map((event) => `. Event: ${happening(event)}`).join('')}${shown.seen && this.month <= shown.seen.length ? `. What happened: ${decimal(shown.seen[this.month - 1], this.top)}` : ''}`
      : `Line: the middle run. Dark band: half of the runs. Light band: nine in ten. ${shown.events.length ? 'Dot on the axis: an event. ' : ''}${shown.seen ? 'Dots before today: what happened. ' : ''}Point at a month, or use the arrow keys.`;
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (!this.shown) return;
    const bounds = this.picture.getBoundingClientRect(), width = this.picture.viewBox.baseVal.width;
    const at = ((event.clientX - bounds.left) / bounds.width) * width;
    const month = Math.ceil(((at - 46) / (width - 58)) * this.shown.months);
    this.read(Math.min(this.shown.months, Math.max(1, month)));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const months = this.shown?.months ?? 1;
    const to = { ArrowLeft: this.month - 1, ArrowRight: this.month + 1, PageUp: this.month - 12, PageDown: this.month + 12, Home: 1, End: months }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.read(Math.min(months, Math.max(1, to)));
  }
}

/** @param {Shown} shown @param {(month: number) => number} x @param {{top: number, bottom: number, right: number}} box */
function notes(shown, x, box) {
  const made = [];
  if (shown.leaves !== null && shown.leaves <= shown.months) {
    const at = x(shown.leaves - 1), late = at > box.right - 130;
    made.push(svg('line', { class: 'leaves', x1: at, x2: at, y1: box.top, y2: box.bottom }),
      svg('text', { x: at + (late ? -5 : 5), y: box.top + 10, 'text-anchor': late ? 'end' : 'start', class: 'note' }, 'convener leaves'));
  }
  for (const event of shown.events) {
    const [month] = event;
    if (month <= shown.months) made.push(svg('circle', { class: 'event', cx: x(month - 0.5), cy: box.bottom, r: 4 }, svg('title', {}, `month ${month}: ${happening(event)}`)));
  }
  return made;
}

/** @param {number[]} values @param {(month: number) => number} x @param {(value: number) => number} y */
const path = (values, x, y) => values.map((value, t) => `${t ? 'L' : 'M'}${x(t + 0.5).toFixed(1)} ${y(value).toFixed(1)}`).join('');

/** @param {number[][]} rows @param {number} low @param {number} high @param {(month: number) => number} x @param {(value: number) => number} y */
function area(rows, low, high, x, y) {
  const up = rows.map((row, t) => `${x(t + 0.5).toFixed(1)} ${y(row[high]).toFixed(1)}`);
  const back = rows.map((row, t) => `${x(t + 0.5).toFixed(1)} ${y(row[low]).toFixed(1)}`).reverse();
  return `M${up.join('L')}L${back.join('L')}Z`;
}

/** The chart in a sentence, for those who do not see it. @param {Shown} shown */
function spoken(shown) {
  const last = shown.months - 1;
  return `${shown.name} by month. ${shown.series.map(({ label, rows }) => `${label}: middle of runs ${decimal(rows[Math.floor(last / 2)][2], 1)} half way and ${decimal(rows[last][2], 1)} at the end`).join('. ')}.`;
}
