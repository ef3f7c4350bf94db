// @ts-check
/** The sector that a word for it stands for, or an organisation's own name: `scenarios/reading/sectors.py` in the page. */
import { Lexicon, declared, lexicon, pattern, phrasesOf, remembering, uncovered, wordsOf } from './lexicon.js';
import { alike } from './spelling.js';

export const PERSON = 'person';
/** Sectors so near that a word for both is taken for the first, if nothing says more. */
export const NEAR = ['nonprofit', 'community'];
const NONE = 'none', MISSPELT = 0.85;
/** @type {{words: any, sectors: Lexicon, names: Lexicon, vocabulary: Set<string>} | null} */
let made = null;

/** The lexicons of sectors, made once. @returns {NonNullable<typeof made>} */
function known() {
  const words = declared('words');
  if (made && made.words === words) return made;
  /** @param {Record<string, any>} parts @param {string[]} ways */
  const joined = (parts, ways) => ways.flatMap((how) => Object.entries(parts).filter(([, part]) => part[how]).map(([sector, part]) => [`${sector} ${how}`, part[how]]));
  const named = Object.fromEntries(Object.entries(words.names).filter(([, part]) => typeof part === 'object'));
  const vocabulary = new Set(Object.values(words.sectors).flatMap((part) => Object.values(part)).flatMap(phrasesOf).flatMap(wordsOf).filter((word) => word.length > 4));
  made = {
    words, vocabulary, sectors: new Lexicon(Object.fromEntries(joined(words.sectors, ['sure', 'assumed']))),
    names: new Lexicon(Object.fromEntries([[`${NONE} ${NONE}`, words.names[NONE]], ...joined(named, ['strong', 'usual'])])),
  };
  return made;
}

/** A word as it was probably meant. */
const spelt = remembering((word) => {
  const { sectors, vocabulary } = known();
  if (word.length < 5 || sectors.matches([word]).length || vocabulary.has(word)) return word;
  let best = word, most = MISSPELT;
  for (const other of vocabulary) {
    if (other[0] !== word[0] || Math.abs(other.length - word.length) > 2) continue;
    const ratio = alike(other, word);
    if (ratio > most || (ratio === most && (best === word || other > best))) [best, most] = [other, ratio];
  }
  return best;
});

/** The sector (or a person) that a word for it means, null when unknown or ambiguous; and whether that is sure. */
export const sectorOf = remembering(meant);

/** @param {string} text @returns {[string | null, boolean]} */
function meant(text) {
  const kind = text.replace(pattern('numbered_kind'), ''), listed = kind.split(pattern('several')).filter((part) => part.trim());
  if (listed.length > 2 && 2 * listed.filter((part) => sectorOf(part)[0] !== null).length < listed.length) return [null, false]; // "Education, inclusion, housing" holds more than schools
  const words = wordsOf(kind).map(spelt);
  for (const part of [words, head(words)]) {
    const meanings = known().sectors.matches(part).map(({ meaning }) => meaning.split(' '));
    const sure = new Set(meanings.filter(([sector, how]) => how === 'sure' && sector !== NONE).map(([sector]) => sector));
    if (sure.size === 1) return [[...sure][0], true];
    if (sure.size === 2 && sure.has('nonprofit') && sure.has('business') && lexicon('outright').meanings(kind).length) return ['nonprofit', true]; // "Nonprofit Housing Developer"
    if (sure.size === 2 && NEAR.every((sector) => sure.has(sector))) return ['nonprofit', false]; // "CSO / CBO"
    if (!sure.size && meanings.length) return [meanings.find(([, how]) => how === 'assumed')?.[0] ?? null, false];
  }
  const form = legalForm(wordsOf(text));
  return [form, form !== null];
}

/** The sector of a text that is a legal form and nothing else: GmbH & Co. KG, e.V. @param {string[]} words @returns {string | null} */
function legalForm(words) {
  const matches = known().names.matches(words), short = words.length === 1 && words[0].length < 3; // "AB" may be somebody's initials
  if (short || !matches.length || uncovered(words, matches).some((word) => word !== '&') || matches.some(({ meaning }) => !meaning.endsWith('strong'))) return null;
  const forms = matches.map(({ meaning }) => meaning.split(' ')[0]);
  return forms.includes('nonprofit') ? 'nonprofit' : forms[0];
}

/** How many of the words of a text are words for sectors. @param {string} text */
export const sectorShare = (text) => known().sectors.matches(wordsOf(text).map(spelt)).reduce((sum, { start, end }) => sum + end - start, 0);

