// @ts-check
/**
 * The table on a sheet: its header wherever it stands, its rows, and what is no row of it. `locate.py` and `rows.py` of `scenarios/reading` in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./table.js').Row} Row
 * @typedef {import('./table.js').Table} Table
 */
import { namesIn } from './naming.js';
import { groupOf, headsIn, isUpper } from './groups.js';
import { around, headerIndex, headerScore, joined, labelsOf, repeatedRows } from './header.js';
import { apartIn, headsOfSectors } from './headings.js';
import { decodedByLines, lineText, toldLabels } from './keylines.js';
import { namesLevel, rolesOf, tieRoleOf } from './labels.js';
import { declared, lexicon, pattern, said, wordsOf } from './lexicon.js';
import { isCalled, sectorOf, sectorOfName } from './sectors.js';
import { aloneIn, explained, footnote, kindOfNumber, numbersOf, unmarked, unnumbered } from './shapes.js';
import { HEADINGS, filled, isSquare, isTies, nameColumn, textOf } from './table.js';
import { blank, scoreOf, shown, textsOf, total, truthOf } from './values.js';
import { unwrapped } from './wrapped.js';

/** The tables on a sheet, one below the other. @param {Sheet} sheet @returns {Table[]} */
export function tablesOf(sheet) {
  const { name, rows, comma, turned = false, hidden = false, notes = [] } = sheet, [plain, numbered] = unnumbered(rows);
  return (turned ? [plain] : blocks(plain)).flatMap((block) => {
    const start = turned ? 0 : headerIndex(block), over = numbered.size ? Math.max(0, block.findIndex(([line]) => numbered.has(line))) : titlesOver(block); // what stands over a numbered list is its title
    const [first, last] = start === null ? [over, over - 1] : around(block, start), more = start === null ? 0 : repeatedRows(block, last);
    const header = more && first === last ? [joined(block[last], block[last + 1])] : block.slice(first, last + 1), below = block.slice(last + 1 + more);
    if (!header.length && !below.length) return [];
    const above = block.slice(0, first), key = lineText(above), labels = asEnds(toldLabels(explained(header.length ? labelsOf(header, block[first - 1]) : toldByCells(below), key), key), below);
    const left = block.slice(0, first).map(([line, row]) => ({ row: line, why: filled(row).length === 1 ? 'title' : 'above the table', text: textOf(row) }));
    return [withRows(above, { sheet: name, hidden, comma, lines: header.map(([line]) => line), labels, rows: below, left, name: null, notes, parts: [] })];
  });
}

/** How many first rows of a table without a header have one cell each, where nearly all others have more: its titles. @param {Row[]} rows */
function titlesOver(rows) {
  const wide = rows.map(([, row]) => filled(row).length > 1), first = Math.max(0, wide.indexOf(true));
  return first < 6 && wide.slice(first).filter(Boolean).length >= Math.max(2, 0.8 * (wide.length - first)) ? first : 0;
}

/** The labels of a list of ties: an organisation that comes again, beside another of them or whom it works with, where hardly more is said, are the ends. @param {string[]} labels @param {Row[]} rows */
function asEnds(labels, rows) {
  const first = labels.findIndex((label) => says(label, 'name') || tieRoleOf(label) === 'from'), column = (/** @type {number} */ k) => [...textsOf(rows.map(([, row]) => row[k])).keys()], names = new Set(first < 0 ? [] : column(first));
  if (isSquare(labels, rows) || names.size === (first < 0 ? 0 : rows.filter(([, row]) => !blank(row[first])).length)) return labels;
  const second = labels.findIndex((label, k) => k !== first && namesEnds(label, column(k), names)), rest = labels.flatMap((label, k) => (label && k !== first && k !== second ? [k] : []));
  const told = rest.some((k) => tieRoleOf(labels[k]) === null && rolesOf(labels[k]).some(([, sure]) => sure > 0.4)) || rest.some((k) => column(k).some((text) => groupOf(text) === 'sector'));
  return second < 0 || told ? labels : labels.map((label, k) => (k === first ? 'from' : k === second ? 'to' : label));
}

/** @param {string} label @param {string} role */
const says = (label, role) => rolesOf(label).some(([other, sure]) => other === role && sure > 0.75);

