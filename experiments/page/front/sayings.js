// @ts-check
/** Chances and changes as a board would say them: `experiments/convening/words.py` in the page. */

/** What lasting is called, by outcome. */
export const LASTS = /** @type {Record<string, string>} */ ({ alive_after_4_years: 'alive four years after the convener leaves', alive_after_2_years: 'alive two years after the convener leaves', alive: 'alive at the end' });

/** A number with so many digits; halves go to the even neighbour, as in Python. @param {number} value @param {number} [digits] */
export function fixed(value, digits = 1) {
  const scaled = value * 10 ** digits, whole = Math.floor(scaled);
  const half = Number.isInteger(value * 1024) && scaled - whole === 0.5; // exactly
  return half ? ((whole + (whole % 2 ? 1 : 0)) / 10 ** digits).toFixed(digits) : value.toFixed(digits);
}

/** What the table says that an organisation wants, to stand behind its name: whoever wrote the cell is not quoted as the organisation. @param {string} wants */
export const ownWords = (wants) => (wants ? ` (wants, by the table: ${wants.length > 90 ? `${wants.slice(0, 89)}…` : wants})` : '');

/** A chance (0 to 1) as people say it. @param {number} share */
export function odds(share) {
  if (Number.isNaN(share)) return 'not known';
  if (share < 0.05) return 'less than 1 in 20';
  return share > 0.95 ? 'more than 19 in 20' : `${Math.min(9, Math.max(1, Number(fixed(10 * share, 0))))} in 10`;
}

/** What happens, and what it changes. @param {[number, string, string?, string?]} event  month, name, source, changes */
export const happening = ([, name, , changes]) => (changes ? `${name} (${changes})` : name);

/** What is said where more goals may be delivered than there are. */
export const AGAIN = 'goals that are set anew count again';
/** How many goals are delivered, of a case with so many. @param {number} count @param {number} named */
export const goalsDelivered = (count, named) => `${fixed(count)} goals${count > named ? ` (${AGAIN})` : ''}`;

/** A change in goals in words: "0.4 goals fewer". @param {number} change */
export function moreOrFewer(change) {
  const size = Math.abs(change);
  return size < 0.02 ? 'as many goals' : `${fixed(size, size >= 0.1 ? 1 : 2)} goals ${change > 0 ? 'more' : 'fewer'}`;
}

/** A change in collective action that is clear, and in goals where that is. @param {{goals: {mean: number, low: number, high: number}, action: {mean: number}}} change */
export function gain({ goals, action }) {
  const points = `${fixed(Math.abs(100 * action.mean))} points of collective action (of 100)`;
  return goals.low > 0 || goals.high < 0 ? `${fixed(Math.abs(goals.mean))} goals and ${points}` : `${points}, with no clear change in goals`;
}

/** @param {string} text */
export const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
/** A sentence with a full stop, where no name at its end brings one ("Ltd."). @param {string} words */
export const ended = (words) => (words.endsWith('.') ? words : `${words}.`);
/** @param {string[]} items */
export const listing = (items) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`);
/** The first of many, and how many more there are. @param {string[]} items @param {number} most */
export const some = (items, most) => listing(items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items);
