// @ts-check
/**
 * Several tables of the same stakeholders, each from another person, as one list: means, and how far people are apart. `scenarios/reading/views.py` in
 * the page.
 *
 * @typedef {import('./reading.js').Reading} Reading
 * @typedef {import('./reading.js').Person} Person
 * @typedef {import('./ties.js').Tie} Tie
 * @typedef {{source: string, said: Person}} View  what one table says of an organisation
 * @typedef {{who: string, what: string, low: string, lowIn: string, high: string, highIn: string, size: number}} Apart
 */
import { Unreadable } from './cells.js';
import { declared, nameKey } from './lexicon.js';
import { nearestName } from './near.js';
import { questionsOf } from './questioning.js';
import { fixed } from './sayings.js';
import { tellsTheNetwork } from './tying.js';

const TOLD_BY = ['answer', 'column', 'name', 'conflict', ''];
/** @param {string[]} items @param {number} [most] */
const listed = (items, most = 8) => items.slice(0, most).join(', ') + (items.length > most ? ` and ${(items.length - most).toLocaleString('en')} more` : '');
/** What most say; of as many on each side, what was said first. @template T @param {T[]} values @returns {T} */
const mostSay = (values) => [...values.reduce((counts, each) => counts.set(each, (counts.get(each) ?? 0) + 1), /** @type {Map<T, number>} */ (new Map()))].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
/** The mean, and half of how far the values are apart. @param {number[]} values @returns {[number, number]} */
const mean = (values) => [Number(fixed(values.reduce((sum, each) => sum + each, 0) / values.length, 3)), Number(fixed((Math.max(...values) - Math.min(...values)) / 2, 3))];
/** @param {string} trait */
const words = (trait) => /** @type {Record<string, number>} */ (declared('own').numbers[trait].words);
/** @param {string} trait */
const isTruth = (trait) => Object.keys(words(trait)).sort().join() === 'no,yes';
/** @param {string} trait @param {string | number} value */
const numberOf = (trait, value) => (typeof value === 'string' ? words(trait)[value] : value);

/** One reading of several tables of the same stakeholders. Throws Unreadable for too many. @param {Reading[]} readings @returns {Reading} */
export function merged(readings) {
  const [first] = readings, most = declared('most_views');
  if (readings.length === 1) return first;
  if (readings.length > most) throw new Unreadable(`${readings.length} tables of the same stakeholders: give at most ${most}.`);
  const { views, called, near } = matched(readings), people = [...views].map(([name, told]) => one(name, told)), [ties, tieApart] = allTies(readings, called);
  const apart = [...[...views].flatMap(([name, told]) => disagreements(name, told)), ...tieApart].sort((a, b) => b.size - a.size), some = [...views].filter(([, told]) => told.length < readings.length);
  return {
    ...first, source: listed(readings.map(({ source }) => source), 6), people, questions: questionsOf(people), parts: readings, apart, ties, tied: tellsTheNetwork(ties, readings.some(({ listed: of }) => of), people.length),
    goals: [...new Set(readings.flatMap(({ goals }) => goals))].slice(0, declared('most_goals')), history: readings.find(({ history }) => history)?.history ?? null,
    says: [...said(readings), `${readings.length} tables of the same stakeholders are one case: ${listed(readings.map(({ source, people: own }) => `${source} ${own.length} ${own.length === 1 ? 'organisation' : 'organisations'}`))}.`,
      ...(near.length ? [`Names that are nearly the same are one: ${listed(near)}.`] : []), ...(some.length ? [`Not in every table: ${listed(some.map(([name, told]) => `${name} (${told.length} of ${readings.length})`))}.`] : []), ...inWords(apart, readings.length)],
  };
}

/** What is said of each table, once where it is said of all (ties and goals in files of their own). @param {Reading[]} readings */
function said(readings) {
  const ofAll = (/** @type {string} */ line) => readings.every(({ says }) => says.includes(line));
  return [...readings.flatMap(({ source, says }) => says.filter((line) => !ofAll(line)).map((line) => `${source}: ${line}`)), ...readings[0].says.filter(ofAll)];
}