/** The sector that an organisation's name tells, null when it does not; and whether a word decides it wherever it stands. @param {string} name @returns {[string | null, boolean]} */
export function sectorOfName(name) {
  const inner = wordsOf(name.replace(pattern('brackets', 'g'), ' ')), text = inner.length ? inner : wordsOf(name), matches = known().names.matches(text);
  const strong = matches.filter(({ meaning, start, end }) => meaning.endsWith('strong') && (end - start > 1 || text[start].length > 3 || atEdge(text, start, end))).map(({ meaning }) => meaning.split(' ')[0]);
  const incorporated = strong.length === 1 && strong[0] === 'business' ? toldBefore(text) : null;
  if (incorporated) return [incorporated, false];
  if (strong.length) return [strong.includes('nonprofit') ? 'nonprofit' : strong[0], true];
  const [first, ...after] = name.split(','), rest = after.join(',');
  if (rest && lexicon('names', 'before').whole(wordsOf(rest).at(-1) ?? '') === null) { // "Health, Ministry of" is one that is written the other way round
    const found = sectorOfName(first);
    if (found[0] !== null) return found;
  }
  const before = head(text).length, places = lexicon('names', 'places'); // the county in "Tri-County Movers" says where they are, not what
  const begins = beginnings(inner.length ? name.replace(pattern('brackets', 'g'), ' ') : name), usual = matches.filter(({ meaning, start, end }) => meaning.endsWith('usual') && (end >= before || places.whole(text.slice(start, end).join(' ')) === null) && (begins.has(start) || lexicon('names', 'leading').whole(text.slice(start, end).join(' ')) === null)), deciding = usual.filter(({ start }) => start < before);
  const end = usual.at(-1);
  if (end && deciding.length && deciding.length < usual.length && text[before] === 'of' && end.meaning.startsWith('education') && end.end === text.length && lexicon('names', 'keepers').whole(text[deciding[deciding.length - 1].start]) !== null) return ['education', false]; // "Church of England Primary School"
  const each = deciding.length ? deciding : usual, leads = each[0]?.start === 0 && (lexicon('names', 'first').whole(text.slice(0, each[0].end).join(' ')) !== null || /[^\x00-\x7f]/.test(text[0]));
  const last = leads ? each[0] : each.at(-1); // "Escuela La Granja" is no farm
  if (!last) return [null, false];
  if (lexicon('names', 'hospitals').whole(text[last.start]) !== null && lexicon('names', 'saints').matches(text.slice(0, last.start)).length) return [null, false]; // a church may have founded it, or a county
  if (last.meaning.startsWith('government') && lexicon('names', 'initiatives').whole(text[0]) !== null) return [usual[0].start === 0 ? usual[0].meaning.split(' ')[0] : 'community', false]; // an initiative for a town
  if (lexicon('names', 'weak').whole(text.slice(last.start, last.end).join(' ')) !== null) {
    if (usual.some(({ meaning }) => meaning.startsWith('community'))) return ['community', false]; // a residents' association
    if (lexicon('names', 'governments').matches(text.slice(before)).length) return ['government', false]; // a league of cities
  }
  return [last.meaning.split(' ')[0], false];
}

/** The sector of a nonprofit (or the like) with a legal form of companies, by the phrase before it, or the word before Inc.: "Vale Housing Association Ltd", "Boys & Girls Club of Vale, Inc.". @param {string[]} text @returns {string | null} */
function toldBefore(text) {
  const form = lexicon('forms').matches(text).find(({ end }) => end === text.length), bare = text.slice(0, form?.start);
  if (!form) return null;
  const noun = known().names.matches(bare).find(({ end }) => end === head(bare).length), [sector, how] = noun?.meaning.split(' ') ?? ['', ''];
  return noun && how === 'usual' && (form.meaning === 'inc' || noun.end - noun.start > 1) && ['nonprofit', 'community', 'education'].includes(sector) ? sector : null;
}

/** Where a part of a name begins, by its words: "Stadt Ulm" is a town, "Essbare Stadt" is none. @param {string} name */
function beginnings(name) {
  const begins = new Set([0]);
  let at = 0;
  for (const words of name.split(pattern('parts')).map(wordsOf)) {
    begins.add(at);
    if (words.length && lexicon('conjunctions').whole(words[0]) !== null) begins.add(at + 1);
    at += words.length;
  }
  return begins;
}

/** Whether a text is called like an organisation, with a capital and more than words for a kind of them: "Vale Council", not "Local authority". @param {string} text */
export function isCalled(text) {
  const words = wordsOf(text).length;
  return words > 1 && capital(text) && sectorShare(text) < words && sectorOfName(text)[0] !== null;
}

/** Whether a text can be a person's name: two to five words that begin with capitals, small ones between, and none that tells an organisation. @param {string} text */
export function isPerson(text) {
  const bare = text.replace(pattern('brackets', 'g'), '').trim(), words = bare.split(/\s+/).filter((word) => word.length > 3 || word !== word.toLowerCase() || word === word.toUpperCase());
  return pattern('person').test(bare) && words.every(capital) && sectorOfName(bare)[0] === null;
}

/** @param {string} text */
const capital = (text) => text.slice(0, 1) !== text.slice(0, 1).toLowerCase();

/** Whether a short word stands where a legal form does: last, or (in Russian) first. @param {string[]} text @param {number} start @param {number} end */
const atEdge = (text, start, end) => (start > 0 && end === text.length) || (start === 0 && /[^\x00-\x7f]/.test(text[0]));

/** The words before the first preposition: what an organisation is, before what it is for. @param {string[]} text */
function head(text) {
  const at = lexicon('names', 'before').matches(text).find(({ start }) => start > 0);
  return at ? text.slice(0, at.start) : text;
}
