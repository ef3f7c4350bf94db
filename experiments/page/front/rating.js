// @ts-check
/**
 * What stands in a column's cells, read as one scale: levels, stances, yes or no. `scenarios/reading/` `levels.py`, `doubles.py`, `stances.py` and `scales.py` in the page.
 *
 * @typedef {{values: Map<string, any>, words: Map<string, string>, note: string, exact: boolean}} Read
 *   what each text stands for: a share from 0 to 1 of a level, -1 to 1 of a stance, true or false; and that in words
 * @typedef {Read & {kind: string, bad: [string, number][]}} Scale  `bad` are texts that were not understood, with their counts
 * @typedef {import('./values.js').Counts} Counts
 */
import { declared, lexicon, pattern, remembering, uncovered, wordsOf } from './lexicon.js';
import { isUnknown, levelOf, placeOf, scoreOf, shown, stanceOf, textsOf, total, truthOf } from './values.js';

/** How a level between two is told. */
const BETWEEN = ' to ';
export const AS_WRITTEN = 'as written, 1 being usual';

/**
 * The cells of a column as one scale (`level`, `stance`, `truth`, `power`, `interest`); null when too few of them are understood.
 * @param {string} kind @param {any[] | Counts} cells  or their counts @param {string} [label] @param {boolean} [comma]  whether decimals have a comma
 * @returns {Scale | null}
 */
export function readScale(kind, cells, label = '', comma = false) {
  const texts = cells instanceof Map ? cells : textsOf(cells), signs = [...texts.keys()].some((text) => text.startsWith('+')); // then a minus is one of them, not an empty cell
  const counts = new Map([...texts].filter(([text]) => !isUnknown(text) || (signs && '-–'.includes(text[0]))));
  if (!counts.size) return null;
  /** @type {Read | null} */
  let best = null;
  for (const read of READERS[kind](counts, label, comma)) {
    const understood = total(counts, read.values.keys());
    if (understood >= declared('enough') * total(counts) && (!best || understood > total(counts, best.values.keys()))) best = read;
  }
  if (!best) return null;
  const { values } = best, bad = [...counts].filter(([text]) => !values.has(text)).sort((a, b) => b[1] - a[1]);
  return { ...best, kind: best.note === AS_WRITTEN ? 'number' : kind, bad };
}

/** @param {Counts} counts @param {string} label @param {boolean} comma @returns {Read[]} */
const levels = (counts, label, comma) => /** @type {Read[]} */ ([scores(counts, label, comma), letters(counts, label), signed(counts), levelWords(counts)].filter(Boolean));

/** The level that a share of the most there can be stands for: a fifth each. @param {number} share */
export const levelWord = (share) => declared('level_words')[Math.min(4, Math.max(0, Math.trunc(share * 5 + 1e-9)))];

/** The two levels that a share stands halfway between, as no score does; null for any other. @param {number} share */
export function levelsBetween(share) {
  const place = 5 * share - 0.5, low = Math.floor(place), words = declared('level_words');
  return Math.abs(place - low - 0.5) < 1e-9 && low >= 0 && low < 4 ? [words[low], words[low + 1]] : null;
}

/** @param {Map<string, any>} values @param {(value: any) => string} word */
const spoken = (values, word) => new Map([...values].map(([text, value]) => [text, word(value)]));

/** Numbers, of which the label, the cells or their greatest say how far the scale goes. @param {Counts} counts @param {string} label @param {boolean} comma @returns {Read | null} */
function scores(counts, label, comma) {
  const numbers = scoresOf(counts);
  if (!numbers.size || total(counts, numbers.keys()) < declared('enough') * total(counts)) return null;
  const values = [...numbers.values()].map(([number]) => number), tops = [...numbers.values()].flatMap(([, top]) => (top ? [top] : []));
  const least = Math.min(...values), most = Math.max(...values);
  let [low, top] = boundsOf(label);
  top = tops.length ? Math.max(...tops) : top ?? declared('tops').find((/** @type {number} */ each) => most <= each) ?? null;
  if (top === null || least < 0 || most > top) return null;
  const share = (top === 1 || top === 100) && !(top === 1 && values.every(Number.isInteger));
  if (!share) low = least < 1 ? 0 : low === null || low > least ? 1 : low;
  const from = low ?? 0, width = top - from + 1, reversed = runsDown(label);
  const values_ = new Map([...numbers].map(([text, [number]]) => {
    const place = share ? number / /** @type {number} */ (top) : width === 3 ? 0.3 + 0.2 * (number - from) : (number - from + 0.5) / width;
    return [text, reversed ? 1 - place : place];
  }));
  return { values: values_, words: spoken(values_, levelWord), note: share ? 'as shares of the most there can be' : `as scores from ${from} to ${top}`, exact: share };
}

