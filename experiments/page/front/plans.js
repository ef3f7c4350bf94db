// @ts-check
/**
 * Plans as they are edited: the strategy of the library, and what was changed in its phases.
 *
 * @typedef {import('./types.js').Plan} Plan
 * @typedef {import('./state.js').State} State
 */

/**
 * The plan of a side: `a` or `b`.
 * @param {State} state
 * @param {'a' | 'b'} side
 * @param {Record<string, Plan>} strategies
 * @returns {Plan}
 */
export function planOf(state, side, strategies) {
  const base = strategies[state[side]], edits = state.edits[side];
  if (!edits) return base;
  return { ...base, title: `${base.title} (changed)`, phases: base.phases.map((phase, k) => ({ ...phase, ...edits[k] })) };
}

/**
 * Weights in which an action has this share, 0..1, and the others keep theirs among themselves. Weights are shares in percent then.
 * @param {Record<string, number>} effort
 * @param {string} action
 * @param {number} share
 * @returns {Record<string, number>}
 */
export function withShare(effort, action, share) {
  const others = Object.entries(effort).filter(([name]) => name !== action);
  const rest = others.reduce((sum, [, weight]) => sum + weight, 0);
  if (!others.length) return { [action]: 100 };
  /** @type {Record<string, number>} */
  const changed = {};
  for (const name of Object.keys(effort)) {
    changed[name] = name === action ? rounded(100 * share) : rounded(100 * (1 - share) * (rest > 0 ? effort[name] / rest : 1 / others.length));
  }
  if (!(action in effort)) changed[action] = rounded(100 * share);
  return changed;
}

/** @param {number} value */
const rounded = (value) => Math.round(value * 1000) / 1000;

/** The share of each action of a phase, 0..1. @param {Record<string, number>} effort @returns {[string, number][]} */
export function sharesOf(effort) {
  const total = Object.values(effort).reduce((sum, weight) => sum + weight, 0);
  return Object.entries(effort).map(([name, weight]) => [name, total > 0 ? weight / total : 0]);
}

/**
 * Which plans set a part of the convener's style themselves, so that the world's is nothing to them; empty where none does.
 * @param {Record<'a' | 'b', Plan>} plans
 * @param {string} name
 */
export function ownStyle(plans, name) {
  const own = Object.entries(plans).filter(([, plan]) => (/** @type {any} */ (plan.style)[name] ?? null) !== null);
  return own.map(([side, plan]) => ` Plan ${side.toUpperCase()} sets its own (${/** @type {any} */ (plan.style)[name]}).`).join('');
}

/** The months of each phase in words. @param {Plan} plan @param {number} k @param {number} months */
export function spanWords(plan, k, months) {
  const phase = plan.phases[k], first = k ? plan.phases[k - 1].until : 0;
  const from = k === 0 ? 'month 1' : first === null ? 'then' : `${plan.phases[k - 1].when ? 'by ' : ''}month ${first + 1}`;
  return `${from} to ${phase.until === null ? `the end (month ${months})` : `month ${phase.until}`}`;
}
