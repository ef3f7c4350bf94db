// @ts-check
/**
 * The convener's questions, asked of a case under a plan, over plausible worlds: `experiments/convening` in the page, by the same definitions.
 *
 * @typedef {import('./variants.js').Variant} Variant
 * @typedef {import('./statistics.js').Estimate} Estimate
 * @typedef {import('./types.js').Job} Job
 * @typedef {import('./types.js').Runs} Runs
 * @typedef {import('./types.js').Case} Case
 * @typedef {{of: Case, world: import('./types.js').World, plan: import('./types.js').Plan, library: any, most?: number, share: (job: Job, kind?: string) => Promise<any[] | null>}} Asking
 *   of whom it is asked, and what makes the runs
 */
import { unpacked } from './inputs.js';
import { most, todayOf } from './onward.js';
import { obstacleOf, remedyOf, supportOf } from './remedies.js';
import { joined, meanInterval, outcomeOf } from './statistics.js';
import { askedBy, goBetween, linksOf } from './steps.js';
import { partnerVariants } from './variants.js';
import { EACH, chanceDifference, chanceOver, eachOf, worldMeans } from './worlds.js';

/** Organisations that are examined at most, the most powerful, where no more is asked for. */
export const MOST = 12;
/** Of so many runs, whom each brings along: others whose share of months inside is this much higher when it is asked first, with 99 % (a point of the normal distribution). */
const ALONG_RUNS = 24, ALONG = 0.05, SURE = 2.5758293035489004;
const LASTING = ['alive_after_4_years', 'alive_after_2_years', 'alive'], SAME = 1e-9;

/** @param {Asking} asking @param {Partial<Job>} [more] @returns {Job} */
const jobOf = ({ of, world, plan, library }, more = {}) => ({ case: of.name, world, plans: [plan], seed: 0, first: 0, last: most(of, EACH * library.shared.worlds.values.shape[0]), columns: [], each: eachOf(of), ...more });

/** Runs of variants of a case; the first is what the others are compared with. */
export class Variants {
  /** @param {Runs[]} runs  by variant @param {Variant[]} variants @param {Record<string, import('./types.js').Outcome>} outcomes @param {number} each  runs in a world */
  constructor(runs, variants, outcomes, each) {
    this.runs = runs;
    this.variants = variants;
    this.outcomes = outcomes;
    this.each = each;
    this.names = Object.keys(outcomes);
    this.lasting = LASTING.find((name) => runs.every((_, k) => this.units(name, k).every(Number.isFinite))) ?? 'alive';
  }

  /** Means of the worlds. @param {string} name @param {number} k */
  units(name, k) { return worldMeans(outcomeOf(this.runs[k], 0, this.names.indexOf(name), this.names.length), this.each); }
  /** @param {string} name */
  isChance(name) { return this.outcomes[name].unit === '0 or 1'; }
  /** @param {string} name @param {number} k @returns {Estimate} */
  level(name, k) { return (this.isChance(name) ? chanceOver : meanInterval)(this.units(name, k)); }

  /** Variant k less the first, paired by world. @param {string} name @param {number} k @returns {Estimate} */
  change(name, k) {
    const [own, first] = [this.units(name, k), this.units(name, 0)];
    return this.isChance(name) ? chanceDifference(own, first) : meanInterval(own.map((value, w) => value - first[w]));
  }

  /** In which share of the worlds variant k has less, and more, than the first. @param {string} name @param {number} k @returns {[number, number]} */
  shares(name, k) {
    const first = this.units(name, 0), gaps = Array.from(this.units(name, k), (value, w) => value - first[w]).filter((gap) => !Number.isNaN(gap));
    return [gaps.filter((gap) => gap < -SAME).length / gaps.length, gaps.filter((gap) => gap > SAME).length / gaps.length];
  }
}

/** Makes the runs of all variants; null when they were dropped. @param {Asking} asking @param {Variant[]} variants @param {(done: number) => void} progress */
export async function askVariants(asking, variants, progress) {
  let done = 0;
  const runs = await Promise.all(variants.map(async ({ deeds, halved, world }) => {
    const parts = await asking.share(jobOf(asking, { deeds, halved, world: { ...asking.world, ...world } }));
    if (parts) progress(done += 1);
    return parts && joined(parts, 1);
  }));
  return runs.includes(null) ? null : new Variants(/** @type {Runs[]} */ (runs), variants, asking.library.shared.outcomes, eachOf(asking.of));
}

