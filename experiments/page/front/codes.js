// @ts-check
/**
 * What a member of a class hands in, as a short text: over the server of a room, or read out and pasted where there is none. A code is found within
 * any text around it; a later one of the same tag takes the place of an earlier one. What somebody else wrote is never shown, only read by these forms.
 *
 * `learn:abs-ab:x7qfd`: what was predicted of every question in its order. `role:2:3c.17o:x7qfd`: what organisations do in a turn, by number.
 */

const ANSWERS = /** @type {Record<string, string>} */ ({ a: 'a', b: 'b', same: 's' }), LEARN = /\blearn:([abs-]{1,40}):([a-z0-9]{5})\b/gi, ROLE = /\brole:(\d{1,3}):([\d.a-z-]{0,400}):([a-z0-9]{5})\b/gi;
/** What an organisation that is played can do: outside, or inside with so much effort (0 to 1). @type {Record<string, {words: string, effort: number}>} */
export const DOES = {
  o: { words: 'Stay out, or walk out', effort: 0 }, t: { words: 'Be in, and keep in touch', effort: 0.1 },
  p: { words: 'Be in, and take part', effort: 0.5 }, c: { words: 'Be in, and carry tasks', effort: 1 },
};
const MOST = 400;

/** A tag that tells one member's codes from another's: of forty members two get the same once in twenty thousand classes. */
export const newTag = () => Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => 'bcdfghjkmnpqrstvwxyz23456789'[byte % 28]).join('');

/** @param {Record<string, string>} predicted  by question @param {string[]} questions @param {string} tag */
export const learnCode = (predicted, questions, tag) => `learn:${questions.map((name) => ANSWERS[predicted[name]] ?? '-').join('')}:${tag}`;

/** What each member predicted of a question: how often a, b, and too close to tell. @param {string} text @param {number} question */
export function spreadOf(text, question) {
  const by = new Map([...text.matchAll(LEARN)].map(([, said, tag]) => [tag.toLowerCase(), said.toLowerCase()[question]])), counts = [0, 0, 0];
  for (const answer of by.values()) if ('abs'.includes(answer ?? '-')) counts['abs'.indexOf(answer ?? '-')] += 1;
  return counts;
}

/** What organisations do in a turn, by number, as text: `3c.17o`; a dash for one that is played and has not decided. @param {Map<number, string>} did */
export const didText = (did) => [...did].map(([i, letter]) => i + letter).join('.');

/** @param {any} text @param {number} n  how many organisations there are @returns {Map<number, string>} */
export function readDid(text, n) {
  const parts = typeof text === 'string' ? [...text.matchAll(/(\d{1,3})([otpc-])/g)] : [];
  return new Map(parts.slice(0, MOST).map(([, i, letter]) => /** @type {[number, string]} */ ([Number(i), letter])).filter(([i]) => i < n));
}

/** @param {number} turn @param {Map<number, string>} did @param {string} tag */
export const roleCode = (turn, did, tag) => `role:${turn}:${didText(did)}:${tag}`;

/**
 * Who is played and what they do in a turn: for each organisation, by number, what its tables say; a dash where one has not decided.
 * @param {string} text @param {number} turn @param {number} n
 */
export function rolesIn(text, turn, n) {
  const by = new Map([...text.matchAll(ROLE)].map(([, at, did, tag]) => [tag.toLowerCase(), { at: Number(at), did: readDid(did.toLowerCase(), n) }]));
  /** @type {Map<number, string[]>} */
  const said = new Map();
  for (const { at, did } of by.values()) for (const [i, letter] of did) said.set(i, [...(said.get(i) ?? []), at === turn ? letter : '-']);
  return said;
}
