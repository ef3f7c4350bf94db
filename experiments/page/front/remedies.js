// @ts-check
/**
 * What stands against an organisation's coming, and which action works on that: `experiments/convening/remedies.py` in the page, by the effects that it declares.
 *
 * @typedef {Record<string, number>} Terms  the terms of its utility, by name
 */

/** The term that weighs most for it. @param {any} shared @param {Terms} terms */
export const supportOf = ({ advice: { given } }, terms) => Object.keys(terms).filter((name) => !given.includes(name)).reduce((best, name) => (terms[name] > terms[best] ? name : best));

/** The term that weighs most against it; or that nobody asks it, where on balance it would come. @param {any} shared @param {Terms} terms @param {number} balance @param {boolean} inside */
export function obstacleOf({ advice: { given, not_asked } }, terms, balance, inside) {
  if (balance > 0 && !inside) return not_asked;
  return Object.keys(terms).filter((name) => !given.includes(name)).reduce((worst, name) => (terms[name] < terms[worst] ? name : worst));
}

/** The action by which there is most to gain with an organisation, one of the plan's own where it gains half as much, and the term that it works on most; empty where there is none. @param {any} shared @param {string} against @param {Terms} terms @param {Record<string, number>} traits @param {import('./types.js').Plan} plan @returns {{remedy: string, worksOn: string}} */
export function remedyOf({ actions, advice }, against, terms, traits, plan) {
  const lacks = against === advice.not_asked ? { [against]: 1 } : lacking(advice, terms, traits), gains = [];
  for (const [name, byTerm] of Object.entries(advice.effects)) {
    const of = Object.entries(byTerm).flatMap(([term, effects]) => (term in lacks ? [{ term, gain: lacks[term] * Math.max(...effects.map((/** @type {any} */ effect) => speed(effect, traits))) }] : []));
    if (of.length) gains.push({ name, gain: of.reduce((sum, each) => sum + each.gain, 0), worksOn: of.reduce((most, each) => (each.gain > most.gain ? each : most)).term });
  }
  const ranked = gains.sort((a, b) => b.gain - a.gain), [best] = ranked, own = doneBy(plan);
  if (!best || best.gain <= 0) return { remedy: '', worksOn: '' };
  const found = ranked.find(({ name, gain }) => own.has(name) && gain >= advice.half * best.gain) ?? best;
  return { remedy: actions[found.name].title.toLowerCase(), worksOn: found.worksOn };
}

/** How much utility there is to gain at most, by term: of barriers what they take away, of motives and needs what is there and not brought home yet. @param {any} advice @param {Terms} terms @param {Record<string, number>} traits @returns {Record<string, number>} */
function lacking({ given, felt, usual, odds }, terms, traits) {
  const found = Object.fromEntries(Object.entries(terms).filter(([name]) => !given.includes(name)).map(([name, value]) => [name, Math.max(0, felt.includes(name) ? value * (name === 'mission' ? 1 : 1 / usual.ambient - 1) : -value)]));
  return { ...found, fit: Math.max(0, odds * usual.fit_worth - terms.fit), standing: usual.recognition * traits.standing, cost: usual.buy_in_relief * found.cost };
}

/** How fast an effect moves an organisation with these traits. @param {[number, [string, number, number][]]} effect @param {Record<string, number>} traits */
const speed = ([rate, lines], traits) => lines.reduce((product, [trait, intercept, slope]) => product * (intercept + slope * traits[trait]), rate);

/** The actions that a plan spends something on. @param {import('./types.js').Plan} plan */
const doneBy = ({ phases }) => new Set(phases.filter(({ share, instead }) => share > 0 || instead?.length).flatMap((phase) => [phase, ...(phase.instead ?? [])]).flatMap(({ effort }) => Object.entries(effort).filter(([, weight]) => weight > 0).map(([name]) => name)));
