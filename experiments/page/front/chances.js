// @ts-check
/** Goals: in how many runs each has been delivered by each month. All goals on the same axes. */
import { el, svg } from './dom.js';
import { percent } from './numbers.js';
import { todayLine } from './onward.js';
import { axes, linear, yearTicks } from './scales.js';
import { byMonth } from './statistics.js';

/**
 * @param {{name: string, over: string, by: {label: string, side: string, delivered: Float64Array}[]}} goal
 * @param {number} months
 * @param {number} width
 * @param {number | null} leaves
 * @param {number} [today]  the months that have passed
 */
export function chances(goal, months, width, leaves, today = 0) {
  const height = 176, box = { left: 46, right: width - 10, top: 10, bottom: height - 38 };
  const x = linear(0, months, box.left, box.right), y = linear(0, 1, box.bottom, box.top);
  const told = goal.by.map(({ label, delivered }) => `${label}: ${toldOf(delivered, goal.over)}`);
  const picture = svg('svg', { class: 'chart', role: 'img', 'aria-label': `${goal.name}. ${told.join('. ')}`, viewBox: `0 0 ${width} ${height}`, height });
  picture.append(axes(box, { at: x, ticks: yearTicks(months, width), title: 'delivered by month' }, { at: y, ticks: [0, 0.5, 1], words: percent }));
  if (leaves !== null && leaves <= months) picture.append(svg('line', { class: 'leaves', x1: x(leaves - 1), x2: x(leaves - 1), y1: box.top, y2: box.bottom }));
  picture.append(...todayLine(today, x, box));
  for (const { side, delivered } of goal.by) {
    const shares = byMonth(delivered, months);
    const steps = Array.from(shares, (share, t) => (t ? `H${x(t).toFixed(1)}V${y(share).toFixed(1)}` : `M${x(0)} ${y(share)}`));
    picture.append(svg('path', { class: `line ${side}`, d: steps.join('') }));
  }
  return el('figure', { class: 'goal' }, el('figcaption', {}, el('strong', {}, goal.name)), picture,
    el('ul', { class: 'told' }, ...goal.by.map(({ side }, k) => el('li', { class: side }, told[k]))));
}

/** The chance of a goal and when it is delivered, in words. @param {Float64Array} delivered @param {string} over  what the chance is taken over */
export function toldOf(delivered, over) {
  const done = Array.from(delivered).filter((month) => !Number.isNaN(month)).sort((a, b) => a - b);
  const chance = percent(done.length / delivered.length);
  if (!done.length) return `in no run (${over})`;
  const half = Math.ceil(delivered.length / 2);
  if (done.length >= half) return `${chance} of runs (${over}); half of all runs by month ${done[half - 1]}`;
  return `${chance} of runs (${over}); where it is, mostly around month ${done[Math.floor(done.length / 2)]}`;
}
