// @ts-check
/** Axes: from values to places, round ticks, and the frame that every chart has. */
import { svg } from './dom.js';

/** @param {number} low @param {number} high @param {number} from @param {number} to */
export const linear = (low, high, from, to) => (/** @type {number} */ value) => from + ((value - low) / (high - low || 1)) * (to - from);

/** Round numbers that cover low to high in about so many steps. @param {number} low @param {number} high @param {number} [steps] */
export function ticks(low, high, steps = 4) {
  const rough = (high - low || 1) / steps, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999) ?? rough;
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

/** The least round number above all values. @param {number} most */
export function roundUp(most) {
  const all = ticks(0, Math.max(most, 1e-6)), step = all.length > 1 ? all[1] - all[0] : most;
  return Math.ceil(most / step - 1e-9) * step || 1;
}

/** Months at which an axis is marked: whole years, some left out where there are many. @param {number} months @param {number} width */
export function yearTicks(months, width) {
  const every = 12 * Math.max(1, Math.ceil((months / 12) * 42 / width));
  return Array.from({ length: Math.floor(months / every) + 1 }, (_, k) => k * every);
}

/**
 * The frame of a chart: ticks with numbers, faint lines, and what the axes hold.
 *
 * @param {{left: number, right: number, top: number, bottom: number}} box
 * @param {{at: (value: number) => number, ticks: number[], words?: (value: number) => string, title?: string}} x
 * @param {{at: (value: number) => number, ticks: number[], words?: (value: number) => string}} [y]
 */
export function axes(box, x, y) {
  const group = svg('g', { class: 'axes' });
  for (const value of y ? y.ticks : []) {
    const at = /** @type {any} */ (y).at(value);
    group.append(
      svg('line', { x1: box.left, x2: box.right, y1: at, y2: at, class: value === 0 ? 'base' : 'grid' }),
      svg('text', { x: box.left - 6, y: at + 4, 'text-anchor': 'end' }, (y?.words ?? String)(value)),
    );
  }
  for (const value of x.ticks) {
    const at = x.at(value);
    if (!y) group.append(svg('line', { x1: at, x2: at, y1: box.top, y2: box.bottom, class: 'grid' }));
    group.append(svg('text', { x: at, y: box.bottom + 17, 'text-anchor': 'middle' }, (x.words ?? String)(value)));
  }
  if (x.title) group.append(svg('text', { x: box.right, y: box.bottom + 33, 'text-anchor': 'end', class: 'title' }, x.title));
  return group;
}
