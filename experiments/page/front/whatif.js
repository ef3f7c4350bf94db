// @ts-check
/** What if: two plans on the same case with the same luck; whatever is moved, the answer follows. */
import { Asker, ALL, Steady } from './asking.js';
import { Bands } from './bands.js';
import { chances } from './chances.js';
import { dots } from './dots.js';
import { el, put, select } from './dom.js';
import { editor } from './editor.js';
import { histogram } from './histogram.js';
import { amount, askRate, costIn } from './money.js';
import { decimal, interval, percent, signed } from './numbers.js';
import { most, over, restsOn, seen, todayOf } from './onward.js';
import { fewWords, meaningOf, tooFew } from './outcomes.js';
import { happening } from './sayings.js';
import { roundUp } from './scales.js';
import { chanceInterval, deliveredOf, differences, meanInterval, outcomeOf } from './statistics.js';
import { worldSliders } from './world.js';

const SIDES = /** @type {('a' | 'b')[]} */ (['a', 'b']);
/** Outcomes that say whether it lives on, where the months go on for so long after the convener has left. */
const FATES = [['alive_after_2_years', 'two years after'], ['alive_after_4_years', 'four years after']];

export class WhatIf {
  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.asker = new Asker(app.pool, (runs, job, complete) => this.show(runs, job, complete));
    this.steady = new Steady();
    this.bands = new Bands();
    this.open = new Set();
    /** How far the axis of means goes, and of what they are. @type {{of: string, high: number} | null} */
    this.scale = null;
    /** @type {{runs: any, job: any, complete: boolean} | null} */
    this.last = null;
    this.answer = el('p', { class: 'answer', role: 'status' }, 'Making the first runs …');
    this.leads = el('p', { class: 'leads' });
    this.meaning = el('p', { class: 'meaning' });
    this.progress = el('p', { class: 'progress' });
    this.controls = el('div', { class: 'controls' });
    this.rest = el('div', { class: 'rest' });
    this.course = el('div', { class: 'choose' });
    this.element = el('div', { class: 'whatif' },
      el('div', { class: 'result' }, this.answer, this.leads, this.course),
      el('div', { class: 'live' }, el('div', { class: 'sticky' }, this.bands.element), this.controls),
      this.rest);
    this.found = el('div', { class: 'found' });
    this.rest.append(el('div', {}, this.meaning, this.progress), this.found);
  }

  /** Draws the controls anew and asks. */
  open_() { this.controlsAnew(); this.ask(); }

  controlsAnew() {
    const { app } = this, { monthly } = app.library.shared;
    put(this.course, el('label', {}, 'Month by month: ', select('Outcome by month', Object.entries(monthly).map(([name, { title }]) => [name, title]), app.state.course, (course) => app.change({ course }))), ' ', askRate(app, () => { if (this.last) this.showRest(this.last.runs); }));
    put(this.controls,
      el('section', { class: 'world' }, el('h3', {}, 'The convener and the world'), ...worldSliders(app), app.case().onward && el('p', { class: 'meaning' }, `Months of a plan are counted from today, the end of month ${todayOf(app.case())}; other months from the first of the case. The budget, power and opinion are those of all months: moved, the months so far are no longer those that agree.`)),
      el('p', { class: 'row jumps' }, ...SIDES.map((side) => el('button', { type: 'button', onclick: () => this.goes(side) }, `Edit plan ${side.toUpperCase()}`))), // seen first, reached after the world: few stops to its sliders
      ...SIDES.map((side) => editor(app, side, this.open)));
  }

  /** To the editor of a plan, which stands below in a panel that scrolls by itself. @param {'a' | 'b'} side */
  goes(side) {
    const plan = this.controls.querySelector(`.plan.${side}`), phase = plan.querySelector('details');
    if (phase && !plan.querySelector('details[open]')) phase.open = true;
    this.controls.scrollTop = plan.offsetTop - this.controls.querySelector('.jumps').offsetHeight;
    phase?.querySelector('summary').focus({ preventScroll: true });
  }

  /** Which plans are drawn, and what was moved: for a projector and for paper, where their editors are not to be seen. @returns {any[]} */
  named() {
    const moved = [...this.controls.querySelectorAll('.slider')].filter((each) => !each.querySelector('.back').hidden);
    const words = moved.map((each) => `${each.querySelector('input').ariaLabel ?? each.querySelector('label').textContent} ${each.querySelector('.now').textContent}`);
    return [...SIDES.flatMap((side) => [el('b', { class: side }, `${side.toUpperCase()}: ${this.app.plan(side).title}`), side === 'a' ? ' (line), ' : ' (dashed).']), words.length > 0 && ` Moved: ${words.join('; ')}.`];
  }

  /** The state has changed. @param {boolean} redraw  whether the controls have to follow */
  follow(redraw) {
    if (redraw) this.controlsAnew();
    this.ask();
  }

  ask() {
    const { app } = this;
    document.documentElement.dataset.waits = 'no';
    this.asker.ask({
      case: app.state.case, world: app.state.world, plans: SIDES.map((side) => app.plan(side)),
      seed: app.state.seed, first: 0, last: most(app.case(), ALL), columns: [app.state.course],
    });
  }

  /** @param {import('./types.js').Runs} runs @param {import('./types.js').Job} job @param {boolean} complete */
  show(runs, job, complete) {
    this.last = { runs, job, complete };
    const { app } = this, course = job.columns[0], outcome = app.library.shared.monthly[course];
    const width = this.found.clientWidth; // before anything is drawn: afterwards the browser would have to lay out the page for it
    const rows = this.steady.bands(runs, course, `${job.case} ${course}`, 2, complete);
    this.bands.draw({
      series: SIDES.map((side, s) => ({ label: side.toUpperCase(), side, rows: rows[s] })), months: runs.months, leaves: app.leaves(),
      events: app.case().events, unit: outcome.unit, name: outcome.title, high: 1, today: todayOf(app.case()), seen: seen(app.case(), course),
    });
    const dots = app.case().events.map((event) => `month ${event[0]}, ${happening(event)}`).join('; ');
    this.meaning.textContent = `${outcome.title}: ${outcome.meaning}.${dots && ` Events, the dots on the axis: ${dots}.`}`;
    this.progress.textContent = complete ? app.case().onward ? `${restsOn(app.case())} Run 1 of A and run 1 of B are the same up to today, and have the same luck from there. Chances are over what is not known and over luck.` : `${runs.count} runs of each plan, seed ${job.seed}: run 1 of A and run 1 of B have the same organisations and the same luck. Chances are over luck alone, with the model’s numbers as they stand; Questions draws these too, from their ranges (plausible worlds), so its chances differ.` : `${runs.count} of ${job.last} runs of each plan so far …`;
    if (complete || !this.found.childElementCount) this.showRest(runs, width);
    document.documentElement.dataset.answered = complete ? 'all' : 'some';
    app.timed(complete);
  }

  /** @param {import('./types.js').Runs} runs @param {number} [room] */
  showRest(runs, room = this.found.clientWidth) {
    const { app } = this, { outcomes } = app.library.shared, names = Object.keys(outcomes), goals = app.case().goals;
    /** @param {number} s @param {string} name */
    const of = (s, name) => outcomeOf(runs, s, names.indexOf(name), names.length);
    put(this.leads, ...this.named());
    const { complete, job } = /** @type {any} */ (this.last);
    put(this.answer, !complete && el('span', { class: 'meaning' }, `The first ${runs.count} of ${job.last} runs: `), ...headline(over(app.case()), SIDES.map((_, s) => goals.map((_, g) => deliveredOf(runs, s, g, goals.length))), goals, SIDES.map((_, s) => of(s, 'alive_after_4_years'))));
    const width = Math.min(1180, room || 640), wide = width >= 760;
    const cell = wide ? (width - 32) / 2 : width;
    const abreast = Math.max(1, Math.min(goals.length, Math.floor((width + 24) / 264)));
    put(this.found,
      el('section', {}, el('h3', {}, app.case().usual_goals ? 'Goals delivered (usual goals: the case names none)' : 'Goals delivered'),
        el('div', { class: 'goals' }, ...goals.map((goal, g) => chances({
          name: goal.name, over: over(app.case()),
          by: SIDES.map((side, s) => ({ label: side.toUpperCase(), side, delivered: deliveredOf(runs, s, g, goals.length) })),
        }, runs.months, (width - 24 * (abreast - 1)) / abreast, app.leaves(), todayOf(app.case())))),
        ...app.case().lacking.map((line) => el('p', { class: 'meaning' }, line))),
      el('section', {}, el('h3', {}, 'Does it live on?'), this.fates(of, width),
        el('p', { class: 'meaning' }, `${of(0, FATES[0][0]).some(Number.isFinite) ? 'So long after the convener’s last month.' : 'The months end before two years after the convener’s last.'} Alive: three organisations or more are inside, and as many were active over the last twelve months. With 95 % intervals (Wilson).`)),
      el('p', { class: 'spent' }, SIDES.map((side, s) => this.spent(side, of(s, 'effort_spent'))).join(' ')),
      this.differenceOf(runs, of, cell, wide));
  }

  /** What a plan takes, in a sentence. @param {'a' | 'b'} side @param {Float64Array} days */
  spent(side, days) {
    const cost = costIn(this.app, this.app.plan(side), days);
    return `${side.toUpperCase()} takes ${amount(meanInterval(days).mean)} staff-days of the convener${this.app.case().onward ? ', the months so far included' : ''}${cost ? `: ${amount(cost.staff + cost.besides)} in money, ${amount(cost.besides)} of it for rooms, travel, trainers and the like (assumed by action)` : ''}.`;
  }

  /** @param {(s: number, name: string) => Float64Array} of @param {number} width */
  fates(of, width) {
    const known = FATES.filter(([name]) => SIDES.some((_, s) => of(s, name).some(Number.isFinite)));
    const rows = (known.length ? known : [['alive', 'at the end']]).flatMap(([name, when]) => SIDES.map((side, s) => ({ name: `${side.toUpperCase()}, ${when}`, side, estimate: chanceInterval(of(s, name)), words: '' })));
    for (const row of rows) row.words = percent(row.estimate.mean);
    return dots(rows, { width, low: 0, high: 1, form: percent, title: 'share of runs' });
  }

  /** @param {import('./types.js').Runs} runs @param {(s: number, name: string) => Float64Array} of @param {number} cell @param {boolean} wide */
  differenceOf(runs, of, cell, wide) {
    const { app } = this, { outcomes } = app.library.shared, name = app.state.outcome, outcome = outcomes[name];
    const values = SIDES.map((_, s) => of(s, name)), difference = meanInterval(differences(values[0], values[1]));
    const means = values.map((each) => meanInterval(each)), most = Math.max(...means.map((each) => (Number.isFinite(each.high) ? each.high : each.mean)), 1e-9), few = SIDES.map((_, s) => tooFew(app, runs, s, name));
    // like the bands: an axis that followed every twitch of a slider would hold the dots in their places
    const high = this.scale = { of: `${app.state.case} ${name}`, high: this.scale?.of === `${app.state.case} ${name}` && most <= this.scale.high && most > 0.5 * this.scale.high ? this.scale.high : roundUp(most) }, form = (/** @type {number} */ value) => decimal(value, high.high).replace(/\.?0+$/, '') || '0';
    const choose = select('Outcome of a run', Object.entries(outcomes).map(([key, { title }]) => [key, title]), name, (chosen) => { app.change({ outcome: chosen }); if (this.last) this.showRest(this.last.runs); });
    const clear = difference.low > 0 || difference.high < 0;
    return el('section', {}, el('h3', {}, 'How different luck ends: ', choose), el('p', { class: 'meaning' }, `${meaningOf(app, name)}.`), ...SIDES.map((side, s) => few[s] > 0 && el('p', {}, fewWords(side.toUpperCase(), few[s], app.case().organisations.length))),
      el('p', {}, Number.isFinite(difference.mean)
        ? `On average A has ${interval(difference, signed)} ${clear ? `${difference.mean > 0 ? 'more' : 'less'} than B, on the same luck` : 'against B: no difference can be told from luck'}${clear && outcome.better === 'worse' ? '; less of it is better' : ''}.`
        : 'This outcome is not defined in these runs.'),
      el('div', { class: wide ? 'two' : '' },
        dots(SIDES.map((side, s) => ({ name: `${side.toUpperCase()}`, side, estimate: means[s], words: interval(means[s]) })), { width: cell, low: Math.min(0, ...means.map((each) => each.low || 0)), high: high.high, form, title: `${outcome.title}, mean over runs, ${outcome.unit}` }),
        histogram(SIDES.map((side, s) => ({ label: side.toUpperCase(), side, values: values[s] })), { width: cell, name: outcome.title, unit: outcome.unit })));
  }
}