/** @param {Counts} counts @returns {Map<string, [number, number | null]>} */
const scoresOf = (counts) => new Map([...counts.keys()].flatMap((text) => { const score = scoreOf(text); return score ? [[text, score]] : []; }));

/** The ends of a scale that a label names: (1-5), out of 10, %. @param {string} label @returns {[number | null, number | null]} */
export function boundsOf(label) {
  const both = new RegExp(declared('bounds')).exec(label), top = new RegExp(declared('top')).exec(label);
  if (both) return Number(both[1]) < Number(both[2]) && Number(both[2]) <= 1000 ? [Number(both[1]), Number(both[2])] : [null, null];
  return [null, top ? Number(top[1]) || null : label.includes('%') ? 100 : null];
}

/** What a text says that codes mean: "Type (1 = public, 2 = private)". @param {string} text @returns {Map<string, string>} */
export const codesIn = (text) => new Map([...text.matchAll(pattern('codes', 'g'))].map(([, code, meaning]) => [code, meaning.trim()]));

/** Whether a label says that lower numbers are more: "1 = very high", "1 = support, 5 = oppose". @param {string} label */
function runsDown(label) {
  if (new RegExp(declared('reversed'), 'i').test(label)) return true;
  const ends = [...codesIn(label)].filter(([code]) => /^\d+$/.test(code)).sort((a, b) => Number(a[0]) - Number(b[0])).map(([, meaning]) => meaning);
  if (ends.length < 2) return false;
  for (const read of [levelOf, (/** @type {string} */ text) => declared('stances')[stanceOf(text) ?? ''] ?? null]) {
    const [first, last] = [read(ends[0]), read(ends[ends.length - 1])];
    if (first !== null && last !== null && first !== last) return first > last;
  }
  return false;
}

/** A, B, C with A the highest; or the first letters of high, medium and low in some language. @param {Counts} counts @param {string} label */
function letters(counts, label) {
  const mean = (/** @type {number[]} */ places) => places.reduce((sum, each) => sum + each, 0) / places.length;
  const found = new Map([...counts.keys()].flatMap((text) => { const met = pattern('two').exec(text.toUpperCase()); return met && met[0] === text.toUpperCase() ? [[text, met.slice(1).filter(Boolean)]] : []; })), used = new Set([...found.values()].flat());
  for (const initials of declared('initials')) {
    if ([...used].every((letter) => initials.includes(letter)) && (used.has(initials[1]) || label.toUpperCase().includes([...initials].join('/')))) {
      return placed(new Map([...found].map(([text, both]) => [text, mean(both.map((letter) => 3 - initials.indexOf(letter)))])), '');
    }
  }
  const grades = new Map([...found].filter(([, both]) => both.every((letter) => 'ABCDE'.includes(letter))).map(([text, both]) => [text, both.map((letter) => 'ABCDE'.indexOf(letter))])), all = [...grades.values()].flat();
  if (!grades.size || Math.min(...all) > 1) return null;
  const ladder = { 1: [3, 1], 2: [3, 2, 1], 3: [4, 3, 1, 0], 4: [4, 3, 2, 1, 0] }[Math.max(...all)] ?? [3];
  return placed(new Map([...grades].map(([text, both]) => [text, mean(both.map((grade) => ladder[grade]))])), 'A taken as the highest');
}

/** +++ or ***: more of them is more; of ★★☆ as many as are full, of ++, +, 0, - the steps from a middle. @param {Counts} counts @returns {Read | null} */
function signed(counts) {
  const alike = new RegExp(`^(?:${declared('alike')})$`, 'u'), met = [...counts.keys()].map((text) => alike.exec(text)).filter((each) => each !== null);
  const signs = new Map(met.map(([text, run]) => [text, '-–'.includes(run[0]) ? -run.length : run.length]));
  if (!signs.size || Math.max(...signs.values()) < 0) return null;
  const steps = [...signs.values()], low = Math.min(...steps), most = Math.max(...met.map(([text]) => text.length)), top = met.some(([, , , empty]) => empty) ? most : Math.max(low < 0 && steps.includes(1) ? 2 : 3, most);
  if (low < 0) for (const text of counts.keys()) if (declared('middle').includes(text)) signs.set(text, 0);
  const values = new Map([...signs].map(([text, number]) => [text, low < 0 ? (number + top + 0.5) / (2 * top + 1) : top === 3 ? 0.1 + 0.2 * number : (number - 0.5) / top]));
  return { values, words: spoken(values, levelWord), note: 'more signs taken as more', exact: false };
}

