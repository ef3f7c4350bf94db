// @ts-check
/**
 * Runs, made by the engine: many for their outcomes, or one to be watched.
 *
 * @typedef {import('./types.js').Job} Job
 * @typedef {import('./types.js').Runs} Runs
 */
import { eventRows, frameWith, planWith } from './deeds.js';
import { convenerOf, frameOf, plansOf, ready, unitsOf } from './inputs.js';
import { joinedPlan, rowsOf, todayOf } from './onward.js';
import { daysIn, halfDays, withHalfDays } from './variants.js';
import { chosenRow, worldRows } from './worlds.js';

/** Ties that a film has room for, for each organisation. */
const TIES = 40;

/** Makes runs of the cases of a library. */
export class Runner {
  /**
   * @param {import('./engine.js').Engine} engine
   * @param {{shared: import('./types.js').Shared, cases: Record<string, import('./types.js').Case>}} library
   */
  constructor(engine, library) {
    this.engine = engine;
    this.library = library;
    /** @type {Record<string, ReturnType<typeof ready>>} */
    this.ready = {};
    /** @type {{key: string, of: import('./types.js').Case} & ReturnType<Runner['prepared']> | null} */
    this.last = null;
    /** Whose populations the engine keeps: of which case, drawn by what, and as which of those that it has kept. @type {{of: import('./types.js').Case | null, drawn: string, stamp: number}} */
    this.kept = { of: null, drawn: '', stamp: 0 };
    this.outcomes = Object.keys(library.shared.outcomes);
    this.monthly = Object.keys(library.shared.monthly);
  }

  /** @param {Job} job @returns {Runs} */
  run(job) {
    const { values, count, months, goals, drawn } = this.arguments(job), plans = job.plans.length, of = this.library.cases[job.case];
    if (this.kept.of !== of || this.kept.drawn !== drawn) this.kept = { of, drawn, stamp: this.kept.stamp + 1 };
    this.engine.exports.keep(job.first, this.kept.stamp);
    const room = (/** @type {number[]} */ ...shape) => ({ data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(NaN), shape });
    const kept = job.columns.length ? [plans, count] : [0, 0];
    const found = this.engine.call('run_units', {
      ...values, start: 0, end: count,
      'results.outcomes': room(plans, count, this.outcomes.length),
      'results.months': { data: new Float64Array(kept[0] * kept[1] * months * this.monthly.length), shape: [...kept, months, this.monthly.length] }, // all of it is written
      'results.delivered': room(plans, count, goals),
    });
    const data = (/** @type {string} */ name) => /** @type {Float64Array} */ (found[`results.${name}`].data);
    const courses = Object.fromEntries(job.columns.map((name) => [name, this.course(data('months'), name)]));
    return { count, months, outcomes: data('outcomes'), delivered: data('delivered'), courses };
  }

  /**
   * One column of the monthly outcomes.
   * @param {Float64Array} all
   * @param {string} name
   */
  course(all, name) {
    const width = this.monthly.length, found = new Float64Array(all.length / width);
    for (let k = 0, at = this.monthly.indexOf(name); k < found.length; k++, at += width) found[k] = all[at];
    return found;
  }

  /**
   * One run with all that is seen of it: replicate `first` of the first plan; of the organisations in `rows` also what they decide by.
   * @param {Job} job
   * @param {number} [each]  ties of an organisation that there is room for
   */
  watch(job, each = TIES) {
    const { values, months, goals, organisations: n } = this.arguments({ ...job, last: job.first + 1, plans: job.plans.slice(0, 1) });
    const most = n * Math.min(n, each), { traits, diagram } = this.library.shared, rows = job.rows ?? [];
    const room = (/** @type {number[]} */ ...shape) => ({ data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(NaN), shape });
    const found = this.engine.call('watch', {
      ...values,
      'watched.months': room(months, this.monthly.length), 'watched.delivered': room(goals), 'watched.traits': room(n, traits.length),
      'watched.status': room(months, n), 'watched.utility': room(months, n), 'watched.chance': room(months, n),
      'watched.ends': { data: new BigInt64Array(2 * most).fill(-1n), shape: [most, 2] }, 'watched.trust': room(months, most),
      'watched.rows': { data: BigInt64Array.from(rows, BigInt), shape: [rows.length] }, 'watched.terms': room(months, rows.length, diagram.terms.length),
    });
    const film = Object.fromEntries(Object.entries(found).map(([name, each]) => [name.slice('watched.'.length), each.data]));
    const ends = /** @type {BigInt64Array} */ (film.ends), ties = ends.findIndex((end) => end < 0n);
    const power = Float64Array.from({ length: n }, (_, i) => film.traits[i * traits.length + traits.indexOf('power_share')]);
    return { ...film, power, ends: Array.from(ties < 0 ? ends : ends.slice(0, ties), Number), room: most, length: months };
  }