/** Every organisation in the runs as they are: U x n; see `Runner.follow`, also for what is kept of those in `rows`. @param {Asking} asking @param {Partial<Job>} [more] */
export async function follow(asking, more) {
  const parts = await asking.share(jobOf(asking, more), 'follow');
  if (!parts) return null;
  /** @param {'joined' | 'present' | 'left' | 'power' | 'terms' | 'traits'} name @returns {Float64Array} */
  const all = (name) => Float64Array.from(parts.flatMap((part) => [...part[name]]));
  return { joined: all('joined'), present: all('present'), left: all('left'), power: all('power'), terms: all('terms'), traits: all('traits'), against: against(asking.of, asking.library.shared.belief) };
}

/** Whom a question is about: the most powerful organisations, or one of each sector where they are generated. @param {Asking} asking @returns {Promise<{label: string, asked: string, rows: number[]}[] | null>} */
export async function examined(asking) {
  const { of } = asking, rows = of.organisations.map((_, k) => k);
  if (of.generated) return of.sectors.map((label, s) => { const own = rows.filter((k) => of.sector[k] === s); return { label, asked: of.organisations[own[0]], rows: own }; });
  const nobody = { ...asking, plan: { ...asking.plan, style: { control: null, transparency: null }, phases: [] }, world: {} }, found = await follow(nobody, { last: 1, each: undefined });
  if (!found) return null;
  const kept = [...rows].sort((a, b) => found.power[b] - found.power[a] || a - b).slice(0, asking.most ?? MOST).sort((a, b) => a - b);
  return kept.map((k) => ({ label: of.organisations[k], asked: of.organisations[k], rows: [k] }));
}

/**
 * Whom first: for each organisation (or sector), the one whose being asked first adds most collective action on top.
 * @param {Asking} asking @param {(done: number, all: number) => void} progress
 */
export async function partners(asking, progress) {
  const { of } = asking, groups = await examined(asking), variants = groups && partnerVariants(groups, of);
  if (!groups || !variants) return null;
  let done = 0;
  const step = () => progress(done += 1, 2 * variants.length), closely = groups.flatMap((each) => each.rows);
  const [runs, people, brought] = await Promise.all([askVariants(asking, variants, step), follow(asking, { rows: closely }), along(asking, groups, variants.slice(1), step)]);
  if (!runs || !people || !brought) return null;
  const { bridges, isolated } = linksOf(of, of.generated ? [] : closely), rows = groups.map(({ label, rows: own }, g) => {
    const seen = presence(asking, people, own), through = of.generated ? null : goBetween(of, people, own[0], closely, askedBy(seen.month));
    return {
      label, ...seen, ...turning(asking, people, closely, own.map((k) => closely.indexOf(k)), seen.month === 0), first: changes(runs, 1 + 2 * g), never: changes(runs, 2 + 2 * g),
      brings: brought[g].map((k) => groups[k].label), through: through === null ? '' : of.organisations[through], bridge: bridges.includes(own[0]), isolated: isolated.includes(own[0]),
    };
  });
  return { rows: rows.sort((a, b) => b.first.action.mean - a.first.action.mean), leftOut: of.generated ? 0 : of.organisations.length - groups.length };
}

/** Whom each group brings along, who is most on top: those who are clearly more of the months inside when it is won at the start than when it never comes. @param {Asking} asking @param {{rows: number[]}[]} groups @param {Variant[]} variants  won and never, of each @param {() => void} step @returns {Promise<number[][] | null>} */
async function along(asking, groups, variants, step) {
  const last = Math.min(EACH * ALONG_RUNS, Number(jobOf(asking).last)), n = asking.of.organisations.length;
  const seen = await Promise.all(variants.map(async ({ deeds }) => { const found = await follow(asking, { deeds, last, firsts: true }); if (found) step(); return found?.present; }));
  if (seen.includes(undefined)) return null;
  return groups.map(({ rows: [asked] }, g) => {
    const [won, never] = /** @type {Float64Array[]} */ (seen.slice(2 * g, 2 * g + 2)), gains = groups.map(({ rows }) => {
      const others = rows.filter((k) => k !== asked), { mean, low } = meanInterval(others.length ? Array.from({ length: won.length / n }, (_, u) => others.reduce((sum, k) => sum + won[u * n + k] - never[u * n + k], 0) / others.length) : [], SURE);
      return mean >= ALONG && low > 0 ? mean : 0;
    });
    return gains.map((_, k) => k).filter((k) => gains[k]).sort((a, b) => gains[b] - gains[a]);
  });
}

