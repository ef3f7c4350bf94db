// @ts-check
/**
 * Lists in running text, such as a mail: names with bullets below words for a stance (or who is in), among lines that are none of the list.
 * `scenarios/reading/headed.py` in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./table.js').Row} Row
 */
import { groupOf } from './groups.js';
import { declared, lexicon, pattern, said, wordsOf } from './lexicon.js';
import { blank, isUnknown, shown, stanceOf } from './values.js';

/** @param {string} text */
const bare = (text) => text.replace(/[: ]+$/, '');

/** A sheet of lines, names with bullets below two headings of a kind or more among them, as a table of name, what the heading says, and remark. @param {Sheet} sheet @returns {Sheet} */
export function belowHeadings(sheet) {
  if (sheet.turned || !sheet.rows.length || (sheet.name !== null && sheet.rows.some(([, row]) => row.filter((cell) => !blank(cell)).length > 1))) return sheet;
  const lines = sheet.rows.map(([line, row]) => ({ line, text: row.filter((cell) => !blank(cell)).map(shown).join(', ') })), marked = lines.map(({ text }) => pattern('bullet').test(text)), count = (/** @type {boolean[]} */ of) => of.filter(Boolean).length, { head: longest, fewest } = declared('headed'), bullets = marked.some(Boolean) ? marked : runsIn(lines, longest, fewest);
  const kinds = /** @type {[number, string][]} */ (lines.flatMap(({ text }, n) => { const kind = bullets[n + 1] && !bullets[n] ? kindOf(text, longest) : null; return kind ? [[n, kind]] : []; }));
  if (kinds.length < 2 || count(bullets) < fewest) return sheet;
  const counts = kinds.reduce((all, [, each]) => all.set(each, (all.get(each) ?? 0) + 1), /** @type {Map<string, number>} */ (new Map())), [kind] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best));
  const heads = kinds.filter(([, each]) => each === kind || each === 'unknown').map(([n]) => n), [first] = heads;
  if (heads.length < 2 || kind === 'unknown' || count(bullets.slice(first)) < 0.7 * count(bullets)) return sheet;
  const rows = /** @type {Row[]} */ ([[lines[0].line, ['name', declared('group_labels')[kind], 'note', 'marks']]]), others = /** @type {string[]} */ ([]);
  let head = '';
  for (const [n, { line, text }] of lines.entries()) {
    if (heads.includes(n)) head = bare(text);
    else if (bullets[n] && n > first) rows.push([line, parted(text, head)]);
    else others.push(text);
  }
  const left = others.length ? others.slice(0, 8).map((text) => `“${text.slice(0, 40)}”`).join(', ') + (others.length > 8 ? ` and ${others.length - 8} more` : '') : 'none';
  const marks = [...new Set(rows.slice(1).map(([, row]) => row[3]).filter(Boolean))], weighty = others.some((text) => marks.some((mark) => text.includes(mark)) && lexicon('weighty').meanings(text).length > 0), notes = [...(sheet.notes ?? []), said('headed', heads.map((n) => `“${lines[n].text}”`).join(', '), left), ...(marks.length ? [said(weighty ? 'weighty' : 'marks', marks.join(', '))] : [])];
  return { ...sheet, rows: rows.map(([line, row], n) => /** @type {Row} */ ([line, !marks.length ? row.slice(0, 3) : weighty ? [...row.slice(0, 3), n ? (row[3] ? 'yes' : 'no') : 'power'] : row])), notes };
}

/** Which lines without bullets stand right below words for a stance or who is in, down to an empty line; none where hardly any other lines are about them. @param {{line: number, text: string}[]} lines @param {number} longest @param {number} fewest @returns {boolean[]} */
function runsIn(lines, longest, fewest) {
  const runs = /** @type {boolean[]} */ ([]), heads = lines.map(({ text }) => ['stance', 'status', 'unknown'].includes(kindOf(text, longest) ?? ''));
  for (const [n, { line }] of lines.entries()) runs.push(n > 0 && line === lines[n - 1].line + 1 && !heads[n] && (runs[n - 1] || heads[n - 1]));
  return lines.length - runs.filter(Boolean).length - heads.filter(Boolean).length >= fewest ? runs : lines.map(() => false);
}

/** What a line that heads names says of them, or that it is not known; null for another. @param {string} text @param {number} longest @returns {string | null} */
function kindOf(text, longest) {
  const head = bare(text);
  if (wordsOf(head).length > longest) return null;
  if (isUnknown(head)) return 'unknown';
  return lexicon('stance').whole(head) !== null && ![null, 'unknown'].includes(stanceOf(head)) ? 'stance' : groupOf(head);
}

/** The name in a line, what stands over it, what is remarked, and its mark. @param {string} text @param {string} head */
function parted(text, head) {
  const whole = text.replace(pattern('bullet'), ''), remark = pattern('remark').exec(whole), name = remark ? whole.slice(0, remark.index) : whole, rest = remark ? whole.slice(remark.index + remark[0].length) : '';
  return [name.replace(pattern('mark', 'g'), '').trim(), head, rest, pattern('mark').exec(name)?.[0].trim() ?? ''];
}
