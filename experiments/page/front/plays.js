// @ts-check
/**
 * A run in which people play organisations, a turn of some months after the other: what they do stands in the link, the model plays all others.
 *
 * @typedef {{every: number, did: string[]}} Play  months in a turn; what was done in each turn so far, as `codes.js` writes it
 * @typedef {import('./types.js').Deed} Deed
 */
import { DOES, readDid } from './codes.js';

const MOST_TURNS = 24;

/** A game that there can be; null for anything else: what a link says may be anything. @param {any} given @param {import('./types.js').Case} of @returns {Play | null} */
export function soundPlay(given, of) {
  if (!Number.isInteger(given?.every) || given.every < 1 || given.every > 60 || !Array.isArray(given.did)) return null;
  return { every: given.every, did: given.did.slice(0, MOST_TURNS).map((/** @type {any} */ text) => (typeof text === 'string' ? text : '')) };
}

/** What each played organisation does in a turn: who says nothing goes on as before. @param {Play} play @param {number} turn @param {number} n @returns {Map<number, string>} */
export function doneIn(play, turn, n) {
  const done = new Map();
  for (const text of play.did.slice(0, turn + 1)) for (const [i, letter] of readDid(text, n)) if (letter in DOES) done.set(i, letter);
  return done;
}

/** The game as deeds inside a run. @param {Play | null} play @param {import('./types.js').Case} of @returns {Deed[]} */
export function playedDeeds(play, of) {
  const names = of.organisations;
  return (play?.did ?? []).flatMap((_, turn) => [...doneIn(/** @type {Play} */ (play), turn, names.length)].map(([i, letter]) => {
    const month = turn * /** @type {Play} */ (play).every + 1;
    return letter === 'o' ? { month, kind: 'leaves', who: names[i] } : { month, kind: 'works', who: names[i], months: /** @type {Play} */ (play).every, level: DOES[letter].effort };
  }));
}