/** Whether a column names one organisation in each cell, some of which come first in other rows. @param {string} label @param {string[]} texts @param {Set<string>} names */
const namesEnds = (label, texts, names) => texts.length > 0 && texts.every((text) => namesIn(text).length < 2) && (says(label, 'links') || (texts.some((text) => names.has(text)) && texts.filter((text) => names.has(text) || isCalled(text)).length >= 0.6 * texts.length));

/** The labels of columns without a header: what most cells rate, where they say it with the level: "high influence". @param {Row[]} rows */
const toldByCells = (rows) => rows[0][1].map((_, k) => {
  const texts = textsOf(rows.map(([, row]) => row[k])), counts = [...declared('rated')].map((/** @type {string} */ role) => /** @type {const} */ ([role, total(texts, [...texts.keys()].filter((text) => namesLevel(text, role)))]));
  const [role, most] = counts.reduce((best, each) => (each[1] > best[1] ? each : best));
  return most && most > 0.6 * total(texts) ? role : '';
});

/** The rows of each table: another begins at a header after an empty row, where a whole table stands above. @param {Row[]} rows */
function blocks(rows) {
  const found = [];
  let start = 0;
  for (let index = 1; index < rows.length - 1; index++) {
    const [line, row] = rows[index], count = filled(row).length;
    if (line <= rows[index - 1][0] + 1 || count < 2 || headerScore(row) < Math.max(2.5, 0.7 * count + 1)) continue;
    const best = headerIndex(rows.slice(start, index)), header = best === null ? null : rows[start + best][1];
    if (header && start + /** @type {number} */ (best) + 1 < index && headerScore(header) >= 0.7 * filled(header).length) {
      found.push(rows.slice(start, index));
      start = index;
    }
  }
  return rows.length ? [...found, rows.slice(start)] : [];
}

// The rows

/** The table with its own rows, the sector that each stands under, and the rows that are left out. @param {Row[]} above @param {Table} given @returns {Table} */
function withRows(above, given) {
  const name = isTies(given) ? null : nameColumn(given), [below, joined] = unwrapped(given.rows, name, given.labels[name ?? 0]), notes = joined.length ? [...given.notes, said('wrapped', joined.slice(0, 5).join(', ') + (joined.length > 5 ? ` and ${joined.length - 5} more` : ''))] : given.notes;
  const table = { ...given, name, rows: below, notes }, named = table.name ?? 0, { rows } = table;
  const numbers = numbersOf(table), alone = rows.map(([, row]) => aloneIn(row, numbers));
  const width = table.labels.filter(Boolean).length || table.labels.length, listed = width < 2 || alone.filter((index) => index !== null).length > 0.6 * alone.length;
  const sums = new Set([...sumsIn(table), ...rows.flatMap(([, row], n) => (isTotal(row, table.name) ? [n] : []))]), whole = alone.findLastIndex((index, n) => index === null && !sums.has(n)), last = whole < 0 ? alone.length - 1 : whole;
  const names = rows.filter((_, n) => alone[n] === null).map(([, row]) => textOf(row)), loud = names.filter(isUpper).length > 0.5 * names.length;
  const kept = [], headings = [], left = [], heads = width < 2 ? headsIn(rows.map(([, row]) => textOf(row))) : [];
  const apart = apartIn(rows, alone, named), sectors = headsOfSectors(table, alone, named, loud, apart), [first, end] = width < 2 ? endsOf(rows) : [0, rows.length];
  const foot = listed ? rows.length : footOf(rows, last);
  let heading = '';
  for (const [n, [line, row]] of rows.entries()) {
    const text = textOf(row), single = alone[n], gap = n === 0 || line > rows[n - 1][0] + 1;
    let why = isHeader(table, row) ? 'the header again' : sums.has(n) ? 'totals' : row.slice(0, table.name ?? 0).some((cell) => !blank(cell) && lexicon('examples').whole(shown(cell)) !== null) ? 'example' : '';
    if (!why && n >= foot) why = 'footnote';
    else if (!why && single !== null && isNote(text, n > last, gap, listed)) why = 'footnote';
    else if (!why && gap && isLegend(row)) why = 'legend';
    else if (!why && n < first && !table.lines.length) why = 'title';
    else if (!why && n >= end && (pattern('bracketed').exec(text)?.[0] === text || isRemark(text))) why = 'footnote';
    else if (!why && heads.length && (heads.includes(n) || n < heads[0])) [heading, why] = heads.includes(n) ? [text, `heading: the rows below are ${text}`] : ['', 'title'];
    else if (!why && single !== null && listed && text.endsWith(':') && n < alone.length - 1) [heading, why] = groupOf(text) ? [text, `heading: the rows below are ${text}`] : ['', 'heading'];
    else if (!why && single !== null && !listed && n < alone.length - 1) {
      const beside = filled(row).length > 1, word = groupOf(text) ?? ((beside || sectors.includes(n)) && sectorOf(text)[0] ? 'sector' : null), group = word === 'sector' && !beside && !sectors.includes(n) ? null : word, nameless = single > named && Boolean(table.labels[single]) && !beside;
      if (group && !nameless) [heading, why] = [text, `heading: the rows below are ${group === 'sector' ? sectorOf(text)[0] : text}`];
      else if (apart.includes(n) && groupOf(text) !== 'sector') [heading, why] = ['', 'heading'];
      else if (isHeader(table, rows[n + 1][1]) || (isUpper(text) && !loud && text.length > 3) || text.endsWith(':') || single !== named || beside) [heading, why] = [single > named ? heading : '', 'heading'];
    }
    if (why) left.push({ row: line, why, text });
    else {
      kept.push(/** @type {Row} */ ([line, row]));
      headings.push(heading);
    }
  }
  const own = unmarked(kept, table.name, left.map((each) => each.text)), headed = headings.some(Boolean);
  const out = new Set(left.map((each) => each.row)), done = decodedByLines({ ...table, labels: headed ? [...table.labels, HEADINGS] : table.labels, rows: headed ? own.map(([line, row], k) => /** @type {Row} */ ([line, [...row, headings[k]]])) : own, left: [...table.left, ...left] }, lineText([...above, ...rows.filter(([line]) => out.has(line))]));
  return table.name === null || !own.length ? done : { ...done, name: nameColumn(done) };
}

