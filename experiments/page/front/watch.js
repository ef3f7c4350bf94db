// @ts-check
/** Watch: one run month by month, before the bands of all runs: one of many, and how usual it is. */
import { ALL } from './asking.js';
import { Bands } from './bands.js';
import { el, select } from './dom.js';
import { percent } from './numbers.js';
import { Network } from './network.js';
import { slider } from './sliders.js';
import { band, deliveredOf, joined } from './statistics.js';

/** Months a second while it plays. */
const PACE = 5;

export class Watch {
  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.month = 0;
    /** @type {any} */
    this.timer = null;
    this.asked = '';
    this.number = '';
    this.turn = 0;
    this.network = new Network();
    this.bands = new Bands({ height: 240, reads: false });
    this.controls = el('div', { class: 'player' });
    this.said = el('p', { class: 'answer', role: 'status' });
    this.now = el('p', { class: 'now-month' });
    this.goals = el('ol', { class: 'milestones' });
    this.moves = el('p', { class: 'moves' });
    this.element = el('div', { class: 'watch' },
      el('div', { class: 'stage' }, this.network.element),
      el('div', { class: 'beside' }, this.said, this.controls, this.now, this.moves, el('h3', {}, 'Goals'), this.goals, this.bands.element));
  }

  open_() { this.follow(true); }

  /** @param {boolean} redraw */
  follow(redraw) {
    const { app } = this, { state } = app, side = /** @type {'a' | 'b'} */ (state.side === 'b' ? 'b' : 'a');
    const plan = app.plan(side);
    const wanted = JSON.stringify([state.case, state.world, plan.phases, plan.name, state.seed, side]);
    if (redraw || wanted !== this.asked) this.player(side);
    const number = JSON.stringify([wanted, state.replicate]);
    if (number === this.number) return;
    this.number = number;
    this.ask(plan, side, wanted);
  }

  /** @param {import('./types.js').Plan} plan @param {'a' | 'b'} side @param {string} wanted */
  async ask(plan, side, wanted) {
    const { app } = this, { state } = app, turn = ++this.turn;
    const job = { case: state.case, world: state.world, plans: [plan], seed: state.seed, first: state.replicate, last: state.replicate + 1, columns: ['collective_action'] };
    this.stop();
    const film = await app.pool.ask(job, 'film', 'watch');
    if (!film || turn !== this.turn) return;
    this.film = film;
    this.side = side;
    this.network.cast(film, app.case());
    this.go(0);
    if (wanted !== this.asked) {
      this.asked = wanted;
      this.runs = null;
      const parts = await app.pool.share({ ...job, first: 0, last: ALL }, 'all');
      if (!parts || turn !== this.turn) { this.asked = ''; return; }
      this.runs = joined(parts, 1);
    }
    this.tell();
    this.go(this.month);
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches && !this.month) this.play();
  }

  /** @param {'a' | 'b'} side */
  player(side) {
    const { app } = this, { state } = app, months = app.months();
    this.playing = el('button', { type: 'button', class: 'play', onclick: () => (this.timer ? this.stop() : this.play()) }, 'Play');
    this.cursor = slider({ name: 'Month', value: Math.min(this.month, months), low: 0, high: months, step: 1, words: (value) => (value ? `${value} of ${months}` : 'before the first'), moved: (value) => { this.stop(); this.go(value); } });
    /** @type {any} */
    const number = el('input', { type: 'number', min: 1, max: 1e6, value: state.replicate + 1, 'aria-label': 'Number of the run', onchange: () => this.take(Number(number.value)) });
    this.controls.replaceChildren(
      el('div', { class: 'row' },
        el('label', {}, 'Plan ', select('Which plan is watched', [['a', `A: ${app.library.strategies[state.a].title}`], ['b', `B: ${app.library.strategies[state.b].title}`]], side, (chosen) => app.change({ side: chosen }, { redraw: true })))),
      el('div', { class: 'row' }, this.playing,
        el('label', {}, 'Run ', number),
        el('button', { type: 'button', onclick: () => this.take(state.replicate + 2) }, 'Another draw of luck')),
      this.cursor);
  }

  /** Another run, numbered from 1. @param {number} number */
  take(number) {
    const most = this.app.case().frame && this.app.case().ties.ends ? this.app.case().ties.ends.length : 1e6;
    if (Number.isInteger(number) && number >= 1 && number <= most) this.app.change({ replicate: number - 1 }, { redraw: true });
  }

  play() {
    if (!this.film) return;
    if (this.month >= this.film.length) this.month = 0;
    this.playing.textContent = 'Pause';
    this.timer = setInterval(() => {
      if (!this.element.isConnected || this.month >= this.film.length) this.stop();
      else this.go(this.month + 1);
    }, 1000 / PACE);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.playing) this.playing.textContent = 'Play';
  }

  /** How things stand at the end of a month; 0 is before the first. @param {number} month */
  go(month) {
    const { film, app } = this;
    if (!film) return;
    this.month = Math.min(month, film.length);
    this.network.show(this.month);
    const input = this.cursor.querySelector('input');
    if (Number(input.value) !== this.month) {
      input.value = String(this.month);
      this.cursor.querySelector('.now').textContent = this.month ? `${this.month} of ${film.length}` : 'before the first';
      input.setAttribute('aria-valuetext', this.cursor.querySelector('.now').textContent);
    }
    this.moves.replaceChildren(...this.moved());
    this.goals.replaceChildren(...app.case().goals.map((goal, g) => {
      const at = film.delivered[g], done = at <= this.month;
      return el('li', { class: done ? 'done' : '' }, el('span', { class: 'tick', 'aria-hidden': 'true' }, done ? '✓' : '○'), el('span', {}, goal.name), el('span', { class: 'when' }, done ? `delivered in month ${at}` : 'not yet'));
    }));
    this.draw();
    document.documentElement.dataset.watched = String(this.month);
  }

  /** Who came and went this month, in words. */
  moved() {
    const { film, month } = this, names = this.app.case().organisations, n = names.length, leaves = this.app.leaves();
    if (!month) return ['Before the first month.'];
    /** @param {number} t @param {number} i */
    const inside = (t, i) => t >= 0 && film.status[t * n + i] !== 0;
    const came = names.filter((_, i) => inside(month - 1, i) && !inside(month - 2, i)), went = names.filter((_, i) => !inside(month - 1, i) && inside(month - 2, i));
    const count = names.filter((_, i) => inside(month - 1, i)).length;
    const event = this.app.case().events.filter(([at]) => at === month).map(([, name]) => name);
    return [
      el('b', {}, `${count} of ${n} are inside. `), came.length ? `Came: ${listed(came)}. ` : '', went.length ? `Left: ${listed(went)}. ` : '',
      leaves === month ? 'The convener leaves. ' : '', event.length ? `Event: ${event.join(', ')}.` : '',
    ];
  }

  draw() {
    const { film, runs, app, side } = this, { monthly } = app.library.shared, width = Object.keys(monthly).length;
    const column = Object.keys(monthly).indexOf('collective_action');
    const line = Array.from({ length: this.month }, (_, t) => film.months[t * width + column]);
    const own = Array.from({ length: film.length }, (_, t) => film.months[t * width + column]);
    const rows = runs ? band(runs.courses.collective_action, 0, runs.count, runs.months) : own.map((value) => [value, value, value, value, value]);
    this.bands.draw({
      series: [{ label: String(side).toUpperCase(), side: String(side), rows }], months: film.length, leaves: app.leaves(), events: app.case().events,
      unit: 'green: this run; bands: all', name: 'Collective action', high: 1, line,
    });
  }

  /** That this is one of many, and how usual it is. */
  tell() {
    const { app, runs, film } = this, goals = app.case().goals;
    if (!runs) return;
    const count = Array.from(/** @type {Float64Array} */ (film.delivered)).filter(Number.isFinite).length, all = new Float64Array(runs.count);
    goals.forEach((_, g) => deliveredOf(runs, 0, g, goals.length).forEach((month, k) => { if (Number.isFinite(month)) all[k] += 1; }));
    const same = all.filter((each) => each === count).length / runs.count;
    this.said.textContent = `This is run ${app.state.replicate + 1}, one of many: it shows how a result comes about and proves nothing. It delivers ${count} of ${goals.length} goals, as ${percent(same)} of ${runs.count} runs of this plan do.`;
  }
}

/** @param {string[]} names */
const listed = (names) => (names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', '));
