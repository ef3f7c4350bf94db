// @ts-check
/** What the label above a column says of it: `scenarios/reading/labels.py` in the page. */
import { declared, fold, labelWords, lexicon, pattern, remembering, uncovered, wordsOf } from './lexicon.js';
import { levelOf } from './values.js';

const FIELDS = /** @type {Record<string, string>} */ ({ joins_at_start: 'member' });

/** The roles that a column of this label may have, the likeliest first, each with how sure that is (0 to 1). */
export const rolesOf = remembering((label) => {
  const found = roles(label), inside = (label.match(pattern('brackets', 'g')) ?? []).join(' ');
  if (!/\d/.test(inside) || found.some(([role]) => role !== 'other')) return found;
  const rated = roles(inside.replace(/^[()[\]]+|[()[\]]+$/g, '')).filter(([role]) => declared('rated').includes(role)).map(([role, sure]) => /** @type {[string, number]} */ ([role, 0.8 * sure])); // "X (interest, 0-10)"
  return rated.length ? rated : found;
});

/** @param {string} label @returns {[string, number][]} */
function roles(label) {
  const bare = label.replace(pattern('brackets', 'g'), ' '), field = fold(bare).replace(/^[ :*?]+|[ :*?]+$/g, '').replace(/ /g, '_');
  /** @type {[string, number][]} */
  const own = declared('fields').includes(field) ? [[FIELDS[field] ?? field, 1.2]] : [];
  const text = labelWords(bare), alone = lexicon('labels').whole(text.join(' '));
  if (alone) own.push([alone, 1]);
  if (!text.length || text.length > declared('most_label_words')) return own;
  if (namesGoals(bare)) return [...own, ['goals', 0.7], ['wants', 0.6]];
  const matches = lexicon('columns').matches(text); let met = matches.map(({ meaning }) => meaning).filter((meaning) => meaning !== 'neutral');
  const size = (/** @type {typeof matches} */ of) => of.reduce((sum, { start, end }) => sum + end - start, 0);
  let neutral = size(matches.filter(({ meaning }) => meaning === 'neutral'));
  const known = size(matches) - neutral;
  neutral += uncovered(text, matches).filter((word) => word.length < 3 || /^\d+$/.test(word) || lexicon('months').whole(word) !== null).length; // H/M/L, 5, June, 2024
  let share = known / Math.max(1, text.length - neutral);
  const rated = [...new Set(met)].filter((meaning) => meaning === 'member' || declared('rated').includes(meaning));
  if (bare.trimEnd().endsWith('?') && text.length >= declared('question') && rated.length) {
    if (rated.length === 1 && rated[0] === 'impact' && lexicon('asked').meanings(bare).length) met = [...met, 'interest'];
    if (rated.length === 1) share = Math.max(share, 0.5); // the rest of a long question tells what it is about
  }
  const has = new Set(met);
  if (!met.length || share < 0.5 || (share === 0.5 && met.every((meaning) => meaning === 'entity'))) return own;
  if (has.has('short')) return [...own, ...(own.length ? [] : /** @type {[string, number][]} */ ([['other', 1], ['name', 0.3]]))]; // names those who are listed where nothing else does
  if (has.has('desired') || has.has('whether') || (has.has('other') && !['power', 'interest', 'stance'].some((role) => has.has(role)))) return own.length ? own : [['other', 1], ...(has.has('note') ? [/** @type {[string, number]} */ (['note', 0.5])] : [])];
  const person = ['entity', 'name'].every((each) => has.has(each)) && [...has].every((each) => ['entity', 'name', 'person', 'member'].includes(each)); // "Name of the partner that the member represents"
  /** @type {[string, number][]} */
  const found = person ? [] : declared('roles').filter((/** @type {any} */ [meaning]) => has.has(meaning)).map((/** @type {any} */ [, role, sure]) => [role, sure * share]);
  if (has.has('member') && !person) found.push(['since', 0.5 * share], ['status', 0.9 * share]); // "Joined" may hold dates, "Membership" words
  found.push(...named(has, text, matches, share, found.length > 0, pattern('either', 'i').test(bare)));
  return [...own, ...found.map((role, k) => /** @type {const} */ ([role, k])).sort(([a, i], [b, j]) => b[1] - a[1] || i - j).map(([role]) => role)];
}

/** How surely a label heads names. @param {Set<string>} has @param {string[]} text @param {import('./lexicon.js').Match[]} matches @param {number} share @param {boolean} others @param {boolean} either @returns {[string, number][]} */
function named(has, text, matches, share, others, either) {
  const kinds = ['entity', 'name'].filter((kind) => has.has(kind));
  if (kinds.length === 2 && [...has].every((each) => [...kinds, 'person', 'member'].includes(each))) return [['name', share]];
  if (kinds.length && has.size === 1) {
    const first = text[matches.find(({ meaning }) => kinds.includes(meaning))?.start ?? 0];
    return [['name', (kinds[0] === 'name' ? 0.8 : new RegExp(declared('organisation')).test(first) ? 0.97 : 0.9) * share]];
  }
  if (kinds.length && has.has('person') && either) return [['name', 0.7]]; // "Name / first and last name of the member"
  if (kinds.length && !others) return [['name', 0.5 * share]];
  return has.has('entity') && has.size === 2 && has.has('kind') ? [['name', 0.4]] : []; // "Stakeholder group" heads names as well as kinds
}

/** Whether a text heads goals: a word for them, beside words that change nothing. */
export const namesGoals = remembering((text) => {
  const said = labelWords(text), matches = lexicon('goals').matches(said);
  return matches.length > 0 && said.length < 6 && uncovered(said, matches).every((word) => /^\d+$/.test(word) || lexicon('columns').whole(word) === 'neutral');
});

/** What a column of a table of ties says; null for another. @param {string} label */
export function tieRoleOf(label) {
  const text = labelWords(label.replace(/\([^()]*\)/g, ' ').replace(new RegExp(declared('bounds')), ' ')); // "How strong 1-3"
  return text.length ? lexicon('tie_columns').whole(text.join(' ')) : null;
}

/** Whether a cell names what it rates with its level, and nothing else: "high influence". @param {string} text @param {string} role */
export function namesLevel(text, role) {
  const words = wordsOf(text), matches = lexicon('columns').matches(words).filter(({ meaning }) => meaning === role);
  return matches.length > 0 && levelOf(uncovered(words, matches).join(' ')) !== null && words.length < 6;
}

/** Whether a cell reads as the label of some column. @param {string} text */
export const isLabel = (text) => rolesOf(text).length > 0 || tieRoleOf(text) !== null;