/** @param {Counts} counts */
function levelWords(counts) {
  const places = new Map([...counts.keys()].flatMap((text) => { const place = placeOf(text); return place === null ? [] : [[text, place]]; }));
  return places.size ? placed(places, '') : null;
}

/** @param {Map<string, number>} places @param {string} note @returns {Read} */
const placed = (places, note) => ({ values: spoken(places, (place) => /** @type {any} */ ((place + 0.5) / 5)), words: spoken(places, (place) => [...new Set([Math.floor(place), Math.ceil(place)])].map((step) => declared('level_words')[step]).join(BETWEEN)), note, exact: false });

// Two ratings in one cell: a field of the grid of power and interest, or the parts of "For/High"

/** The reader of power (0) or interest (1), which may be half of what a cell says. @param {number} which */
const half = (which) => (/** @type {Counts} */ counts, /** @type {string} */ label, /** @type {boolean} */ comma) => {
  const role = ['power', 'interest'][which], texts = [...counts.keys()];
  /** @param {(text: string) => number | null} of */
  const places = (of) => new Map(texts.flatMap((text) => { const place = of(text); return place === null ? [] : [[text, place]]; }));
  const grid = places((text) => { const field = fieldOf(text); return field ? declared('level_words').indexOf(field.split(' ')[which]) : null; });
  const own = role === 'power' && wordsOf(label).join(' ') === 'power' ? [asWritten(counts)] : [];
  const truths = places((text) => { const truth = truthOf(text); return truth === null ? null : truth ? 3 : 1; });
  return [placed(grid, 'a field of the grid'), placed(places((text) => partNamed(text, role)), ''), ...parts(counts, label, role, comma),
    ...own, ...levels(counts, label, comma), placed(truths, 'yes taken as high, no as low')];
};

/** The level of the part of a text that names what it rates: "High power, low interest". @param {string} text @param {string} role */
function partNamed(text, role) {
  for (const part of text.split(/[/|,;–]| - |\band\b/)) {
    const said = wordsOf(part), rated = lexicon('columns').matches(said).filter(({ meaning }) => meaning === 'power' || meaning === 'interest');
    if (rated.length && rated.every(({ meaning }) => meaning === role)) return levelOf(uncovered(said, rated).join(' '));
  }
  return null;
}

/** Numbers of the model's own `power`, in proportion, 1 being usual: told by some below 1 and some above. @param {Counts} counts @returns {Read} */
function asWritten(counts) {
  const values = spoken(scoresOf(counts), ([number]) => /** @type {any} */ (number)), numbers = [.../** @type {any} */ (values.values())];
  const own = values.size === counts.size && Math.min(...numbers) > 0 && Math.min(...numbers) < 1 && Math.max(...numbers) > 1;
  return own ? { values, words: new Map([...values.keys()].map((text) => [text, text])), note: AS_WRITTEN, exact: true } : { values: new Map(), words: new Map(), note: '', exact: false };
}

/** @param {string} text */
export function fieldOf(text) {
  const meanings = new Set(lexicon('quadrants').meanings(text));
  return meanings.size === 1 && wordsOf(text).length <= 6 ? [...meanings][0] : '';
}

/** The power and interest of the field that a text names and nothing else; null when it names none. @param {string} text @returns {string[] | null} */
export function fieldTitled(text) {
  const field = fieldOf(text), places = ['power', 'interest'].map((role) => partNamed(text, role));
  if (field && isField(text)) return field.split(' ');
  return places.every((place) => place !== null) ? places.map((place) => declared('level_words')[/** @type {number} */ (place)]) : null;
}

/** Whether a text names a field of the grid of power and interest. @param {string} text */
export const isField = remembering((text) => lexicon('quadrants').whole(text.replace(/\([^()]*\)/g, ' ')) !== null || ['power', 'interest'].every((role) => partNamed(text, role) !== null));

/** @param {string} text */
const split = (text) => text.replace(/\([^()]*\)/g, '').split(/[/|,;]/);
/** What the parts of a label such as "Position / Interest" rate. @param {string} label */
const labelParts = (label) => split(label).map((part) => lexicon('columns').meanings(part).find((meaning) => ['stance', 'power', 'interest'].includes(meaning)) ?? null);