/** What weighs most for and against some organisations, by name, the action that would win them, and on what it works most. @param {Asking} asking @param {{terms: Float64Array, traits: Float64Array}} people  followed closely @param {number[]} rows  of all that were @param {number[]} own  places among these @param {boolean} inside  whether they are in from the start */
export function turning({ library: { shared }, plan }, { terms, traits }, rows, own, inside) {
  /** Means of what is kept of each. @param {Float64Array} all @param {string[]} names @returns {Record<string, number>} */
  const means = (all, names) => {
    const units = all.length / (rows.length * names.length), sum = (/** @type {number} */ k) => own.reduce((sum, r) => sum + Array.from({ length: units }, (_, u) => all[(u * rows.length + r) * names.length + k]).reduce((a, b) => a + b, 0), 0);
    return Object.fromEntries(names.map((name, k) => [name, sum(k) / (units * own.length)]));
  };
  const mean = means(terms, shared.diagram.terms.map((/** @type {{name: string}} */ { name }) => name)), balance = Object.values(mean).reduce((a, b) => a + b, 0);
  const obstacle = obstacleOf(shared, mean, balance, inside);
  return { supports: supportOf(shared, mean), obstacle, ...remedyOf(shared, obstacle, mean, means(traits, shared.advice.traits), plan) };
}

/** @param {Variants} runs @param {number} k */
const changes = (runs, k) => ({ goals: runs.change('goals_delivered', k), action: runs.change('collective_action', k) });

/** Who comes, when, and who leaves again, of some organisations. @param {Asking} asking @param {{joined: Float64Array, left: Float64Array, power: Float64Array, against: number[]}} people @param {number[]} own */
export function presence({ of }, people, own) {
  const { onward } = of, n = of.organisations.length, units = people.joined.length / n, cells = (/** @type {Float64Array} */ all) => Array.from({ length: units }, (_, u) => own.map((k) => all[u * n + k])).flat();
  const joined = cells(people.joined), sorted = joined.map((month) => (Number.isNaN(month) ? Infinity : month)).sort((a, b) => a - b), half = sorted.length / 2;
  let median = (sorted[Math.floor(half - 0.5)] + sorted[Math.floor(half)]) / 2;
  const share = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const by = (/** @type {Float64Array} */ all, /** @type {(value: number) => number} */ as) => worldMeans(Float64Array.from({ length: units }, (_, u) => share(own.map((k) => as(all[u * n + k])))), eachOf(of));
  if (own.length === 1 && onward?.members.includes(own[0])) median = 0; // the history says so, whatever the runs have
  return {
    comes: chanceOver(by(people.joined, (month) => Number(!Number.isNaN(month)))), leaves: chanceOver(by(people.left, Number)), month: Number.isFinite(median) ? median && todayOf(of) + median : NaN,
    wants: own.length === 1 ? of.wants[own[0]] ?? '' : '', power: share(cells(people.power)) * own.length, against: share(own.map((k) => people.against[k])),
  };
}

/** The chance that each organisation believes at the start that the aim harms it, as its belief is drawn. @param {Case} of @param {{column: number, kinds: string[]}} belief @returns {number[]} */
function against({ frame, organisations }, { column, kinds }) {
  const { data, shape } = unpacked(frame.draws), view = new DataView(data.buffer, data.byteOffset), listed = new Float64Array(/** @type {Uint8Array} */ (unpacked(frame.values).data).slice().buffer);
  const rows = new BigInt64Array(/** @type {Uint8Array} */ (unpacked(frame.row).data).slice().buffer);
  return organisations.map((_, k) => {
    const at = 24 * (shape[1] * Number(rows[k]) + column), [a, b] = [8, 16].map((place) => view.getFloat64(at + place, true)), kind = kinds[Number(view.getBigInt64(at, true))];
    if (kind === 'normal' && b > 0) return normalBelow(-a / b);
    if (kind === 'uniform' && b > a) return Math.min(1, Math.max(0, -a / (b - a)));
    return Number((kind === 'values' ? listed[a + (k % b)] : a) < 0);
  });
}

/** The standard normal distribution (Abramowitz and Stegun 7.1.26, within 1.5e-7). @param {number} z */
function normalBelow(z) {
  const x = Math.abs(z) / Math.SQRT2, t = 1 / (1 + 0.3275911 * x);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
  return z < 0 ? tail / 2 : 1 - tail / 2;
}
