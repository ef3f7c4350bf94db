// @ts-check
/** What a word that stands over names says of them: a sector, a field of the grid, a stance, or who is in. `scenarios/reading/groups.py` in the page. */
import { declared, lexicon, pattern, wordsOf } from './lexicon.js';
import { isField } from './rating.js';
import { PERSON, sectorOf, sectorOfName, sectorShare } from './sectors.js';
import { stanceOf } from './values.js';

/** The words of a text without those that change nothing: "government bodies". @param {string} text */
const telling = (text) => wordsOf(text).filter((word) => !['neutral', 'entity'].includes(lexicon('columns').whole(word) ?? ''));

/** Which of these a text that heads names says; null when it says none of them and nothing else. @param {string} cell @returns {string | null} */
export function groupOf(cell) {
  const text = cell.replace(pattern('lettered', 'g'), ''), words = telling(text), [sector, sure] = sectorOf(text), count = Math.max(1, words.length);
  if (!wordsOf(text).length || words.length > 6) return null;
  if (sector !== null && sector !== PERSON && sure && count <= 5 && sectorShare(text) > 0.5 * count) return 'sector';
  if (isField(text)) return 'field';
  if (words.length > 3 || text.length < 4 || !/^\p{L}/u.test(text)) return null;
  if (lexicon('status').whole(words.join(' '))) return 'status';
  return lexicon('stance').whole(words.join(' ')) && ![null, 'unknown'].includes(stanceOf(text)) ? 'stance' : null;
}

/** Whether texts are several words that stand over names, all of one kind, and nothing else: a column for each. @param {string[]} texts */
export function areGroups(texts) {
  const kinds = new Set(texts.map(groupOf));
  if (areSides(texts)) return true; // "For" and "Against", of which a word as short says nothing alone
  if (kinds.size !== 1 || kinds.has(null) || new Set(texts.map((text) => text.toLowerCase())).size < 2) return false;
  return !kinds.has('sector') || new Set(texts.map((text) => sectorOf(text)[0])).size > 1;
}

/** Whether texts are stances, no two alike, on both sides. @param {string[]} texts */
function areSides(texts) {
  const stances = texts.map((text) => (text.length > 2 && lexicon('stance').whole(text) && !['yes', 'no'].some((each) => lexicon(each).whole(text)) ? declared('stances')[stanceOf(text) ?? ''] ?? null : null));
  return texts.length > 0 && !stances.includes(null) && new Set(stances).size === texts.length && Math.min(...stances) < 0 && Math.max(...stances) > 0;
}

/** Whether a text is in capitals. @param {string} text */
export const isUpper = (text) => text === text.toUpperCase() && text !== text.toLowerCase();

/** Which rows of a list of names alone head those below: fields of the grid, stances, or sectors that stand out. @param {string[]} texts @returns {number[]} */
export function headsIn(texts) {
  const groups = texts.map(groupOf), loud = texts.filter(isUpper).length > 0.5 * texts.length;
  const plain = texts.flatMap((_, n) => (groups[n] === 'sector' ? [n] : [])), nameless = plain.filter((n) => sectorOfName(texts[n])[0] === null), found = texts.flatMap((text, n) => (groups[n] && (groups[n] !== 'sector' || /[:)]$/.test(text) || (isUpper(text) && !loud)) ? [n] : []));
  const heads = !found.length && 2 * nameless.length > plain.length ? plain : found; // "Public bodies" names nobody
  const apart = heads.every((n) => n + 1 < texts.length && !heads.includes(n + 1)), alike = new Set(heads.map((n) => groups[n])).size === 1;
  return heads.length > 1 && apart && heads[0] < 4 && alike ? heads : [];
}
