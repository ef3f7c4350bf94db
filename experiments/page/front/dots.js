// @ts-check
/** Estimates as dots with their intervals, all on one axis. */
import { svg } from './dom.js';
import { axes, linear, ticks } from './scales.js';

/**
 * @typedef {import('./statistics.js').Estimate} Estimate
 * @typedef {{name: string, side: string, estimate: Estimate, words: string, bold?: boolean}} Row
 */

/**
 * @param {Row[]} rows
 * @param {{width: number, low: number, high: number, form: (value: number) => string, title: string, names?: number}} axis
 */
export function dots(rows, { width, low, high, form, title, names = 0.36 }) {
  const line = 30, top = 6, inline = width < 560, left = inline ? 10 : Math.round(width * names), right = width - (inline ? 14 : 150);
  const step = inline ? 46 : line, bottom = top + step * rows.length + 4;
  const x = linear(low, high, left, right);
  const label = rows.map((row) => `${row.name}: ${row.words}`).join('; ');
  const picture = svg('svg', { class: 'chart dots', role: 'img', 'aria-label': label, viewBox: `0 0 ${width} ${bottom + 40}`, height: bottom + 40 });
  picture.append(axes({ left, right, top, bottom }, { at: x, ticks: ticks(low, high, inline ? 3 : 4), words: form, title }));
  if (low < 0 && high > 0) picture.append(svg('line', { class: 'base', x1: x(0), x2: x(0), y1: top, y2: bottom }));
  rows.forEach((row, k) => {
    const y = top + step * k + (inline ? 32 : step / 2 + 1), { mean, low: from, high: to } = row.estimate;
    const text = inline ? { x: left, y: y - 14 } : { x: left - 10, y: y + 5, 'text-anchor': 'end' };
    picture.append(svg('text', { ...text, class: row.bold ? 'name bold' : 'name' }, inline ? `${fitted(row.name, width - 34 - (row.bold ? 9.2 : 8) * row.words.length)}: ${row.words}` : fitted(row.name, left - 14)));
    if (!inline) picture.append(svg('text', { x: right + 10, y: y + 5, class: 'value' }, row.words));
    if (!Number.isFinite(mean)) return;
    if (Number.isFinite(from)) picture.append(svg('line', { class: `whisker ${row.side}`, x1: x(from), x2: x(to), y1: y, y2: y }));
    picture.append(row.side === 'b' ? svg('rect', { class: `dot ${row.side}`, x: x(mean) - 5.5, y: y - 5.5, width: 11, height: 11 }) : svg('circle', { class: `dot ${row.side}`, cx: x(mean), cy: y, r: 6 }));
  });
  return picture;
}

/** A name as far as there is room for it. @param {string} name @param {number} room */
function fitted(name, room) {
  const most = Math.max(8, Math.floor(room / 7.4));
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}
