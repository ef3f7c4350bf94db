// @ts-check
/** Compare: every strategy of the page on the case, on the same luck, ranked with what is known of it. */
import { ALL } from './asking.js';
import { dots } from './dots.js';
import { el, put, select } from './dom.js';
import { amount, askRate, costIn } from './money.js';
import { decimal, interval, percent } from './numbers.js';
import { most } from './onward.js';
import { fewWords, meaningOf, tooFew } from './outcomes.js';
import { chanceInterval, deliveredOf, differences, joined, meanInterval, outcomeOf } from './statistics.js';

const BATCH = 20, UNKNOWN = { mean: NaN, low: NaN, high: NaN };

export class Compare {
  static lead = 'Every plan leads the same organisations with the same luck, 200 times each: which does most, and which cannot be told from it? Computed here, in your browser, offline.';

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.asked = '';
    this.turn = 0;
    /** @type {import('./types.js').Runs[]} */
    this.parts = [];
    /** @type {import('./types.js').Runs | null} */
    this.runs = null;
    this.choose = el('p', { class: 'choose' });
    this.answer = el('p', { class: 'answer', role: 'status' });
    this.progress = el('p', { class: 'progress' });
    this.chart = el('div');
    this.table = el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': 'Table of strategies' });
    this.element = el('div', { class: 'compare' }, this.answer, this.choose, this.chart, this.progress, this.table);
  }

  open_() { this.follow(); }

  follow() {
    const { app } = this, { outcomes } = app.library.shared;
    put(this.choose, el('label', {}, 'Ranked by: ', select('Outcome of a run', Object.entries(outcomes).map(([name, { title }]) => [name, title]), app.state.outcome, (outcome) => app.change({ outcome }))), ' ', askRate(app, () => this.show()));
    const wanted = JSON.stringify([app.state.case, app.state.world, app.state.seed, app.plans().map(({ name }) => name)]);
    if (wanted !== this.asked) this.ask(wanted);
    else this.show();
  }

  /** @param {string} wanted */
  async ask(wanted) {
    const { app } = this, turn = ++this.turn, plans = app.plans();
    this.asked = wanted;
    this.parts = [];
    this.runs = null;
    app.pool.drop('compare');
    for (let at = 0, all = most(app.case(), ALL); at < all; at += BATCH) {
      const found = await app.pool.share({ case: app.state.case, world: app.state.world, plans, seed: app.state.seed, first: at, last: Math.min(all, at + BATCH), columns: [] }, 'compare');
      if (!found || turn !== this.turn) return;
      this.parts.push(...found);
      this.runs = joined(this.parts, plans.length);
      this.show();
    }
  }

  show() {
    const { app, runs } = this;
    if (!runs) {
      this.answer.textContent = 'Making the first runs …';
      return;
    }
    const { outcomes } = app.library.shared, names = Object.keys(outcomes), name = app.state.outcome, outcome = outcomes[name];
    const plans = app.plans(), goals = app.case().goals, chance = outcome.unit === '0 or 1';
    /** @param {number} s @param {string} of */
    const values = (s, of) => outcomeOf(runs, s, names.indexOf(of), names.length);
    const rows = plans.map((plan, s) => ({ plan, values: values(s, name), estimate: (chance ? chanceInterval : meanInterval)(values(s, name)), goals: goals.map((_, g) => deliveredOf(runs, s, g, goals.length)), few: tooFew(app, runs, s, name), spent: values(s, 'effort_spent'), alive: chanceInterval(values(s, 'alive_after_4_years')) }));
    rows.sort((x, y) => Number(x.few > 0) - Number(y.few > 0) || (Number.isNaN(x.estimate.mean) ? 1 : Number.isNaN(y.estimate.mean) ? -1 : outcome.sign * (y.estimate.mean - x.estimate.mean)));
    const known = rows.filter((row) => Number.isFinite(row.estimate.mean)), empty = rows.filter(({ few }) => few), high = Math.max(...known.map((row) => row.estimate.high || row.estimate.mean), 1e-9);
    const form = chance ? percent : (/** @type {number} */ value) => decimal(value, high).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
    this.answer.textContent = `${sentence(known.filter(({ few }) => !few), outcome)}${empty.map((row) => ` ${fewWords(`“${row.plan.title}”`, row.few, app.case().organisations.length)}`).join('')}`;
    this.progress.textContent = `${meaningOf(app, name)}. ${runs.count} of ${most(app.case(), ALL)} runs of each strategy, all on the same luck, with 95 % intervals${chance ? ' (Wilson)' : ''}.`;
    const width = Math.min(1180, this.chart.clientWidth || 640);
    this.chart.replaceChildren(dots(rows.map((row, k) => ({
      name: row.few ? row.plan.title : `${k + 1}. ${row.plan.title}`, side: row.plan.name === app.state.a ? 'a' : row.plan.name === app.state.b ? 'b' : 'plain', estimate: row.few ? UNKNOWN : row.estimate, bold: [app.state.a, app.state.b].includes(row.plan.name),
      words: row.few ? 'next to nobody inside' : Number.isFinite(row.estimate.mean) ? (chance ? percent(row.estimate.mean) : interval(row.estimate)) : 'undefined',
    })), { width, low: Math.min(0, ...known.map((row) => row.estimate.low)), high: chance ? 1 : high * 1.02, form, title: `${outcome.title}, ${chance ? 'share of runs' : `mean over runs, ${outcome.unit}`}` }));
    put(this.table, tableOf(rows, goals, app));
    document.documentElement.dataset.compared = String(runs.count);
  }
}

