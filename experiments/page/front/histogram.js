// @ts-check
/** How differently luck lets runs of the same plan end: runs by outcome, one plan above the axis and the other below. */
import { svg } from './dom.js';
import { decimal } from './numbers.js';
import { axes, linear, roundUp, ticks } from './scales.js';

const BINS = 24;

/**
 * @param {{label: string, side: string, values: Float64Array}[]} plans  two
 * @param {{width: number, name: string, unit: string}} of
 */
export function histogram(plans, { width, name, unit }) {
  const height = 210, box = { left: 46, right: width - 12, top: 8, bottom: height - 40 };
  const known = plans.map(({ values }) => Array.from(values).filter(Number.isFinite));
  const low = Math.min(0, ...known.flat()), high = low < 0 ? Math.max(...known.flat(), 0) : roundUp(Math.max(1e-9, ...known.flat()));
  const counts = known.map((values) => {
    const bins = new Float64Array(BINS);
    for (const value of values) bins[Math.min(BINS - 1, Math.floor(((value - low) / (high - low || 1)) * BINS))] += 1 / (values.length || 1);
    return bins;
  });
  const most = Math.max(0.01, ...counts.map((bins) => Math.max(...bins)));
  const x = linear(low, high, box.left, box.right), middle = (box.top + box.bottom) / 2, up = (middle - box.top) / most;
  const picture = svg('svg', {
    class: 'chart', role: 'img', viewBox: `0 0 ${width} ${height}`, height,
    'aria-label': `${name} in each run, ${plans.map(({ label }, k) => `${label}: ${decimal(Math.min(...known[k]))} to ${decimal(Math.max(...known[k]))}`).join('; ')}`,
  });
  picture.append(axes(box, { at: x, ticks: ticks(low, high, width < 500 ? 3 : 6), words: (value) => decimal(value, high).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''), title: `${name}, ${unit}` }));
  plans.forEach(({ side, label }, s) => {
    counts[s].forEach((share, k) => {
      const size = share * up;
      picture.append(svg('rect', { class: `bar ${side}`, x: x(low + ((high - low) * k) / BINS) + 0.5, width: Math.max(1, (box.right - box.left) / BINS - 1), y: s ? middle : middle - size, height: size }));
    });
    picture.append(svg('text', { x: box.right, y: s ? box.bottom - 6 : box.top + 12, 'text-anchor': 'end', class: `name ${side}` }, label));
  });
  picture.append(svg('line', { class: 'base', x1: box.left, x2: box.right, y1: middle, y2: middle }));
  return picture;
}
