// @ts-check
/**
 * Outlines and Markdown as a table: below each name lines that say one thing of it, "Influence: high". `scenarios/reading/outline.py` in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {{line: number, text: string, mark: string, over: string, said: Map<string, string>}} Item  a line that may be a name: how it is marked, the heading over it, and what is said below it
 */
import { groupOf } from './groups.js';
import { rolesOf } from './labels.js';
import { pattern, said, wordsOf } from './lexicon.js';
import { HEADINGS, filled } from './table.js';
import { shown } from './values.js';

const FEWEST = 3, LONGEST_FIELD = 5, MOST_COLUMNS = 200;

/** A sheet of lines, three names or more among them that are marked alike and have things said below them, as a table of these. @param {Sheet} sheet @returns {Sheet} */
export function outlined(sheet) {
  const { rows } = sheet;
  if (sheet.turned || rows.length < 2 * FEWEST || 2 * rows.filter(([, row]) => filled(row).length > 1).length > rows.length) return sheet;
  const items = itemsOf(rows.map(([line, row]) => [line, textIn(row)])), marks = /** @type {Map<string, number>} */ (new Map());
  for (const item of items) if (item.said.size) marks.set(item.mark, (marks.get(item.mark) ?? 0) + 1);
  const [mark, most] = [...marks].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0]);
  if (most < FEWEST) return sheet;
  const told = items.filter((item) => item.mark === mark && item.said.size), labels = [...new Set(told.flatMap((item) => [...item.said.keys()]))];
  const again = labels.filter((label) => told.filter((item) => item.said.has(label)).length > 0.5 * most);
  if (!again.some((label) => rolesOf(label).some(([role]) => role !== 'name')) || labels.length > MOST_COLUMNS - 3) return sheet;
  const over = new Set(told.map((item) => item.over)), headed = [...over].every(groupOf) ? [HEADINGS] : [];
  const below = items.filter((item) => item.mark === mark && over.has(item.over)).map((item) => {
    const [name, note] = named(item.text);
    return /** @type {import('./table.js').Row} */ ([item.line, [name, ...labels.map((label) => item.said.get(label) ?? ''), note, ...(headed.length ? [item.over] : [])]]);
  });
  return { ...sheet, rows: [[rows[0][0], ['Organisation', ...labels, 'Note', ...headed]], ...below], notes: [...(sheet.notes ?? []), said('outline', labels.slice(0, 12).join(', ') + (labels.length > 12 ? ` and ${labels.length - 12} more` : ''))] };
}

/** A row as a line; how far in it stands is kept. @param {any[]} row */
function textIn(row) {
  const [first = '', ...rest] = filled(row);
  return [String(first).trimEnd(), ...rest.map(shown)].join(', ');
}

/** The lines that may be names, each with what the lines below it say, down to the next. @param {[number, string][]} lines */
function itemsOf(lines) {
  const items = /** @type {Item[]} */ ([]);
  let over = '';
  for (const [line, whole] of lines) {
    const match = pattern('outline').exec(whole);
    if (!match) continue;
    const mark = (match[2] ?? '').trim(), text = match[3].split(/\s+/).filter(Boolean).join(' '), heads = mark.startsWith('#'), field = heads ? null : pattern('field').exec(text), label = field ? field[1].trim() : '';
    const isName = label !== '' && rolesOf(label).some(([role, sure]) => role === 'name' && sure > 0.7);
    if (field && !isName && wordsOf(label).length <= LONGEST_FIELD) {
      const last = items.at(-1);
      if (last && !last.said.has(label)) last.said.set(label, field[2]);
      continue;
    }
    const kind = heads ? mark : !mark ? '' : /^\d/.test(mark) ? '1' : '-';
    items.push({ line, text: field && isName ? field[2] : text, mark: `${kind}${isName ? label : ''}/${match[1].length}`, over, said: new Map() });
    if (heads) over = text;
  }
  return items;
}

/** The name in a line, and what is remarked behind it. @param {string} text @returns {[string, string]} */
function named(text) {
  const match = pattern('bold').exec(text) ?? pattern('small_remark').exec(text);
  return match ? [match[1].trim(), match[2].trim()] : [text.replace(/:+$/, ''), ''];
}