/** Which one is first, and whether that can be told from luck. @param {any[]} rows @param {import('./types.js').Outcome} outcome */
function sentence(rows, outcome) {
  if (rows.length < 2) return 'This outcome is not defined in these runs.';
  const close = rows.slice(1).filter((row) => {
    const { low, high } = meanInterval(differences(rows[0].values, row.values));
    return !(low > 0 || high < 0);
  });
  const first = `${outcome.better === 'worse' ? 'Least' : 'Most'} ${outcome.title.toLowerCase()}: ${rows[0].plan.title}`;
  if (!close.length) return `${first}, apart from all others on the same luck.`;
  return `${first}; ${close.map((row) => row.plan.title).join(', ')} cannot be told from it by these runs.`;
}

/** The chance of each goal and of living on, by strategy. @param {any[]} rows @param {{name: string}[]} goals @param {import('./main.js').App} app */
function tableOf(rows, goals, app) {
  /** @param {'a' | 'b'} side @param {any} plan */
  const take = (side, plan) => el('button', { type: 'button', class: `take ${side}`, 'aria-pressed': app.state[side] === plan.name ? 'true' : 'false', 'aria-label': `${plan.title} as plan ${side.toUpperCase()}`, onclick: () => app.change({ [side]: plan.name, edits: { ...app.state.edits, [side]: undefined } }, { redraw: true }) }, side.toUpperCase());
  /** @param {Float64Array} months */
  const delivered = (months) => percent(Array.from(months).filter(Number.isFinite).length / months.length);
  const priced = app.rate() > 0, cost = (/** @type {any} */ row) => { const { staff, besides } = /** @type {import('./money.js').Cost} */ (costIn(app, row.plan, row.spent)); return `${amount(staff + besides)}, ${amount(besides)} of it besides`; };
  return el('table', {},
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Strategy'), ...goals.map((goal) => el('th', { scope: 'col' }, goal.name)), el('th', { scope: 'col' }, 'Alive 4 years after'), el('th', { scope: 'col' }, 'Staff-days'), priced && el('th', { scope: 'col' }, 'What it costs (expenses besides the staff: assumed)'), el('th', { scope: 'col' }, 'Look at it as'))),
    el('tbody', {}, ...rows.map((row) => el('tr', {}, el('th', { scope: 'row' }, row.plan.title, row.plan.summary && el('span', { class: 'meaning' }, row.plan.summary)),
      ...row.goals.map((/** @type {Float64Array} */ months) => el('td', {}, delivered(months))),
      el('td', {}, Number.isFinite(row.alive.mean) ? percent(row.alive.mean) : 'months end before'), el('td', {}, decimal(meanInterval(row.spent).mean, 100)), priced && el('td', {}, cost(row)), el('td', {}, take('a', row.plan), take('b', row.plan))))));
}