/** Whether a row is the header again, or numbers its columns. @param {Table} table @param {any[]} row */
function isHeader(table, row) {
  const labels = table.labels.filter(Boolean), texts = row.filter((cell) => !blank(cell)).map(shown);
  if (texts.length >= declared('fewest_counted') && texts.length === labels.length && texts.every((text, k) => text === String(k + 1))) return true;
  let at = 0;
  for (const cell of row) if (!blank(cell) && shown(cell) !== labels[at++]) return false;
  return labels.length > 0 && at === labels.length;
}

/** Whether a row begins with a word for a total, alone or beside numbers, and names nobody: "Media" may be a sector. @param {any[]} row @param {number | null} name */
function isTotal(row, name) {
  const first = row.find((cell) => !blank(cell) && !scoreOf(shown(cell)));
  if (name !== null && !blank(row[name]) && shown(row[name]) !== shown(first ?? '') && !scoreOf(shown(row[name]))) return false;
  const words = wordsOf(shown(first)), [match] = lexicon('totals').matches(words);
  if (match && /:\s*\d+$/.test(shown(first)) && words.length < 7) return true; // "Members in total: 31"
  if (!match || match.start) return false;
  const beside = row.filter((cell) => !blank(cell) && shown(cell) !== shown(first)); // "Total of seats with a vote | 15"
  if (lexicon('names', 'before').matches(words).some(({ start, end }) => [start, end].includes(match.end)) && beside.length && beside.every((cell) => scoreOf(shown(cell)))) return true;
  return (match.end === words.length || row.some((cell) => /:|\d/.test(shown(cell)))) && words.length < 5;
}

