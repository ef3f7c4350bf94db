// @ts-check
/** Where do we stand? What the history of a case says, and how its runs go on from those who are in today. */
import { svg } from './dom.js';
import { calledMonth, insideBy } from './history.js';
import { listing } from './sayings.js';
import { axes, linear, ticks, yearTicks } from './scales.js';
import { goals } from './told.js';

/**
 * @typedef {import('./history.js').History} History
 * @param {import('./convening.js').Asking} asking @param {(done: number, all: number) => void} progress @returns {Promise<import('./told.js').Told | null>}
 */
export async function whereWeStand(asking, progress) {
  const { of } = asking, { history, begin } = of;
  if (!history && !begin.length) return { lines: ['This case has not begun: nobody is in, and no history was told. In Bring, give a list with a column that says since when an organisation is in, or a second sheet or file with month, event, who and count.'], rows: [], axis: { low: 0, high: 1, title: '', form: String } };
  const onward = await goals(asking, progress);
  if (!onward) return null;
  if (of.onward && history) return { ...onward, history, lines: [...saidOf(history), ...(of.onward.members.length ? [`In today: ${of.onward.members.map((k) => of.organisations[k]).join(', ')}.`] : []), ...of.onward.about, 'What comes of it from today on, under plan A:', ...onward.lines] };
  const most = 12, names = begin.map((k) => of.organisations[k]), more = names.length > most ? ` and ${names.length - most} more` : '';
  const today = [`${names.length} of the ${of.organisations.length} organisations of this case are in${names.length ? `: ${names.slice(0, most).join(', ')}${more}` : ''}.`];
  return { ...onward, history, lines: [...today, ...(history ? saidOf(history, names.length) : ['When they came in is not told.']),
    `From today on: the runs begin with ${names.length === 1 ? 'the one that is' : `the ${names.length} that are`} in, and month 1 is ${history ? `the month after ${calledMonth(history, history.months)}` : 'next month'}. They are the page’s usual runs: they are not weighted by how well they agree with the past, what was spent before is not known to them, and what was delivered is not taken off their goals.`, ...onward.lines] };
}

/** A history in sentences. @param {History} history @param {number} [now]  how many of the case are in today, where its list says */
export function saidOf(history, now) {
  const { months, before, joins, leaves, delivered, undated } = history, sum = (/** @type {number[]} */ all) => all.reduce((total, each) => total + each, 0), inside = insideBy(history)[months - 1];
  return [
    `The history covers ${months} months, ${calledMonth(history, 1)} to ${calledMonth(history, months)}: ${before} in before, ${sum(joins)} joined, ${leaves ? `${sum(leaves)} left` : 'who left was not recorded'}, ${inside} in at its end.`,
    delivered ? `Delivered: ${delivered.length ? listing(delivered.map(([month, name]) => `${name || 'a goal'} (${calledMonth(history, month)})`)) : 'nothing so far'}.` : 'What was delivered is not recorded.',
    ...(undated.length ? [`Told without a month, so not in the picture (those that are in count as in before): ${undated.slice(0, 8).join(', ')}${undated.length > 8 ? ` and ${undated.length - 8} more` : ''}.`] : []),
    ...(now === undefined || inside === now ? [] : [`The history has ${inside} in at its end, the list ${now}: the runs begin with those of the list, since the others have no name in it.`]),
  ];
}

/** Who came in, above the axis, and went out, below, by month. @param {History} history @param {number} width */
export function joinsByMonth(history, width) {
  const { months, joins, leaves } = history, height = 150, box = { left: 46, right: width - 12, top: 8, bottom: height - 40 }, most = Math.max(1, ...joins), least = Math.max(0, ...(leaves ?? []));
  const x = linear(0, months, box.left, box.right), y = linear(-least, most, box.bottom, box.top), wide = Math.max(1, (box.right - box.left) / months - 1);
  const picture = svg('svg', { class: 'chart', role: 'img', viewBox: `0 0 ${width} ${height}`, height, 'aria-label': `Joins by month: ${joins.join(', ')}${leaves ? `. Exits by month: ${leaves.join(', ')}` : ''}` });
  const first = history.starts ? ` from ${history.starts}` : '';
  picture.append(axes(box, { at: x, ticks: yearTicks(months, width), title: `joined, by month${first}${least ? '; left, below' : ''}` }, { at: y, ticks: ticks(-least, most, 3).filter(Number.isInteger), words: (value) => String(Math.abs(value)) }));
  joins.forEach((count, t) => { if (count) picture.append(svg('rect', { class: 'bar a', x: x(t) + 0.5, width: wide, y: y(count), height: y(0) - y(count) })); });
  leaves?.forEach((count, t) => { if (count) picture.append(svg('rect', { class: 'bar b', x: x(t) + 0.5, width: wide, y: y(0), height: y(-count) - y(0) })); });
  return picture;
}
