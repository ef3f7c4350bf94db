// @ts-check
/** The months of a case as a line: what strikes it, and how long the convener is there. */
import { svg } from './dom.js';
import { dated } from './film.js';
import { linear, yearTicks } from './scales.js';

const HEIGHT = 76;

/** @param {import('./types.js').Case} of @param {number | null} leaves  the convener's last month is the one before @param {number} width */
export function timeline(of, leaves, width) {
  const { months } = of.frame, x = linear(0, months, 8, width - 8), y = 34, end = x(leaves === null ? months : leaves - 1);
  const marks = yearTicks(months, width).map((month) => svg('text', { x: x(month), y: HEIGHT - 6, 'text-anchor': month ? 'middle' : 'start' }, of.starts ? yearOf(of.starts, month) : String(month)));
  const events = of.events.map(([month, name]) => svg('circle', { class: 'event', cx: x(month - 0.5), cy: y, r: 7 }, svg('title', {}, `${dated(of.starts, month)}: ${name}`)));
  return svg('svg', { class: 'chart timeline', role: 'img', viewBox: `0 0 ${width} ${HEIGHT}`, 'aria-label': `${months} months. ${of.events.map(([month, name]) => `${dated(of.starts, month)}: ${name}`).join('. ')}` },
    svg('line', { class: 'grid', x1: x(0), x2: x(months), y1: y, y2: y }),
    svg('line', { class: 'led', x1: x(0), x2: end, y1: y, y2: y }),
    svg('text', { class: 'title', x: x(0), y: 14 }, `${months} months; the convener leads for ${leaves === null ? 'all of them' : leaves - 1}`),
    ...events, ...marks);
}

/** @param {string} starts @param {number} month */
function yearOf(starts, month) {
  const [year, first] = starts.split('-').map(Number), at = first - 1 + month;
  return String(year + Math.floor(at / 12));
}
