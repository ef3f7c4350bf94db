// @ts-check
/**
 * Lines about a table that say what its columns rate, and what their codes stand for. `scenarios/reading/key_lines.py` in the page.
 *
 * @typedef {import('./table.js').Row} Row
 * @typedef {import('./table.js').Table} Table
 */
import { rolesOf } from './labels.js';
import { declared, lexicon, pattern, said } from './lexicon.js';
import { HEADINGS, textsIn } from './table.js';
import { blank, levelOf, shown, stanceOf } from './values.js';

const LONGEST = 2000;

/** What rows about a table say, as one text. @param {Row[]} rows */
export const lineText = (rows) => rows.flatMap(([, row]) => row.filter((cell) => !blank(cell)).map(shown)).join(' | ').slice(0, LONGEST);

/** @param {string} code */
const plain = (code) => code.replace(/[−–]/g, '-');
/** A text without spaces and signs at its ends. @param {string} text */
const trimmed = (text) => text.replace(/^[ ,./;()|–—-]+|[ ,./;()|–—-]+$/g, '');

/** What lines about a table say of its columns, by label: what stands behind a label and a colon, down to the next one. @param {string[]} labels @param {string} lines @returns {Map<string, string>} */
function saidOf(labels, lines) {
  const found = labels.flatMap((label) => {
    const bare = label.replace(pattern('brackets', 'g'), '').trim(), match = bare.length > 1 ? new RegExp(`(?<![\\p{L}\\p{N}_])${bare.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}\\s*[:=]\\s*(?=\\S)`, 'u').exec(lines) : null;
    return match ? [{ label, start: match.index, begin: match.index + match[0].length }] : [];
  }).sort((a, b) => a.start - b.start);
  return new Map(found.map(({ label, begin }, k) => [label, lines.slice(begin, found[k + 1]?.start ?? lines.length).split(/;|\s\|\s|\n/)[0].trim()]));
}

/** What codes stand for in what a line says of a column, a dash of any length being one sign. @param {string} text @returns {Map<string, string>} */
function codesOf(text) {
  const parts = text.split(pattern('key_code'));
  return new Map(parts.flatMap((part, k) => (k % 2 ? [[plain(part), trimmed(parts[k + 1])]] : [])));
}

/** Labels that say nothing behind what a line says that they rate; those whose scores are on two sides of a stance are stances. @param {string[]} labels @param {string} lines */
export function toldLabels(labels, lines) {
  const told = saidOf(labels, lines);
  return labels.map((label) => {
    const text = told.get(label) ?? '', rated = [...new Set(lexicon('columns').meanings(text))].filter((meaning) => declared('rated').includes(meaning));
    if (!text || rolesOf(label).length) return label;
    const codes = codesOf(text), sides = ['+', '-'].every((sign) => [...codes.keys()].some((code) => code[0] === sign)) && [...codes.values()].some((meaning) => stanceOf(meaning) !== null);
    return sides ? `stance (${label})` : rated.length === 1 ? `${rated[0]} (${label})` : label;
  });
}

/** The table with levels or stances in place of codes that a line about it explains, all of a column. @param {Table} table @param {string} lines @returns {Table} */
export function decodedByLines(table, lines) {
  const told = saidOf(table.labels, lines), keys = /** @type {Map<number, Map<string, string>>} */ (new Map());
  for (const [k, label] of table.labels.entries()) {
    const codes = label === HEADINGS ? new Map() : codesOf(told.get(label) ?? ''), texts = codes.size > 1 ? [...textsIn(table, k).keys()].map(plain) : [];
    if (!texts.length || texts.some((text) => !codes.has(text)) || texts.every((text) => /^\d+$/.test(text))) continue;
    if ([levelOf, stanceOf].some((how) => [...codes.values()].every((meaning) => how(meaning) !== null))) keys.set(k, codes);
  }
  if (!keys.size) return table;
  const notes = [...keys].map(([k, codes]) => said('lines', `“${table.labels[k]}”`, [...codes].slice(0, 8).map(([code, text]) => `${code} = ${text}`).join(', ') + (codes.size > 8 ? ` and ${codes.size - 8} more` : '')));
  return { ...table, rows: table.rows.map(([line, row]) => /** @type {Row} */ ([line, row.map((cell, k) => keys.get(k)?.get(plain(shown(cell))) ?? cell)])), notes: [...table.notes, ...notes] };
}