/** Which rows count the marks of columns, whatever they are called: numbers (or shares) in two and more of them, with no number where others have one; else at the end, where marks are no numbers or shares have %. @param {Table} table @returns {Set<number>} */
function sumsIn({ rows, labels, name }) {
  const marks = labels.flatMap((_, k) => (k !== name && marksIn(rows.map(([, row]) => row[k])) ? [k] : [])), said = rows.map(([, row]) => marks.map((k) => row[k]).filter((cell) => !blank(cell)).map(shown));
  const counts = said.map((texts) => texts.length > 1 && texts.every(scoreOf) && texts.some((text) => truthOf(text) === null));
  const others = rows.flatMap(([, row], n) => (counts[n] || filled(row).length < 2 ? [] : [n])), found = rows.flatMap((_, n) => (counts[n] ? [n] : []));
  if (!found.length || found.length >= others.length) return new Set();
  const numbers = [0, 1].filter((k) => k < labels.length && others.every((n) => kindOfNumber(rows[n][1][k]))), signs = marks.some((k) => marksIn(rows.map(([, row]) => row[k])) === 'words');
  return new Set(found.filter((n) => numbers.some((k) => !kindOfNumber(rows[n][1][k])) || (n > others[others.length - 1] && (signs || said[n].some((text) => text.includes('%'))))));
}

/** Whether all cells but a few numbers are marks: `words` such as x or yes, or `digits`, 1 and 0; nothing for others. @param {any[]} cells */
function marksIn(cells) {
  const texts = cells.filter((cell) => !blank(cell)).map(shown), words = texts.filter((text) => !scoreOf(text));
  const few = texts.filter((text) => truthOf(text) === null).length <= Math.min(declared('most_sums'), Math.floor(texts.length / 2));
  return words.length && words.every((text) => truthOf(text) !== null) ? 'words' : few && texts.length ? 'digits' : '';
}

/** Where the foot of a table begins: below the first empty row behind its last whole one, where some line that stands alone there is a note, asks or heads; else its end. @param {Row[]} rows @param {number} last */
function footOf(rows, last) {
  const first = rows.findIndex(([line], n) => n > last && n > 0 && line > rows[n - 1][0] + 1), below = first < 0 ? [] : rows.slice(first).map(([, row]) => textOf(row));
  return below.some((text) => isNote(text, true, true, false) || /[:=]|\?$/.test(text)) ? first : rows.length;
}

/** Whether a row below an empty one begins with a word for a legend and a colon, with what it explains beside it. @param {any[]} row */
function isLegend(row) {
  const first = shown(row.find((cell) => !blank(cell)) ?? '');
  return first.endsWith(':') && lexicon('notes').whole(first) !== null;
}

/** @param {string} text @param {boolean} trailing @param {boolean} gap @param {boolean} listed */
function isNote(text, trailing, gap, listed) {
  const words = wordsOf(text), [match] = lexicon('notes').matches(words), long = text.length > 70 || words.length > 9;
  const begins = (match && match.start === 0 && (text.includes(':') || words.length > 3)) || footnote(text) !== null;
  return (begins && (trailing || text.includes(':') || long)) || (trailing && (long || (gap && !listed && isRemark(text))));
}

/** @param {string} text */
const isRemark = (text) => (text.endsWith('.') && text.split(/\s+/).length > 3) || pattern('date').test(text) || pattern('contact').test(text);

/** How many rows of a list of names alone are its title, which speaks of organisations, down to an empty row; and where what stands below the last empty row begins. @param {Row[]} rows */
function endsOf(rows) {
  const gaps = rows.flatMap(([line], n) => (n && line > rows[n - 1][0] + 1 ? [n] : [])), title = rows.length ? textOf(rows[0][1]) : '';
  const alone = title.endsWith(':') && rows.filter(([, row]) => textOf(row).endsWith(':')).length === 1, spoken = alone || headsAList(title) || (lexicon('columns').meanings(title).includes('entity') && sectorOfName(title)[0] === null), first = gaps.length && gaps[0] < 4 ? gaps[0] : 1;
  return [spoken && rows.length > first + 2 ? first : 0, gaps.at(-1) ?? rows.length];
}

/** Whether a text begins with whom a list is of, and goes on: "Partners of the Vale Alliance". @param {string} title */
function headsAList(title) {
  const words = wordsOf(title), [match] = lexicon('columns').matches(words), [of] = lexicon('names', 'before').matches(words);
  return Boolean(match && of) && match.meaning === 'entity' && match.start === 0 && of.start === match.end;
}
