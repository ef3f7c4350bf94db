// @ts-check
/**
 * Words that mean something in a table, compared without case, accents, hyphens and plurals: `scenarios/reading/words.py` in the page. What
 * words there are is declared once, in `words.yaml`; the page is packed with it.
 *
 * @typedef {{meaning: string, start: number, end: number}} Match  a phrase of a text: its meaning, its first word and the one after its last
 */

const LONGEST = 200, MOST_WORDS = 24;
/** @type {any} */
let taught = {};
/** @type {Map<string, Lexicon>} */
const lexicons = new Map();
/** @type {Map<string, RegExp>} */
const patterns = new Map();
/** @type {Map<string, any>[]} */
const memories = [];
const MOST_REMEMBERED = 20000;

/** Gives the words, as Python packs them. @param {any} words */
export function teach(words) {
  taught = words;
  for (const each of [lexicons, patterns, ...memories]) each.clear();
}

/** A function of a text that is asked of the same texts again and again. @template T @param {(text: string) => T} of @returns {(text: string) => T} */
export function remembering(of) {
  /** @type {Map<string, T>} */
  const memory = new Map();
  memories.push(memory);
  return (text) => {
    let found = memory.get(text);
    if (found === undefined) {
      if (memory.size > MOST_REMEMBERED) memory.clear();
      memory.set(text, found = of(text));
    }
    return found;
  };
}

/** What was declared. @param {string} name @returns {any} */
export const declared = (name) => taught[name];

/** A sentence of the reader, with texts for its gaps. @param {string} name @param {...string} gaps */
export const said = (name, ...gaps) => gaps.reduce((text, each) => text.replace('{}', () => each), String(declared('says')[name]));

/** A pattern of the reader, by its name. @param {string} name @param {string} [flags] */
export function pattern(name, flags = '') {
  const key = `${name}/${flags}`, known = patterns.get(key) ?? new RegExp(taught.patterns[name], `u${flags}`);
  patterns.set(key, known);
  known.lastIndex = 0;
  return known;
}

/** The lexicon of a part of `words.yaml`; of a part that is one list, each phrase means the part's name. @param {...string} path */
export function lexicon(...path) {
  const key = path.join('/');
  if (!lexicons.has(key)) {
    const part = path.reduce((at, name) => at[name], taught.words);
    lexicons.set(key, new Lexicon(typeof part === 'string' ? { [path[path.length - 1]]: part } : part));
  }
  return /** @type {Lexicon} */ (lexicons.get(key));
}

/** Phrases with a meaning each, kept as a tree of words. */
export class Lexicon {
  /** @param {Record<string, string>} phrases */
  constructor(phrases) {
    /** @type {Map<string, any>} */
    this.tree = new Map();
    /** @type {Map<string, Match[]>} */
    this.known = new Map();
    for (const [meaning, listed] of Object.entries(phrases)) {
      for (const phrase of phrasesOf(listed)) {
        let node = this.tree;
        for (const word of starred(phrase)) {
          if (!node.has(word)) node.set(word, new Map());
          node = node.get(word);
        }
        if (!node.has('')) node.set('', meaning);
      }
    }
  }

  /** The longest phrases in a text, from its first word on. @param {string[]} words @returns {Match[]} */
  matches(words) {
    const found = [];
    for (let at = 0; at < words.length;) {
      const [end, meaning] = longest(this.tree, words, at);
      if (end > at) found.push({ meaning, start: at, end });
      at = Math.max(end, at + 1);
    }
    return found;
  }

  /** The phrases of a text, found once. @param {string} text */
  found(text) {
    const known = this.known.get(text) ?? this.matches(wordsOf(text));
    if (this.known.size > MOST_REMEMBERED) this.known.clear();
    this.known.set(text, known);
    return known;
  }

  /** What the phrases of a text mean, in their order. @param {string} text */
  meanings(text) { return this.found(text).map(({ meaning }) => meaning); }

