// @ts-check
/** Estimates as dots with their intervals, all on one axis. */
import { svg, textWidth } from './dom.js';
import { axes, linear, ticks } from './scales.js';

/**
 * @typedef {import('./statistics.js').Estimate} Estimate
 * @typedef {{name: string, side: string, estimate: Estimate, words: string, bold?: boolean}} Row
 */

/**
 * @param {Row[]} rows
 * @param {{width: number, low: number, high: number, form: (value: number) => string, title: string}} axis
 */
export function dots(rows, { width, low, high, form, title }) {
  const line = 30, top = 6, inline = width < 560, longest = (/** @type {(row: Row) => string} */ of) => Math.max(0, ...rows.map((row) => long(of(row), row.bold)));
  // beside the axis names and values have the room that they need, names at most half of the picture
  const left = inline ? 10 : Math.round(Math.min(width / 2, longest(({ name }) => name) + 14)), right = width - (inline ? 14 : Math.max(40, longest(({ words }) => words) + 14));
  const step = inline ? 46 : line, bottom = top + step * rows.length + 4;
  const x = linear(low, high, left, right);
  const label = rows.map((row) => `${row.name}: ${row.words}`).join('; ');
  const picture = svg('svg', { class: 'chart dots', role: 'img', 'aria-label': label, viewBox: `0 0 ${width} ${bottom + 40}`, height: bottom + 40 });
  picture.append(axes({ left, right, top, bottom }, { at: x, ticks: ticks(low, high, right - left < 320 ? 3 : 4), words: form, title }));
  if (low < 0 && high > 0) picture.append(svg('line', { class: 'base', x1: x(0), x2: x(0), y1: top, y2: bottom }));
  rows.forEach((row, k) => {
    const y = top + step * k + (inline ? 32 : step / 2 + 1), { mean, low: from, high: to } = row.estimate;
    const text = inline ? { x: left, y: y - 14 } : { x: left - 10, y: y + 5, 'text-anchor': 'end' };
    picture.append(svg('text', { ...text, class: row.bold ? 'name bold' : 'name' }, inline ? inOne(row, width - 20) : fitted(row.name, left - 12, row.bold)));
    if (!inline) picture.append(svg('text', { x: right + 10, y: y + 5, class: 'value' }, row.words));
    if (!Number.isFinite(mean)) return;
    const known = Number.isFinite(from), size = known ? Math.max(3, Math.min(6, (x(to) - x(from)) / 2 - 4)) : 6; // no dot hides its interval
    if (known) picture.append(svg('line', { class: `whisker ${row.side}`, x1: x(from), x2: x(to), y1: y, y2: y }));
    picture.append(row.side === 'b' ? svg('rect', { class: `dot ${row.side}`, x: x(mean) - 0.92 * size, y: y - 0.92 * size, width: 1.84 * size, height: 1.84 * size }) : svg('circle', { class: `dot ${row.side}`, cx: x(mean), cy: y, r: size }));
  });
  return picture;
}

/** @param {string} text @param {boolean} [bold] */
const long = (text, bold = false) => textWidth(text, 14.5, bold ? 650 : 400);

/** A name as far as there is room for it. @param {string} name @param {number} room @param {boolean} [bold] */
function fitted(name, room, bold) {
  let kept = name;
  while (long(kept, bold) > room && kept.length > 8) kept = `${kept.slice(0, -2).trimEnd()}…`;
  return kept;
}

/** Name and value in one line; where that is too long without the interval, which the whisker shows. @param {Row} row @param {number} room */
function inOne({ name, words, bold }, room) {
  const told = long(`${name}: ${words}`, bold) > room ? words.replace(/ \(.*/, '') : words;
  return `${fitted(name, room - long(`: ${told}`, bold), bold)}: ${told}`;
}
