// @ts-check
/** Why one organisation decides as it does in the run that is watched: what speaks for being inside and what against, in the month that is shown. */
import { dots } from './dots.js';
import { el, put, select } from './dom.js';
import { percent, signed } from './numbers.js';

/** A term that moves nothing, in utility. */
const SMALL = 0.015;
/** @param {number} value */
const utility = (value) => signed(value, 2);
const STANDS = ['is outside', 'is inside on trial', 'is inside', 'is inside under a mandate'];

export class Why {
  /** @param {import('./watch.js').Watch} watch */
  constructor(watch) {
    this.watch = watch;
    this.asked = '';
    /** @type {any} */
    this.film = null;
    this.choice = el('p', {});
    this.told = el('div', {});
    this.element = el('section', { class: 'why' }, el('h3', {}, 'Why does one organisation decide as it does?'), this.choice, this.told);
  }

  /** The organisation that is looked at; empty for none, also where the case has none of its name. */
  get who() { return this.watch.app.case().organisations.includes(this.watch.app.state.who) ? this.watch.app.state.who : ''; }

  /** Another run, or somebody else is looked at. @param {import('./types.js').Job} job  by which the film that is shown was made */
  async ask(job) {
    const { app } = this.watch, names = app.case().organisations, { who } = this, wanted = JSON.stringify([job, who]);
    put(this.choice, select('Organisation', [['', 'Choose one, or click on it in the picture'], ...names.map((name) => /** @type {[string, string]} */ ([name, name]))], who, (name) => app.change({ who: name })));
    if (wanted === this.asked) return;
    this.asked = wanted;
    this.film = null;
    this.draw();
    const film = who && await app.pool.ask({ ...job, rows: [names.indexOf(who)] }, 'why', 'watch');
    if (!film || wanted !== this.asked) return;
    this.film = film;
    this.draw();
  }

  /** What decides in the month that is shown. */
  draw() {
    const { watch, film, who } = this, month = Math.max(1, watch.month);
    if (!film) return put(this.told);
    const names = watch.app.case().organisations, i = names.indexOf(who), n = names.length, t = month - 1;
    const status = film.status[t * n + i], before = t ? film.status[(t - 1) * n + i] : Number(watch.app.case().begin.includes(i)) * 2;
    const { sum, picture } = weighed(watch.app, film, { row: 0, close: 1, month, width: Math.min(900, this.element.clientWidth || 640) });
    const chance = film.chance[t * n + i], did = status && !before ? 'comes in' : !status && before ? 'goes out' : STANDS[status];
    return put(this.told,
      el('p', {}, el('b', {}, `Month ${month}: ${who} ${did}. `), `What speaks for it and what against come to ${utility(sum)}; with that its chance to be inside this month was ${percent(chance)}. Luck decides by it${before && sum < 0 && chance > 0.5 ? '; who is inside seldom goes in any one month' : ''}.`,
        Math.abs(Number(status !== 0) - chance) > 0.5 ? ' It went against the odds, or was made to.' : ''),
      picture);
  }
}

/**
 * What one of the organisations that are looked at closely weighs in a month, from 1: the sum, and each term as a line from 0, on one scale for the run.
 * @param {import('./main.js').App} app @param {any} film @param {{row: number, close: number, month: number, width: number}} at  which of how many
 */
export function weighed(app, film, { row, close, month, width }) {
  const { terms } = app.library.shared.diagram, all = /** @type {Float64Array} */ (film.terms), size = terms.length, own = [];
  for (let t = 0; t < film.length; t++) own.push(...all.subarray((t * close + row) * size, (t * close + row + 1) * size));
  const values = own.slice((month - 1) * size, month * size);
  const rows = terms.map(({ words }, /** @type {number} */ k) => ({ name: words, value: values[k] })).filter(({ value }) => Math.abs(value) > SMALL)
    .sort((/** @type {any} */ x, /** @type {any} */ y) => y.value - x.value)
    .map(({ name, value }) => ({ name, side: value > 0 ? 'a' : 'b', estimate: { mean: value, low: Math.min(0, value), high: Math.max(0, value) }, words: utility(value) }));
  const picture = dots(rows, { width, low: Math.min(...own), high: Math.max(...own), form: utility, title: 'in utility: right of 0 for being inside, left against' });
  return { sum: values.reduce((a, b) => a + b, 0), picture };
}