/** One part of double cells, such as the 5 of "5/2" under "Power / Interest", as a scale of its own. @param {Counts} counts @param {string} label @param {string} which @param {boolean} comma @returns {Read[]} */
function parts(counts, label, which, comma) {
  const names = labelParts(label), at = names.indexOf(which);
  if (names.length !== 2 || at < 0 || [...counts.keys()].some((text) => split(text).length !== 2)) return [];
  const part = spoken(new Map([...counts.keys()].map((text) => [text, text])), (text) => split(text)[at].trim());
  /** @type {Counts} */
  const inner = new Map();
  for (const [text, count] of counts) inner.set(part.get(text) ?? '', (inner.get(part.get(text) ?? '') ?? 0) + count);
  /** @param {Map<string, any>} of @returns {Map<string, any>} */
  const back = (of) => new Map([...part].filter(([, each]) => of.has(each)).map(([text, each]) => [text, of.get(each)]));
  return levels(inner, '', comma).map((read) => ({ ...read, values: back(read.values), words: back(read.words) }));
}

// Stances, yes and no

/** @param {Counts} counts @param {string} label @param {boolean} comma @returns {Read[]} */
function stances(counts, label, comma) {
  const names = labelParts(label), at = names.length === 2 ? names.indexOf('stance') : -1, words = declared('stances');
  const part = (/** @type {string} */ text) => (at >= 0 && split(text).length === 2 ? split(text)[at] : text);
  const steps = new Map([...counts.keys()].flatMap((text) => { const step = stanceOf(part(text)); return step === null ? [] : [[text, step]]; })), reads = [], middle_ = declared('middle');
  if ([...counts.keys()].some((text) => Object.hasOwn(declared('signs'), text) && !middle_.includes(text))) for (const text of counts.keys()) if (middle_.includes(text)) steps.set(text, 'neutral');
  if (steps.size) reads.push({ values: spoken(steps, (step) => words[step] ?? null), words: spoken(steps, (step) => (step === 'unknown' ? 'not known' : step)), note: '', exact: false });
  const numbers = spoken(scoresOf(counts), ([number]) => /** @type {any} */ (number)), [low, top] = boundsOf(label), all = /** @type {number[]} */ (/** @type {any} */ ([...numbers.values()]));
  if (numbers.size && total(counts, numbers.keys()) >= declared('enough') * total(counts)) {
    const most = Math.max(...all.map(Math.abs), Math.abs(top ?? 0));
    let middle = 0, width = [1, 2, 3, 5, 10, 100].find((each) => most <= each) ?? 0;
    if (Math.min(...all) >= 0 && (low === null || low >= 0) && most > 1) {
      const end = top || ([3, 5, 7, 10, 100].find((each) => most <= each) ?? 0);
      [middle, width] = [end < 10 ? (end + 1) / 2 : end / 2, end < 10 ? (end - 1) / 2 : end / 2];
    }
    if (width) {
      const way = runsDown(label) ? -1 : 1, shares = spoken(numbers, (number) => /** @type {any} */ (Math.max(-1, Math.min(1, (way * (Number(number) - middle)) / width)) + 0));
      reads.push({ values: shares, words: spoken(shares, (share) => `${share < 0 ? '' : '+'}${Number(share).toFixed(1)}`), note: `${middle} taken as neutral`, exact: true });
    }
  }
  const rated = levelWords(counts);
  if (rated && ![...steps.values()].some((step) => (words[step] ?? 0) < 0)) reads.push({ values: spoken(rated.words, (level) => level.split(BETWEEN).map((/** @type {string} */ each) => words[each]).reduce((sum, each, _, all) => sum + each / all.length, 0)), words: rated.words, note: 'as much support', exact: false });
  return reads;
}

/** @param {Counts} counts @returns {Read[]} */
function truths(counts) {
  const values = new Map([...counts.keys()].flatMap((text) => { const truth = truthOf(text); return truth === null ? [] : [[text, truth]]; }));
  return values.size ? [{ values, words: spoken(values, (truth) => (truth ? 'yes' : 'no')), note: '', exact: false }] : [];
}

/** Who is in: member, prospect or left. @param {Counts} counts @returns {Read[]} */
function statuses(counts) {
  const values = new Map([...counts.keys()].flatMap((text) => { const [status] = lexicon('status').meanings(text); return status ? [[text, status]] : []; }));
  return values.size ? [{ values, words: new Map(values), note: '', exact: false }] : [];
}

const READERS = /** @type {Record<string, (counts: Counts, label: string, comma: boolean) => Read[]>} */ ({ level: levels, power: half(0), interest: half(1), stance: stances, truth: truths, status: statuses });