  /**
   * Every organisation in replicates first to last - 1 of the first plan: U x n, the month in which it is first inside (0 before the first month, or
   * by today, from which it is counted; nan never), its share of months inside, whether it was inside and is outside at the end, and its share of all power; of those in `rows` (U x rows x terms, or traits) what
   * decides, on average over the months before it first comes (over all, where it is in from the start), and the traits on which advice hangs.
   * @param {Job} job
   */
  follow(job) {
    const of = this.library.cases[job.case], { begin, organisations: { length: n } } = of, today = todayOf(of), units = Array.from({ length: job.last - job.first }, (_, k) => job.first + k).filter((u) => !job.firsts || u % (job.each ?? 1) === 0), size = n * units.length;
    const found = { joined: new Float64Array(size).fill(NaN), present: new Float64Array(size), left: new Float64Array(size), power: new Float64Array(size) }, { traits, diagram, advice } = this.library.shared, terms = /** @type {number[]} */ ([]), own = /** @type {number[]} */ ([]), rows = job.rows ?? [];
    units.forEach((u, k) => {
      const film = /** @type {any} */ (this.watch({ ...job, first: u }, 0)), { status, power, length } = film, at = n * k;
      found.power.set(power, at);
      for (let i = 0; i < n; i++) {
        let t = today;
        while (t < length && !status[t * n + i]) t += 1;
        if (today ? status[(today - 1) * n + i] : begin.includes(i)) found.joined[at + i] = 0;
        else if (t < length) found.joined[at + i] = t + 1 - today;
        for (; t < length; t++) found.present[at + i] += Number(status[t * n + i] !== 0) / (length - today);
        found.left[at + i] = Number(!Number.isNaN(found.joined[at + i]) && !status[(length - 1) * n + i]);
      }
      rows.forEach((i, r) => {
        const months = today + (found.joined[at + i] || length - today), width = diagram.terms.length;
        for (let k = 0; k < width; k++) {
          let sum = 0;
          for (let t = today; t < months; t++) sum += film.terms[(t * rows.length + r) * width + k];
          terms.push(sum / (months - today));
        }
        own.push(...advice.traits.map((/** @type {string} */ name) => film.traits[i * traits.length + traits.indexOf(name)]));
      });
    });
    return { ...found, terms: Float64Array.from(terms), traits: Float64Array.from(own) };
  }

  /**
   * The arguments that both kinds of runs share.
   * @param {Job} job
   */
  arguments({ first, last, ...asked }) {
    const of = this.library.cases[asked.case], key = JSON.stringify(asked);
    // an answer is asked for in pieces, which differ in their replicates alone
    if (this.last?.key !== key || this.last.of !== of) this.last = { key, of, ...this.prepared(asked) };
    const { values, ties, rows, goals, drawn } = this.last;
    return {
      drawn,
      values: { ...values, ...unitsOf(ties, rows, of.onward?.seed ?? asked.seed, first, last, of.onward ? 1 : asked.each, of.onward?.numbers) },
      count: last - first, months: values['frame.months'], goals, organisations: of.organisations.length,
    };
  }

  /** What of the arguments is the same for all replicates. @param {Omit<Job, 'first' | 'last'>} job */
  prepared(job) {
    const { cases, shared } = this.library, of = cases[job.case];
    const { frame, parameters, ties } = (this.ready[job.case] ??= ready(of, shared));
    const deeds = job.deeds ?? [], entry = this.engine.layout.doors.watch.arguments.find(({ name }) => name === 'frame.events');
    const span = halfDays(job, shared, todayOf(of)), halved = span ? withHalfDays(span, frame, (month) => daysIn(of, job.world, month), shared.nothing, entry) : { frame, rows: [] };
    const changed = frameWith(frameOf(halved.frame, job.world), [...eventRows(deeds, of, shared), ...halved.rows], entry);
    const names = Object.keys(shared.parameters), chosen = job.world.parameters ?? {}, row = chosenRow(parameters.slice(), names, chosen);
    const plans = job.plans.map((plan) => planWith(joinedPlan(of, plan), deeds));
    const rows = of.onward ? rowsOf(of, names, chosen) : job.each ? worldRows(row, shared.worlds, names, [...of.fixed, ...Object.keys(chosen)]) : [row];
    const conveners = plans.map((plan) => convenerOf(of, plan, job.world, shared));
    return {
      values: {
        ...changed, ...plansOf(plans, of, shared),
        conveners: { data: Float64Array.from(conveners.flat()), shape: [conveners.length, shared.convener.length] },
      },
      ties, rows, goals: of.goals.length,
      drawn: JSON.stringify([job.seed, changed['frame.months'], job.each, rows.map((each) => shared.makings.map((name) => each[names.indexOf(name)]))]),
    };
  }
}
