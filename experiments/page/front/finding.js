// @ts-check
/**
 * The table on a sheet: its header wherever it stands, its rows, and what is no row of it. `locate.py`, `header.py` and `rows.py` of `scenarios/reading` in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./table.js').Row} Row
 * @typedef {import('./table.js').Table} Table
 */
import { isDate, namesIn } from './columns.js';
import { areGroups, groupOf, headsIn, isUpper } from './groups.js';
import { apartIn, headsOfSectors } from './headings.js';
import { isLabel, namesLevel, rolesOf, tieRoleOf } from './labels.js';
import { declared, lexicon, pattern, said, wordsOf } from './lexicon.js';
import { readScale } from './rating.js';
import { isCalled, sectorOf, sectorOfName } from './sectors.js';
import { aloneIn, explained, footnote, numbersOf, unmarked, unnumbered } from './shapes.js';
import { HEADINGS, filled, isTies, nameColumn, textOf } from './table.js';
import { blank, levelOf, scoreOf, shown, textsOf, total, truthOf } from './values.js';
import { unwrapped } from './wrapped.js';

const HEADER_WITHIN = 60, LONGEST_LABEL = 120;

/** The tables on a sheet, one below the other. @param {Sheet} sheet @returns {Table[]} */
export function tablesOf(sheet) {
  const { name, rows, comma, turned = false, hidden = false, notes = [] } = sheet, [plain, numbered] = unnumbered(rows);
  return (turned ? [plain] : blocks(plain)).flatMap((block) => {
    const start = turned ? 0 : headerIndex(block), over = numbered.size ? Math.max(0, block.findIndex(([line]) => numbered.has(line))) : titlesOver(block); // what stands over a numbered list is its title
    const [first, last] = start === null ? [over, over - 1] : around(block, start), more = start === null ? 0 : repeatedRows(block, last);
    const header = more && first === last ? [joined(block[last], block[last + 1])] : block.slice(first, last + 1), below = block.slice(last + 1 + more);
    if (!header.length && !below.length) return [];
    const labels = asEnds(explained(header.length ? labelsOf(header, block[first - 1]) : toldByCells(below), block.slice(0, first).map(([, row]) => textOf(row)).join(' | ')), below);
    const left = block.slice(0, first).map(([line, row]) => ({ row: line, why: filled(row).length === 1 ? 'title' : 'above the table', text: textOf(row) }));
    return [withRows({ sheet: name, hidden, comma, lines: header.map(([line]) => line), labels, rows: below, left, name: null, notes, parts: [] })];
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
  if (names.size === (first < 0 ? 0 : rows.filter(([, row]) => !blank(row[first])).length)) return labels;
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

// The header

/** Which row is the header: the one with most labels that is not a row like those about it; null when there is none. @param {Row[]} rows @returns {number | null} */
export function headerIndex(rows) {
  const scores = rows.slice(0, Math.min(HEADER_WITHIN, Math.max(1, rows.length - 1))).map(([, row]) => headerScore(row));
  for (const index of scores.map((_, k) => k).sort((a, b) => scores[b] - scores[a] || a - b)) {
    if (scores[index] < 1.5) break;
    if (!isData(rows, index) && (scores[index] >= 3 || !continues(rows, index))) return index;
  }
  const square = rows.slice(0, Math.min(HEADER_WITHIN, rows.length - 1)).findIndex((_, index) => isSquare(rows, index));
  if (square >= 0) return square;
  const below = rows.slice(1, 40).map(([, row]) => row);
  return below.length && !isData(rows, 0) && looksApart(rows[0][1], below) ? 0 : null;
}

/** Whether a row names what the first column below names as well: a matrix of who is tied to whom. @param {Row[]} rows @param {number} index */
function isSquare(rows, index) {
  const across = filled(rows[index][1]).map(shown);
  if (across.length < 3) return false;
  const down = new Set(rows.slice(index + 1).map(([, row]) => shown(row.find((cell) => !blank(cell)))));
  return across.filter((name) => down.has(name)).length >= 0.7 * across.length;
}

/** Whether a row fills the same columns as the one right above it. @param {Row[]} rows @param {number} index */
const continues = (rows, index) => index > 0 && rows[index - 1][0] === rows[index][0] - 1 && filled(rows[index][1]).length > 1 && rows[index][1].every((cell, k) => blank(cell) === blank(rows[index - 1][1][k]));

/** Whether what looks like a header is a row as those below: a word for a sector over words for sectors. @param {Row[]} rows @param {number} index */
function isData(rows, index) {
  const below = rows.slice(index + 1, index + 40).map(([, row]) => row), row = rows[index][1];
  if (areGroups(filled(row).map(shown)) || row.some((cell) => typeof cell === 'string' && cell.trim() && isLabel(cell) && !sectorOf(cell)[1])) return false;
  for (const [column, cell] of row.entries()) {
    if (blank(cell) || !sectorOf(shown(cell))[1]) continue;
    const cells = below.map((each) => each[column]).filter((each) => !blank(each)).map(shown);
    const meant = cells.filter((each) => sectorOf(each)[1] && wordsOf(each).length < 4).length;
    if (cells.length > 0.5 * below.length && meant > 0.8 * cells.length) return new Set(cells).size < cells.length || cells.length < 5;
  }
  return false;
}

/** @param {any[]} row */
function headerScore(row) {
  const labels = filled(row), texts = labels.filter((cell) => typeof cell === 'string' && [...cell].length <= LONGEST_LABEL && !scoreOf(cell));
  const known = texts.filter((text) => truthOf(text) === null && isLabel(text)).length;
  const named = texts.some((text) => rolesOf(text).some(([role]) => role === 'name') || tieRoleOf(text) === 'from');
  if (texts.length === labels.length && areGroups(texts)) return texts.length + 1;
  if (texts[0] === labels[0] && labels.length && !isLabel(texts[0]) && wordsOf(texts[0]).length > 1 && sectorOfName(texts[0])[0] !== null) return 0; // an organisation, of whom the rest is told
  if (labels.length === 1 && wordsOf(String(labels[0])).length > 3) return 0;
  return known + (known > 0 ? Number(named) - 0.5 * (labels.length - texts.length) : 0);
}

/** Whether a first row of words that are not known is a header still: in some column it is text over scores or marks. @param {any[]} first @param {any[][]} below */
function looksApart(first, below) {
  if (first.some((cell) => !blank(cell) && typeof cell !== 'string') || filled(first).length < 2) return false;
  for (const [index, cell] of first.entries()) {
    const cells = below.map((row) => row[index]).filter((each) => !blank(each));
    if (blank(cell) || !cells.length) continue;
    if (sectorOf(shown(cell))[1] && !readScale('level', [cell])) return false;
    for (const kind of ['truth', 'level', 'stance']) if (readScale(kind, cells)) return !readScale(kind, [cell]);
    if (cells.filter((each) => sectorOf(shown(each))[0]).length > 0.6 * cells.length) return !sectorOf(shown(cell))[0];
  }
  return !first.some((cell, k) => below.some((row) => !blank(row[k]) && shown(row[k]) === shown(cell)));
}

/** The first and the last row of the header. @param {Row[]} rows @param {number} start @returns {[number, number]} */
function around(rows, start) {
  const touches = start > 0 && rows[start - 1][0] === rows[start][0] - 1;
  if (touches && sameColumns(rows[start - 1][1], rows[start][1])) return [start - 1, start];
  return [start, start + 2 < rows.length && secondRow(rows[start][1], rows[start + 1][1]) ? start + 1 : start];
}

/** How many rows below a header say what its columns are again, as exports of surveys do: texts, or nothing and one text time and again, where all others have numbers and dates. @param {Row[]} rows @param {number} last */
function repeatedRows(rows, last) {
  for (const more of [2, 1]) {
    const below = rows.slice(last + 1 + more, last + 40).map(([, row]) => row), numbers = below.length ? rows[last][1].flatMap((_, k) => (below.every((row) => isNumber(row[k])) ? [k] : [])) : [];
    if (numbers.length > 1 && rows.slice(last + 1, last + 1 + more).every(([, row]) => isNoRow(row, numbers, below))) return more;
  }
  return 0;
}

/** @param {any} cell */
const isNumber = (cell) => !blank(cell) && (scoreOf(shown(cell)) !== null || isDate(shown(cell)));

/** Whether a row has no number where all others have one: texts in their place, or nothing there and a text twice that no other row has. @param {any[]} row @param {number[]} numbers @param {any[][]} below */
function isNoRow(row, numbers, below) {
  if (numbers.some((k) => isNumber(row[k]))) return false;
  const texts = filled(row).map(shown), said = new Set(below.flat().map(shown));
  return numbers.every((k) => !blank(row[k])) || texts.some((text, k) => texts.indexOf(text) < k && !said.has(text));
}

/** A header with what the row below says where its own labels say nothing: "Q1". @param {Row} header @param {Row} below @returns {Row} */
const joined = ([line, header], [, below]) => [line, header.map((upper, k) => (blank(below[k]) || rolesOf(shown(upper)).length ? upper : `${shown(upper)} ${shown(below[k])}`.trim()))];

/** Whether the row above gives labels of the same header. @param {any[]} above @param {any[]} header */
function sameColumns(above, header) {
  const texts = above.map((a, k) => [a, header[k]]).filter(([a]) => !blank(a));
  return texts.some(([a, b]) => a === b) || (texts.length > 1 && texts.filter(([a, b]) => blank(b) && isLabel(String(a))).length > texts.length / 2);
}

/** Whether a row below the header only says more where the header is empty or spans several columns. @param {any[]} header @param {any[]} row */
function secondRow(header, row) {
  let more = false;
  for (const [index, cell] of row.entries()) {
    if (blank(cell) || cell === header[index]) continue;
    const spans = index + 1 < row.length && blank(header[index + 1]) && !blank(row[index + 1]);
    if (!(typeof cell === 'string' || isStep(cell)) || !(blank(header[index]) || spans)) return false;
    more = true;
  }
  return more;
}

/** Whether a label is a level, a stance or a year, and nothing else. @param {any} cell */
const isStep = (cell) => levelOf(shown(cell)) !== null || lexicon('stance').whole(shown(cell)) !== null || /^(?:19|20)\d\d$/.test(shown(cell));

/** The labels of a header of one or two rows; levels and stances with the heading over them. @param {Row[]} header @param {Row} [group] */
function labelsOf(header, group) {
  const near = group && group[0] === header[0][0] - 1;
  if (header.length === 1 && near && header[0][1].filter(isStep).length > 1) {
    let over = '';
    return header[0][1].map((cell, k) => {
      over = shown(group[1][k]) || (isStep(cell) ? over : ''); // a title over other labels is none of steps
      return over && isStep(cell) ? `${over}: ${shown(cell)}` : shown(cell);
    });
  }
  let above = header[0][1], over = '';
  if (header.length === 2 && header[1][1].filter(isStep).length > 1) {
    above = above.map((cell, k) => { // each heading over all of its levels or stances
      over = blank(cell) ? over : cell;
      return isStep(header[1][1][k]) ? over : cell;
    });
  }
  return above.map((first, k) => [...new Set([first, ...header.slice(1).map(([, row]) => row[k])].filter((cell) => !blank(cell)).map(shown))].join(' '));
}

// The rows

/** The table with its own rows, the sector that each stands under, and the rows that are left out. @param {Table} given @returns {Table} */
function withRows(given) {
  const name = isTies(given) ? null : nameColumn(given), [below, joined] = unwrapped(given.rows, name, given.labels[name ?? 0]), notes = joined.length ? [...given.notes, said('wrapped', joined.slice(0, 5).join(', ') + (joined.length > 5 ? ` and ${joined.length - 5} more` : ''))] : given.notes;
  const table = { ...given, name, rows: below, notes }, named = table.name ?? 0, { rows } = table;
  const numbers = numbersOf(table), alone = rows.map(([, row]) => aloneIn(row, numbers));
  const width = table.labels.filter(Boolean).length || table.labels.length, listed = width < 2 || alone.filter((index) => index !== null).length > 0.6 * alone.length;
  const whole = alone.findLastIndex((index) => index === null), last = whole < 0 ? alone.length - 1 : whole;
  const names = rows.filter((_, n) => alone[n] === null).map(([, row]) => textOf(row)), loud = names.filter(isUpper).length > 0.5 * names.length;
  const kept = [], headings = [], left = [], heads = width < 2 ? headsIn(rows.map(([, row]) => textOf(row))) : [];
  const apart = apartIn(rows, alone, named), sectors = headsOfSectors(table, alone, named, loud, apart), [first, end] = width < 2 ? endsOf(rows) : [0, rows.length];
  let heading = '';
  for (const [n, [line, row]] of rows.entries()) {
    const text = textOf(row), single = alone[n], gap = n === 0 || line > rows[n - 1][0] + 1;
    let why = isHeader(table, row) ? 'the header again' : isTotal(row, table.name) ? 'totals' : row.slice(0, table.name ?? 0).some((cell) => !blank(cell) && lexicon('examples').whole(shown(cell)) !== null) ? 'example' : '';
    if (!why && single !== null && isNote(text, n > last, gap, listed)) why = 'footnote';
    else if (!why && gap && isLegend(row)) why = 'legend';
    else if (!why && n < first && !table.lines.length) why = 'title';
    else if (!why && n >= end && (pattern('bracketed').exec(text)?.[0] === text || isRemark(text))) why = 'footnote';
    else if (!why && heads.length && (heads.includes(n) || n < heads[0])) [heading, why] = heads.includes(n) ? [text, `heading: the rows below are ${text}`] : ['', 'title'];
    else if (!why && single !== null && listed && text.endsWith(':') && n < alone.length - 1) [heading, why] = groupOf(text) ? [text, `heading: the rows below are ${text}`] : ['', 'heading'];
    else if (!why && single !== null && !listed && n < alone.length - 1) {
      const beside = filled(row).length > 1, word = groupOf(text) ?? (beside && sectorOf(text)[0] ? 'sector' : null), group = word === 'sector' && !beside && !sectors.includes(n) ? null : word, nameless = single > named && Boolean(table.labels[single]) && !beside;
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
  const done = { ...table, labels: headed ? [...table.labels, HEADINGS] : table.labels, rows: headed ? own.map(([line, row], k) => /** @type {Row} */ ([line, [...row, headings[k]]])) : own, left: [...table.left, ...left] };
  return table.name === null || !own.length ? done : { ...done, name: nameColumn(done) };
}

/** @param {Table} table @param {any[]} row */
function isHeader(table, row) {
  const labels = table.labels.filter(Boolean);
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
  return Boolean(match) && match.start === 0 && (match.end === words.length || row.some((cell) => /:|\d/.test(shown(cell)))) && words.length < 5;
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
