// @ts-check
/** The sheet of an organisation that somebody plays: what it is, whom it knows, and what speaks for and against being inside in the month to come. */
import { el } from './dom.js';
import { percent } from './numbers.js';
import { capital, listing } from './sayings.js';
import { weighed } from './why.js';

const MOTIVES = /** @type {[string, string][]} */ ([['mission', 'its mission'], ['market', 'customers, staff and credibility'], ['mandate', 'political pressure'], ['standing', 'its standing among peers']]);
const WORK = ['expertise', 'money', 'reach', 'authority'], PARTNERS = 6;
/** @param {number} value  0 to 1 */
const much = (value) => (value >= 0.7 ? 'very much' : value >= 0.45 ? 'much' : value >= 0.2 ? 'some' : '');
/** @param {number} trust */
const trusts = (trust) => (trust >= 0.6 ? 'trusted' : trust >= 0.35 ? 'known' : 'hardly trusted');

/**
 * @param {import('./main.js').App} app @param {any} film
 * @param {{i: number, row: number, close: number, month: number, width: number}} at  the organisation; which of how many that are looked at closely; months played
 */
export function sheet(app, film, { i, row, close, month, width }) {
  const of = app.case(), { traits } = app.library.shared, n = of.organisations.length;
  /** @param {string} name @param {number} [who] */
  const trait = (name, who = i) => film.traits[who * traits.length + traits.indexOf(name)];
  /** @param {[string, number][]} pairs  what, and how much */
  const levels = (pairs) => listing(pairs.filter(([, value]) => much(value)).sort((a, b) => b[1] - a[1]).map(([what, value]) => `${what} (${much(value)})`)) || 'little of anything';
  const power = trait('power_share'), rank = 1 + of.organisations.filter((_, j) => trait('power_share', j) > power).length;
  const weighing = weighed(app, film, { row, close, month: Math.min(month + 1, film.length), width });
  const lines = /** @type {[string, string][]} */ ([
    ['Who it is', `${of.sectors[of.sector[i]]}${of.affected.includes(i) ? '; it speaks for those most affected' : ''}; ${percent(power)} of all power (${rank} of ${n})${of.notes[i] ? `; ${of.notes[i]}` : ''}`],
    ['What moves it', levels(MOTIVES.map(([name, words]) => [words, trait(name)]))],
    ['What it needs of others', levels(WORK.map((name) => [name, trait(`need_${name}`)]))],
    ...(of.wants[i] ? [/** @type {[string, string]} */ (['What it wants, by the table', of.wants[i]])] : []),
    ['What it brings', levels(WORK.map((name) => [name, trait(name)]))],
    ['Whom it knows', partners(film, of, i, month)],
  ]);
  return el('div', { class: 'two' }, el('dl', {}, ...lines.flatMap(([title, words]) => [el('dt', {}, title), el('dd', {}, `${capital(words)}.`)])),
    el('div', {}, el('p', {}, `As things stand the model would have it inside with a chance of ${percent(film.chance[Math.min(month, film.length - 1) * n + i])}:`), weighing.picture));
}

/** @param {any} film @param {import('./types.js').Case} of @param {number} i @param {number} month */
function partners(film, of, i, month) {
  const t = Math.max(0, month - 1), n = of.organisations.length, found = [];
  for (let k = 0; k < film.ends.length / 2; k++) if (film.ends[2 * k] === i && !Number.isNaN(film.trust[t * film.room + k])) found.push({ j: film.ends[2 * k + 1], trust: film.trust[t * film.room + k] });
  const inside = (/** @type {number} */ j) => (month ? film.status[t * n + j] !== 0 : of.begin.includes(j));
  found.sort((a, b) => b.trust - a.trust);
  return listing(found.slice(0, PARTNERS).map(({ j, trust }) => `${of.organisations[j]} (${trusts(trust)}${inside(j) ? ', inside' : ''})`)) + (found.length > PARTNERS ? ` and ${found.length - PARTNERS} more` : '') || 'nobody well';
}