/** What each table says of each organisation; for each table, what it calls them; and which names were near only. @param {Reading[]} readings */
function matched(readings) {
  const views = /** @type {Map<string, View[]>} */ (new Map()), keys = /** @type {Map<string, string>} */ (new Map()), near = /** @type {string[]} */ ([]);
  const called = readings.map(({ source, people }) => {
    const own = new Set(people.map(({ name }) => nameKey(name))), free = [...keys].filter(([key]) => !own.has(key)).map(([, name]) => name), names = /** @type {Map<string, string>} */ (new Map());
    for (const said of people) {
      const key = nameKey(said.name), found = keys.get(key) ?? nearestName(said.name, free) ?? said.name, name = [...names.values()].includes(found) ? said.name : found;
      if (!keys.has(key) && name !== said.name) near.push(`“${said.name}” (${source}) was taken for “${name}”`);
      if (!keys.has(key)) keys.set(key, name);
      names.set(said.name, name);
      views.set(name, [...(views.get(name) ?? []), { source, said }]);
    }
    return names;
  });
  return { views, called, near };
}

/** An organisation as all see it. @param {string} name @param {View[]} views @returns {Person} */
function one(name, views) {
  const told = views.map(({ said }) => said), by = told.map((each) => each.by).reduce((best, each) => (TOLD_BY.indexOf(each) < TOLD_BY.indexOf(best) ? each : best));
  /** @type {Record<string, string | number>} */
  const ratings = {};
  /** @type {Record<string, number>} */
  const spread = {};
  for (const trait of new Set(told.flatMap((each) => Object.keys(each.ratings)))) {
    const said = told.filter((each) => trait in each.ratings).map((each) => each.ratings[trait]);
    const [middle, half] = isTruth(trait) ? [mostSay(said), 0] : mean(said.map((each) => numberOf(trait, each)));
    ratings[trait] = new Set(said).size === 1 ? said[0] : middle;
    if (half) spread[trait] = half;
  }
  const stances = told.flatMap(({ stance }) => (stance === null ? [] : [stance])), [stance, half] = stances.length ? mean(stances) : [null, 0], insides = told.flatMap(({ inside }) => (inside === null ? [] : [inside]));
  const gone = 2 * told.filter(({ left }) => left).length > told.length, inside = gone ? false : insides.length ? mostSay(insides) : null, joined = (/** @type {'note' | 'wants'} */ what) => [...new Set(told.map((each) => each[what]).filter(Boolean))].join('; ');
  return {
    ...told[0], name, sector: mostSay(told.filter((each) => each.by === by).map(({ sector }) => sector)), by, word: told.find(({ word }) => word)?.word ?? '', ratings, stance, inside, member: Boolean(inside), left: gone,
    since: told.find(({ since }) => since)?.since ?? '', until: gone ? told.find(({ until }) => until)?.until ?? '' : '', note: joined('note'), wants: joined('wants'), spread: half ? { ...spread, alignment: half } : spread,
  };
}

// Where people are apart

/** @param {string} name @param {View[]} views @returns {Apart[]} */
function disagreements(name, views) {
  const found = [...new Set(views.flatMap(({ said }) => Object.keys(said.ratings)))].flatMap((trait) => {
    const told = views.filter(({ said }) => trait in said.ratings).map(({ said, source }) => ({ value: said.ratings[trait], source }));
    return isTruth(trait) ? differ(name, trait, told) : range(name, trait, told.map(({ value, source }) => ({ number: numberOf(trait, value), value, source })));
  });
  const stances = views.flatMap(({ said: { stance }, source }) => (stance === null ? [] : [{ number: stance, value: stance, source }]));
  return [...found, ...range(name, 'alignment', stances), ...differ(name, 'sector', views.filter(({ said }) => TOLD_BY.slice(0, 2).includes(said.by)).map(({ said, source }) => ({ value: said.sector ?? '', source }))),
    ...differ(name, 'member', views.filter(({ said }) => said.inside !== null).map(({ said, source }) => ({ value: said.inside ? 'yes' : 'no', source })))];
}

