// @ts-check
/**
 * What only a person can say of a list: questions, each with a proposed answer. `scenarios/reading/questions.py` in the page.
 *
 * @typedef {import('./reading.js').Person} Person
 * @typedef {import('./reading.js').Question} Question
 */
import { declared, lexicon } from './lexicon.js';
import { PERSON, sectorOf, sectorOfName } from './sectors.js';

const MOST_ASKED = 12;
/** @param {string[]} items @param {number} most */
const listed = (items, most) => items.slice(0, most).join(', ') + (items.length > most ? ` and ${items.length - most} more` : '');

/** A question for each word for a sector that does not tell it, and for each name that does not; many names are asked of at once. @param {Person[]} people @returns {Question[]} */
export function questionsOf(people) {
  const unknown = people.filter(({ sector }) => !sector), counts = new Map(), met = new Map(), groups = new Map();
  for (const { sector } of people) if (sector) counts.set(sector, (counts.get(sector) ?? 0) + 1);
  for (const { word, by } of unknown) if (by !== 'conflict' && word) met.set(word, (met.get(word) ?? 0) + 1);
  const [first, second] = declared('silent'), usual = (counts.get(second) ?? 0) > (counts.get(first) ?? 0) ? second : first; // whose names often tell nothing
  const beside = besideOf(people), asked = new Set([...met].filter(([word, count]) => sectorOf(word)[0] === PERSON || ((count > 1 || beside.has(word)) && !lexicon('sectors', 'none').meanings(word).length)).map(([word]) => word));
  for (const each of unknown) {
    const told = proposal(each, beside), proposed = told ?? usual, word = each.by !== 'conflict' && asked.has(each.word) ? each.word : '', key = JSON.stringify([word, proposed, told === null]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const words = [...groups.keys()].map((key) => JSON.parse(key)[0]);
  return [...groups].flatMap(([key, group]) => {
    const [word, proposed, guess] = JSON.parse(key), guessed = guess ? '; a guess' : '', names = group.map((/** @type {Person} */ { name }) => name);
    if (word) return [{ text: `“${word}” (${listed(names, 5)}${guessed})`, key: words.filter((each) => each === word).length > 1 ? '' : word, names, proposed }];
    if (unknown.length > MOST_ASKED) return [{ text: `${names.length} names do not tell their sector (${listed(names, 5)}${guessed})`, key: '', names, proposed }];
    return group.map((/** @type {Person} */ each) => ({ text: `“${each.name}”${each.by === 'conflict' ? ` (typed “${each.word}”, but called like a ${proposal(each, beside)})` : guess ? ' (a guess)' : ''}`, key: each.name, names: [each.name], proposed }));
  });
}

/** By a word for a sector that does not tell it, what most names beside it tell. @param {Person[]} people @returns {Map<string, string>} */
function besideOf(people) {
  const told = /** @type {Map<string, Map<string, number>>} */ (new Map());
  for (const { word, sector, by } of people) {
    if (!word || !sector || by !== 'name') continue;
    const counts = told.get(word) ?? new Map();
    told.set(word, counts.set(sector, (counts.get(sector) ?? 0) + 1));
  }
  return new Map([...told].map(([word, counts]) => [word, [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0]]));
}

/** The likeliest sector of an organisation of which neither word nor name is sure. null where nothing tells. @param {Person} each @param {Map<string, string>} beside @returns {string | null} */
function proposal({ word, name }, beside) {
  const meant = [word, name].map((part) => sectorOf(part)[0]);
  if (meant.includes(PERSON)) return 'community';
  return sectorOfName(name)[0] ?? beside.get(word) ?? meant.find((sector) => sector && declared('sectors').includes(sector)) ?? null;
}
