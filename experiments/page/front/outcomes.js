// @ts-check
/** What an outcome of a run means in the case at hand, and where it means nothing. */
import { decimal } from './numbers.js';
import { meanInterval, outcomeOf } from './statistics.js';

/** Members below which a share of those inside says nothing: with fewer no coalition is alive. */
const FEW = 3;

/** @param {import('./main.js').App} app @param {string} name */
export function meaningOf(app, name) {
  const { title, meaning, unit } = app.library.shared.outcomes[name], { bar, success_sectors: sectors } = app.case().frame;
  const why = name === 'succeeded' ? `; the bar of this case, ${bar} of 1 with ${sectors} sectors inside, is assumed: it says that something lasting is done together, not that it is enough` : '';
  return `${title}: ${meaning}${why} (${unit})`;
}

/** How many are inside on average under a plan, where the outcome is a share of those and they are too few for it to say anything; else 0. @param {import('./main.js').App} app @param {import('./types.js').Runs} runs @param {number} plan @param {string} name */
export function tooFew(app, runs, plan, name) {
  const { outcomes } = app.library.shared, names = Object.keys(outcomes);
  if (!outcomes[name].inside) return 0;
  const members = meanInterval(outcomeOf(runs, plan, names.indexOf('membership'), names.length)).mean * app.case().organisations.length;
  return members < FEW ? Math.max(members, 1e-9) : 0;
}

/** @param {string} who @param {number} few @param {number} all */
export const fewWords = (who, few, all) => `Under ${who} next to nobody is inside (${decimal(few, 10)} of ${all} on average): a share of those says nothing.`;