/** The answer in a sentence or two. @param {string} chancesOver @param {Float64Array[][]} delivered  by plan and goal @param {{name: string}[]} goals @param {Float64Array[]} alive */
function headline(chancesOver, delivered, goals, alive) {
  const shares = delivered.map((by) => by.map((months) => Array.from(months).filter(Number.isFinite).length / months.length));
  const last = goals.length - 1, made = [];
  let g = goals.findIndex((_, k) => Math.abs(shares[0][k] - shares[1][k]) > 0.05);
  for (let k = 0; k <= last; k++) if (g < 0 || Math.abs(shares[0][k] - shares[1][k]) > Math.abs(shares[0][g] - shares[1][g])) g = k;
  const [a, b] = [shares[0][g], shares[1][g]];
  made.push(el('span', {}, `“${goals[g].name}” is delivered in `), el('b', { class: 'a' }, `${percent(a)} of runs under A`), ' and ', el('b', { class: 'b' }, `${percent(b)} under B`), `, over ${chancesOver}. `);
  const [x, y] = alive.map((values) => chanceInterval(values).mean);
  if (Number.isFinite(x)) made.push('Four years after the convener has left, the coalition is alive in ', el('b', { class: 'a' }, percent(x)), ' and ', el('b', { class: 'b' }, percent(y)), '.');
  return made;
}
