// @ts-check
/** Columns of marks that say what each organisation does, not which of them work together: `scenarios/reading/work.py` in the page. */
import { labelWords, lexicon } from './lexicon.js';
import { textsIn } from './table.js';

/** Whether columns of marks are kinds of work: an empty column before them is labelled so, or half of their own labels are and none speaks of a project. @param {import('./table.js').Table} table @param {number[]} marks */
export function areWork(table, marks) {
  if (!marks.length) return false;
  const said = (/** @type {number} */ k) => labelWords(table.labels[k]).join(' '), before = marks[0] - 1, labels = marks.map(said);
  if (before >= 0 && !textsIn(table, before).size && lexicon('work').meanings(said(before)).includes('heading')) return true;
  return 2 * labels.filter((each) => ['work', 'strengths'].some((words) => lexicon(words).meanings(each).length)).length >= labels.length && !labels.some((each) => lexicon('joint').meanings(each).length);
}