  /** What a text means that is one phrase from its first word to its last. @param {string} text */
  whole(text) {
    const words = wordsOf(text), matches = this.found(text);
    return matches.length === 1 && matches[0].start === 0 && matches[0].end === words.length ? matches[0].meaning : null;
  }
}

/** @param {Map<string, any>} node @param {string[]} words @param {number} at @returns {[number, string]} */
function longest(node, words, at) {
  /** @type {[number, string]} */
  let best = node.has('') ? [at, node.get('')] : [0, ''];
  if (at < words.length) {
    for (const form of formsOf(words[at])) {
      const next = node.get(form), found = next && longest(next, words, at + 1);
      if (found && found[0] > best[0]) best = found;
    }
  }
  return best;
}

/** The ways in which a word may stand in a phrase, the most exact first. */
const formsOf = remembering((word) => {
  const forms = [word];
  if (word.endsWith('ies') && word.length > 4) forms.push(`${word.slice(0, -3)}y`);
  if (word.endsWith('s') && !word.endsWith('ss') && word.length > 3) forms.push(word.slice(0, -1));
  for (let end = word.length; end > 1; end--) forms.push(`${word.slice(0, end)}*`);
  for (let start = 1; start < Math.max(word.length - 2, 1); start++) forms.push(`*${word.slice(start)}`);
  return forms;
});

/** The words of a phrase, stars kept. @param {string} phrase */
function starred(phrase) {
  return phrase.split(/\s+/).flatMap((word) => {
    const plain = wordsOf(word.replace(/^\*+|\*+$/g, ''));
    return word.includes('*') ? [`${word.startsWith('*') ? '*' : ''}${plain[0]}${word.endsWith('*') ? '*' : ''}`] : plain;
  });
}

/** The phrases of a list. @param {string} listed */
export const phrasesOf = (listed) => listed.split(',').map((phrase) => phrase.trim()).filter(Boolean);

/** The words of a text as they are compared; of one without letters and digits, all of it. */
export const wordsOf = remembering((text) => {
  const plain = bare([...text].slice(0, LONGEST).join('').replace(/['’`´](s(?![\p{L}\p{N}_]))?/gu, ' '));
  const words = (plain.match(/[\p{L}\p{N}]+|&/gu) ?? []).slice(0, MOST_WORDS), whole = plain.split(/\s+/).filter(Boolean).join(' ');
  return words.length ? [...words] : whole ? [whole] : [];
});

/** A text without case and accents. @param {string} text */
function bare(text) {
  return text.normalize('NFKD').toLowerCase().replace(/ß/g, 'ss').replace(/\p{M}/gu, '').replace(/[łøđı]/g, (letter) => ({ ł: 'l', ø: 'o', đ: 'd' })[letter] ?? 'i');
}

/** A name as it is compared with others: without case, accents, hyphens, points and commas. @param {string} name */
export const nameKey = remembering((name) => bare(name.replace(/(?<=[\p{L}\p{N}_])[.,’']|(?<=[\p{L}\p{N}_])[-_](?=[\p{L}\p{N}_])/gu, ' ')).split(/\s+/).filter(Boolean).join(' ') || name);

/** The words of a column's label; `StakeholderName` and `partner_since` are two. @param {string} label */
export const labelWords = (label) => wordsOf(label.replace(/(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])/g, ' '));

/** The words of a text that none of these phrases covers. @param {string[]} words @param {Match[]} matches */
export const uncovered = (words, matches) => words.filter((_, at) => !matches.some(({ start, end }) => start <= at && at < end));

/** A text as compared when looking for an equal name: no case, no hyphens, single spaces. @param {string} text */
export const fold = (text) => text.normalize('NFKC').toLowerCase().replace(/ß/g, 'ss').replace(/\p{Cf}/gu, '').replace(/[_-]/g, ' ').split(/\s+/).filter(Boolean).join(' ');
