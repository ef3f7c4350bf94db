// @ts-check
/** Whether two names are of the same organisation, written by two people: `scenarios/reading/near.py` in the page. */
import { declared, lexicon, nameKey, wordsOf } from './lexicon.js';
import { alike } from './spelling.js';

/** The one of `names` that is the same but for slips, abbreviations, a legal form, the order of words and small ones; null unless it is one. @param {string} name @param {string[]} names */
export function nearestName(name, names) {
  const found = names.filter((other) => areNear(name, other));
  return found.length === 1 ? found[0] : null;
}

/** By the key of each name that comes later, that of the first which differs by a legal form (or how it is written) or an article alone; names that have two forms are of two organisations. @param {string[]} names @returns {Map<string, string>} */
export function sameButForForms(names) {
  const alike = /** @type {Map<string, Map<string, string[]>>} */ (new Map());
  for (const key of new Set(names.map(nameKey))) {
    const [bare, form] = withoutForm(key.split(' ')), forms = alike.get(bare) ?? new Map();
    alike.set(bare, forms.set(form, [...(forms.get(form) ?? []), key]));
  }
  const one = [...alike.values()].flatMap((forms) => ([...forms.keys()].filter(Boolean).length > 1 ? [...forms.values()] : [[...forms.values()].flat()]));
  return new Map(one.flatMap(([first, ...later]) => later.map((key) => /** @type {[string, string]} */ ([key, first]))));
}

/** The words of a name without the legal form at its end (of Cyrillic ones, at its beginning), quotes and an article before it; and the form. @param {string[]} key @returns {[string, string]} */
function withoutForm(key) {
  const matches = lexicon('forms').matches(key), last = matches.find(({ start, end }) => start > 0 && end === key.length), first = matches.find(({ start, end }) => start === 0 && end < key.length && /[^\x00-\x7f]/.test(key[0]));
  const { quotes } = declared('near'), of = (/** @type {string} */ c) => quotes.includes(c), bare = key.slice(first?.end ?? 0, last?.start).map((word) => { const letters = [...word], from = letters.findIndex((c) => !of(c)); return from < 0 ? '' : letters.slice(from, letters.findLastIndex((c) => !of(c)) + 1).join(''); });
  return [bare.slice(Number(bare.length > 1 && lexicon('articles').whole(bare[0]) !== null)).join(' '), (last ?? first)?.meaning ?? ''];
}

/** The one of `names` that has all words of this one, two at least, in their order, its first or last word among them; null unless it is one. @param {string} name @param {string[]} names */
export function nameInPart(name, names) {
  const [words] = core(name), longer = names.filter((other) => words.length > 1 && holds(core(other)[0], words));
  return longer.length === 1 ? longer[0] : null;
}

/** Whether the longer has the words in their order, from its first word on or down to its last. @param {string[]} longer @param {string[]} words */
function holds(longer, words) {
  let at = -1;
  return longer.length > words.length && (longer[0] === words[0] || longer.at(-1) === words.at(-1)) && words.every((word) => (at = longer.indexOf(word, at + 1)) >= 0);
}

/** @param {string} one @param {string} other */
function areNear(one, other) {
  const [left, form] = core(one), [right, otherForm] = core(other);
  if (form && otherForm && form !== otherForm) return false;
  return left.length === right.length && ([...left].sort().join(' ') === [...right].sort().join(' ') || left.every((word, k) => same(word, right[k])));
}

/** The words of a name without legal forms and small words; and the form at its end. @param {string} name @returns {[string[], string]} */
function core(name) {
  const [bare, form] = withoutForm(wordsOf(name)), text = bare.split(' '), legal = lexicon('names', 'business', 'strong').matches(text);
  const kept = text.filter((word, at) => !declared('near').small.includes(word) && !legal.some(({ start, end }) => start <= at && at < end));
  return [kept.length ? kept : text, form];
}

/** @param {string} one @param {string} other */
function same(one, other) {
  if (one === other) return true;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one], { alike: most, shortest } = declared('near');
  if (!/^\p{L}+$/u.test(one + other) || one[0] !== other[0]) return false;
  return (short.length >= 3 && long.startsWith(short)) || (short.length >= shortest && alike(one, other) >= most);
}