/** The lowest and highest of several numbers that differ. @param {string} who @param {string} trait @param {{number: number, value: string | number, source: string}[]} said @returns {Apart[]} */
function range(who, trait, said) {
  if (new Set(said.map(({ number }) => number)).size < 2) return [];
  const low = said.reduce((best, each) => (each.number < best.number ? each : best)), high = said.reduce((best, each) => (each.number > best.number ? each : best)), levels = Object.values(words(trait)).sort((a, b) => a - b);
  const widest = levels.length ? levels[levels.length - 1] - levels[0] : high.number - low.number, shown = (/** @type {string | number} */ value) => (typeof value === 'string' ? value : Object.entries(words(trait)).find(([, level]) => level === value)?.[0] ?? String(value));
  const what = /** @type {Record<string, string>} */ ({ alignment: 'stance', awareness: 'interest' })[trait] ?? trait.replace(/_/g, ' ');
  return [{ who, what, low: shown(low.value), lowIn: low.source, high: shown(high.value), highIn: high.source, size: Math.min(1, (high.number - low.number) / widest) }];
}

/** Two that say another thing, where there is no between. @param {string} who @param {string} what @param {{value: any, source: string}[]} said @returns {Apart[]} */
function differ(who, what, said) {
  const [first] = said, other = said.find(({ value }) => value !== first.value);
  return other ? [{ who, what, low: String(first.value), lowIn: first.source, high: String(other.value), highIn: other.source, size: 1 }] : [];
}

/** @param {Apart[]} apart  the largest first @param {number} tables */
function inWords(apart, tables) {
  if (!apart.length) return [`The ${tables} tables agree in all that more than one of them says.`];
  return [`People differ in ${apart.length} ${apart.length === 1 ? 'value' : 'values'} (each is drawn around their mean as widely as they are apart, anew in each run; of sectors and of yes and no, most people decide).`,
    `They differ most in: ${listed(apart.map(({ who, what, low, lowIn, high, highIn }) => `${who}: ${what} ${low} (${lowIn}) to ${high} (${highIn})`), 5)}.`];
}

// Ties

/** The ties that any table has, and those of which some say conflict and others not. @param {Reading[]} readings @param {Map<string, string>[]} called @returns {[Tie[] | null, Apart[]]} */
function allTies(readings, called) {
  const ways = /** @type {Map<string, {start: string, end: string, said: {source: string, tie: Tie}[]}>} */ (new Map()), key = (/** @type {string} */ a, /** @type {string} */ b) => `${a}\n${b}`;
  readings.forEach(({ source, ties }, n) => {
    for (const tie of ties ?? []) {
      const [a, b] = [tie.start, tie.end].map((name) => called[n].get(name) ?? name);
      for (const [start, end] of [[a, b], [b, a]].slice(0, tie.both ? 2 : 1)) ways.set(key(start, end), { start, end, said: [...(ways.get(key(start, end))?.said ?? []), { source, tie }] });
    }
  });
  const told = new Map([...ways].map(([way, { start, end, said }]) => [way, oneTie(start, end, said.map(({ tie }) => tie))]));
  const apart = [...ways.values()].flatMap(({ start, end, said }) => ((!ways.has(key(end, start)) || start < end) && new Set(said.map(({ tie }) => tie.sign)).size > 1 ? differ(`${start} and ${end}`, 'tie', said.map(({ source, tie }) => ({ value: tie.kind, source }))) : []));
  const ties = [...told.values()].flatMap((tie) => {
    const back = told.get(key(tie.end, tie.start)), both = back !== undefined && ['kind', 'strength', 'distance'].every((part) => /** @type {any} */ (back)[part] === /** @type {any} */ (tie)[part]);
    return both && tie.start > tie.end ? [] : [{ ...tie, both }];
  });
  return [ties.length ? ties : null, apart];
}

/** A tie one way as those see it who know it. @param {string} start @param {string} end @param {Tie[]} told @returns {Tie} */
function oneTie(start, end, told) {
  const bad = told.filter(({ sign }) => sign < 0), alike = 2 * bad.length >= told.length ? bad : told.filter(({ sign }) => sign > 0), of = (/** @type {'strength' | 'distance'} */ part) => { const known = alike.flatMap((tie) => { const value = tie[part]; return value === null ? [] : [value]; }); return known.length ? mean(known)[0] : null; };
  return { start, end, kind: mostSay(alike.map(({ kind }) => kind)), sign: alike[0].sign, strength: of('strength'), both: false, distance: of('distance') };
}
