// @ts-check
/**
 * Answers while a slider moves: a few replicates first, then all, and bands that do not jump between the two.
 *
 * @typedef {import('./types.js').Job} Job
 * @typedef {import('./types.js').Runs} Runs
 */
import { REST } from './pool.js';
import { band, joined } from './statistics.js';

/** Replicates of a full answer; the time, in milliseconds, that the first ones may take; and how many these are at least and at most. */
export const ALL = 200;
const FIRST = 30, LEAST = 6, MOST = 40;
/**
 * Replicates in a piece of the rest, half as many in the last: no worker is left alone for long; and the milliseconds between two drawings
 * while they come: drawing takes the processor from the runs.
 */
const PIECE = 10, SHOWN = 250;

/** Asks for one job after the other; while one is computed, only the latest of those that came waits. */
export class Asker {
  /** @param {import('./pool.js').Pool} pool @param {(runs: Runs, job: Job, complete: boolean) => void} show */
  constructor(pool, show) {
    this.pool = pool;
    this.show = show;
    /** @type {Job | null} */
    this.next = null;
    this.working = false;
    this.each = 8; // milliseconds a replicate: at first, while the browser has only its quick compilation of the engine; then as measured
  }

  /** @param {Job} job */
  async ask(job) {
    this.next = job;
    this.pool.drop(REST);
    if (this.working) return;
    this.working = true;
    try {
      while (this.next) {
        const asked = /** @type {Job} */ (this.next);
        this.next = null;
        await this.answer(asked);
      }
    } finally { this.working = false; } // what one job failed at, the next may not
  }

  /** @param {Job} job */
  async answer(job) {
    const size = Math.min(job.last, Math.round(Math.min(MOST, Math.max(LEAST, (FIRST * this.pool.size) / this.each)))), began = performance.now();
    const found = await this.pool.share({ ...job, first: 0, last: size }, 'runs');
    if (!found) return;
    this.each = 0.5 * this.each + (0.5 * (performance.now() - began) * this.pool.size) / size;
    const rest = this.next ? null : this.pieces(job, size);
    this.show(joined(found, job.plans.length), job, size === job.last);
    if (rest) await this.rest(job, found, rest);
  }

  /** The other replicates in small pieces: no worker waits for another, and those not begun are dropped for a new question. @param {Job} job @param {number} first */
  pieces(job, first) {
    const asked = [];
    for (let at = first, size, all = job.last; at < all; at += size) {
      size = Math.min(all - at, all - at > 2 * PIECE * this.pool.size ? PIECE : PIECE / 2);
      asked.push(this.pool.ask({ ...job, first: at, last: at + size }, REST));
    }
    return asked;
  }

  /** Shows the pieces as they come, not with every one of them. @param {Job} job @param {Runs[]} parts @param {Promise<Runs | null>[]} pieces */
  async rest(job, parts, pieces) {
    let shown = performance.now();
    for (const [k, piece] of pieces.entries()) {
      const found = await piece, complete = k === pieces.length - 1;
      if (!found || this.next) return;
      parts.push(found);
      if (!complete && performance.now() - shown < SHOWN) continue;
      this.show(joined(parts, job.plans.length), job, complete);
      shown = performance.now();
    }
  }
}

/** Bands of the answer so far, corrected by what the same replicates were off by in the last full answer. */
export class Steady {
  constructor() {
    /** @type {{runs: Runs, like: string, bands: number[][][]} | null} */
    this.full = null;
  }

  /**
   * Bands of a course, a list of rows for each plan. `like` says what they are of: another case or course is not compared with.
   * @param {Runs} runs
   * @param {string} course
   * @param {string} like
   * @param {number} plans
   * @param {boolean} complete
   */
  bands(runs, course, like, plans, complete) {
    /** @param {Runs} of @param {number} count */
    const of = (of, count) => Array.from({ length: plans }, (_, s) => band(first(of, course, count, plans), s, count, of.months));
    const bands = of(runs, runs.count), full = this.full;
    if (complete) {
      this.full = { runs, like, bands };
      return bands;
    }
    if (!full || full.like !== like || full.runs.months !== runs.months) return bands;
    const then = of(full.runs, runs.count);
    return bands.map((rows, s) => rows.map((row, t) => row
      .map((value, q) => Math.max(0, value + full.bands[s][t][q] - then[s][t][q])).sort((a, b) => a - b)));
  }
}

/** A course of the first replicates. @param {Runs} runs @param {string} course @param {number} count @param {number} plans */
function first(runs, course, count, plans) {
  if (count === runs.count) return runs.courses[course];
  const all = runs.courses[course], kept = new Float64Array(plans * count * runs.months);
  for (let s = 0; s < plans; s++) kept.set(all.subarray(s * runs.count * runs.months, (s * runs.count + count) * runs.months), s * count * runs.months);
  return kept;
}
