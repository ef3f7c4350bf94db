// @ts-check
/** What a word that stands over names says of them: a sector, a field of the grid, a stance, or who is in. `scenarios/reading/groups.py` in the page. */
import { lexicon, wordsOf } from './lexicon.js';
import { isField, stanceOf } from './rating.js';
import { PERSON, sectorOf, sectorShare } from './sectors.js';

/** Which of these a text that heads names says; null when it says none of them and nothing else. @param {string} text @returns {string | null} */
export function groupOf(text) {
  const words = wordsOf(text).filter((word) => lexicon('columns').whole(word) !== 'neutral'), [sector, sure] = sectorOf(text);
  if (!words.length || words.length > 6) return null;
  if (sector !== null && sector !== PERSON && sure && words.length <= 5 && sectorShare(text) > 0.5 * words.length) return 'sector';
  if (isField(text)) return 'field';
  if (words.length > 3 || text.length < 4 || !/^\p{L}/u.test(text)) return null;
  if (lexicon('status').whole(words.join(' '))) return 'status';
  return lexicon('stance').whole(words.join(' ')) && ![null, 'unknown'].includes(stanceOf(text)) ? 'stance' : null;
}

/** Whether texts are several words that stand over names, all of one kind, and nothing else: a column for each. @param {string[]} texts */
export function areGroups(texts) {
  const kinds = new Set(texts.map(groupOf));
  if (kinds.size !== 1 || kinds.has(null) || new Set(texts.map((text) => text.toLowerCase())).size < 2) return false;
  return !kinds.has('sector') || new Set(texts.map((text) => sectorOf(text)[0])).size > 1;
}
