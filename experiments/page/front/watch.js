// @ts-check
/** Watch: one run month by month, before the bands of all runs: one of many, and how usual it is. Who steps in sees it beside the same run without. */
import { Acting } from './acting.js';
import { ALL } from './asking.js';
import { Bands } from './bands.js';
import { deedWords, sameMonths, soundDeeds } from './deeds.js';
import { Diagram } from './diagram.js';
import { el, put, select } from './dom.js';
import { interval, percent, signed } from './numbers.js';
import { Network, insideAt } from './network.js';
import { most, oneOf, runsIn, seen, todayOf } from './onward.js';
import { Player } from './player.js';
import { playedDeeds, soundPlay } from './plays.js';
import { slider } from './sliders.js';
import { band, deliveredOf, differences, joined, meanInterval, outcomeOf } from './statistics.js';
import { Why } from './why.js';

/** Months a second while it plays. */
const PACE = 5;

export class Watch {
  static lead = 'One run of one plan, month by month: who comes in, who leaves, what is delivered. It is one of many; the bands beside it are all of them.';

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    /** The run that is shown, and the same without what was done in it. @type {any} */
    this.film = null;
    /** @type {any} */
    this.base = null;
    /** @type {'a' | 'b'} */
    this.side = 'a';
    this.player = new Player({ pace: PACE, length: () => this.film?.length ?? 0, show: (month) => this.draw(month), begins: () => this.acting.show(false) });
    this.asked = '';
    this.run = '';
    this.number = '';
    this.turn = 0;
    this.network = new Network();
    this.without = new Network();
    this.acting = new Acting(this);
    this.diagram = new Diagram(this);
    this.why = new Why(this);
    this.network.picked = (name) => app.change({ who: name });
    this.bands = new Bands({ height: 240, reads: false });
    this.controls = el('div', { class: 'player' });
    this.said = el('p', { class: 'answer', role: 'status' });
    this.effect = el('p', { class: 'effect' });
    this.goals = el('ol', { class: 'milestones' });
    this.moves = el('p', { class: 'moves' });
    this.stage = el('div', { class: 'stage' });
    this.element = el('div', { class: 'watch' },
      this.stage,
      el('div', { class: 'beside' }, this.controls, this.acting.element,
        el('div', { class: 'words' }, this.said, this.effect, this.moves, el('h3', {}, 'Goals'), this.goals), this.bands.element),
      this.why.element, this.diagram.element);
  }

  open_() { this.follow(true); }

  /** @returns {'a' | 'b'} */
  chosen() { return this.app.state.side === 'b' ? 'b' : 'a'; }
  plan() { return this.app.plan(this.chosen()); }
  /** What was done inside this run. */
  deeds() { return soundDeeds(this.app.state.deeds, this.app.case(), this.app.library.shared, this.plan()); }
  /** With what those did who played organisations. */
  all() {
    const { app } = this, played = this.chosen() === 'a' ? playedDeeds(soundPlay(app.state.play, app.case()), app.case()).filter(({ month }) => month > todayOf(app.case())) : [];
    return [...this.deeds(), ...played].sort((a, b) => a.month - b.month);
  }

  get month() { return this.player.month; }
  focus() { this.player.button.focus(); }

  /** @param {boolean} redraw */
  follow(redraw) {
    const { app } = this, { state } = app, side = this.chosen(), plan = this.plan(), deeds = this.all();
    const wanted = JSON.stringify([state.case, state.world, plan.phases, plan.name, state.seed, side]);
    if (redraw || wanted !== this.asked) this.panel(side);
    const run = JSON.stringify([wanted, state.replicate]), number = JSON.stringify([run, deeds]);
    this.acting.list(this.deeds());
    this.why.ask({ ...this.job(plan), deeds });
    if (number === this.number) return;
    this.number = number;
    this.ask(plan, side, wanted, run, deeds);
  }

  /** The outcome of the chart: of a case that has begun, one of which it is known what happened. */
  course() { return this.app.case().onward ? 'membership' : 'collective_action'; }

  /** The run that is watched. @param {import('./types.js').Plan} plan */
  job(plan) {
    const { state } = this.app;
    return { case: state.case, world: state.world, plans: [plan], seed: state.seed, first: state.replicate, last: state.replicate + 1, columns: [this.course()] };
  }

  /** @param {import('./types.js').Plan} plan @param {'a' | 'b'} side @param {string} wanted @param {string} run @param {import('./types.js').Deed[]} deeds */
  async ask(plan, side, wanted, run, deeds) {
    const { app } = this, turn = ++this.turn, job = this.job(plan);
    this.player.stop();
    const [base, film] = await Promise.all([app.pool.ask(job, 'film', 'watch'), deeds.length ? app.pool.ask({ ...job, deeds }, 'film', 'watch') : null]);
    if (!base || turn !== this.turn) return;
    const again = run === this.run, first = deeds[0]?.month;
    if (film && sameMonths(base, film) < Math.min(first, base.length + 1) - 1) throw new Error('the past has changed');
    Object.assign(this, { run, side, film: film ?? base, base: film && base });
    this.element.classList.toggle('acted', Boolean(film));
    this.cast();
    this.go(again ? this.month : todayOf(app.case()));
    if (wanted !== this.asked) {
      this.asked = wanted;
      this.runs = null;
      const parts = await app.pool.share({ ...job, first: 0, last: most(app.case(), ALL) }, 'all');
      if (!parts || turn !== this.turn) { this.asked = ''; return; }
      this.runs = joined(parts, 1);
    }
    this.tell();
    this.go(this.month);
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches && (again ? film && this.month < base.length : this.month === todayOf(app.case()))) this.player.play();
    this.effect.textContent = '';
    const acted = film && await app.pool.share({ ...job, deeds, first: 0, last: most(app.case(), ALL) }, 'all');
    if (acted && turn === this.turn) this.compare(joined(acted, 1));
  }

  /** Draws the organisations of the run, and beside them those of the same run without what was done. */
  cast() {
    const { film, base, app } = this;
    this.stage.replaceChildren(...(base ? [this.without.element] : []), this.network.element, this.network.legend);
    for (const [network, title] of /** @type {[Network, string][]} */ ([[this.network, 'With what you did'], [this.without, 'The same luck without it']])) {
      network.title.textContent = title;
      network.title.hidden = !base;
    }
    this.network.cast(film, app.case()); // once they are on the page, for the room that they have there
    if (base) this.without.cast(base, app.case());
  }

  /** @param {'a' | 'b'} side */
  panel(side) {
    const { app } = this, { state } = app, months = app.months();
    const step = el('button', { type: 'button', onclick: () => { this.player.stop(); this.acting.show(true); } }, 'Step in');
    this.cursor = slider({ name: 'Month', value: Math.min(this.month, months), low: 0, high: months, step: 1, words: (value) => (value ? `${value} of ${months}` : 'before the first'), moved: (value) => { this.player.stop(); this.go(value); } });
    /** @type {any} */
    const number = el('input', { type: 'number', min: 1, max: 1e6, value: state.replicate + 1, 'aria-label': 'Number of the run', onchange: () => this.take(Number(number.value)) });
    put(this.controls,
      el('div', { class: 'row' },
        el('label', {}, 'Plan ', select('Which plan is watched', [['a', `A: ${app.library.strategies[state.a].title}`], ['b', `B: ${app.library.strategies[state.b].title}`]], side, (chosen) => app.change({ side: chosen }, { redraw: true })))),
      el('div', { class: 'row' }, this.player.button, step,
        el('label', {}, 'Run ', number),
        el('button', { type: 'button', onclick: () => this.take(state.replicate + 2) }, 'Another draw of luck')),
      this.cursor);
  }

  /** Another run, numbered from 1; where there is none of that number, the field shows again which one is watched. @param {number} number */
  take(number) {
    const last = runsIn(this.app.case());
    if (Number.isInteger(number) && number >= 1 && number <= last) return this.app.change({ replicate: number - 1 }, { redraw: true });
    return this.panel(this.chosen());
  }

  /** @param {number} month */
  go(month) { if (this.film) this.player.go(Math.min(month, this.film.length)); }

  /** How things stand at the end of a month; 0 is before the first. @param {number} month */
  draw(month) {
    const { film, app } = this;
    this.network.show(month);
    if (this.base) this.without.show(month);
    if (this.acting.open) this.acting.draw();
    const input = this.cursor.querySelector('input');
    if (Number(input.value) !== this.month) {
      input.value = String(this.month);
      this.cursor.querySelector('.now').textContent = this.month ? `${this.month} of ${film.length}` : 'before the first';
      input.setAttribute('aria-valuetext', this.cursor.querySelector('.now').textContent);
    }
    this.moves.replaceChildren(...this.moved());
    this.goals.replaceChildren(...app.case().goals.map((goal, g) => {
      const at = film.delivered[g], done = at <= this.month, then = this.base?.delivered[g], late = this.base && !Object.is(then, at) && Math.min(then || Infinity, at || Infinity) <= this.month;
      return el('li', { class: done ? 'done' : '' }, el('span', { class: 'tick', 'aria-hidden': 'true' }, done ? '✓' : '○'), el('span', {}, goal.name), el('span', { class: 'when' }, `${done ? `delivered in month ${at}` : 'not yet'}${late ? `; without: ${then ? `month ${then}` : 'never'}` : ''}`));
    }));
    this.chart();
    this.diagram.show();
    this.why.draw();
    document.documentElement.dataset.watched = String(this.month);
  }

  /** Who came and went this month, in words. */
  moved() {
    const { film, month } = this, of = this.app.case(), names = of.organisations, n = names.length, leaves = this.app.leaves();
    const now = insideAt(film, of, month), before = insideAt(film, of, Math.max(0, month - 1)), count = now.filter(Boolean).length;
    if (!month) return [`Before the first month: ${count} of ${n} are inside.`];
    const came = names.filter((_, i) => now[i] && !before[i]), went = names.filter((_, i) => !now[i] && before[i]);
    const event = this.app.case().events.filter(([at]) => at === month).map(([, name]) => name);
    const did = this.deeds().filter((deed) => deed.month === month).map((deed) => deedWords(deed, this.app.library.shared));
    const apart = (/** @type {any} */ here, /** @type {any} */ there) => (this.base ? names.filter((_, i) => here.status[(month - 1) * n + i] !== 0 && there.status[(month - 1) * n + i] === 0) : []);
    const gained = apart(film, this.base), lost = apart(this.base, film);
    return [
      el('b', {}, `${count} of ${n} are inside. `), came.length ? `Came: ${listed(came)}. ` : '', went.length ? `Left: ${listed(went)}. ` : '',
      leaves === month ? 'The convener leaves. ' : '', event.length ? `Event: ${event.join(', ')}. ` : '', did.length ? el('b', {}, `You: ${did.join(', ')}. `) : '',
      gained.length ? `Inside only with what you did: ${listed(gained)}. ` : '', lost.length ? `Inside only without it: ${listed(lost)}.` : '',
    ];
  }

  chart() {
    const { film, runs, app, side } = this, { monthly } = app.library.shared, width = Object.keys(monthly).length;
    const course = this.course(), column = Object.keys(monthly).indexOf(course), of = app.case();
    const line = Array.from({ length: this.month }, (_, t) => film.months[t * width + column]);
    const own = Array.from({ length: film.length }, (_, t) => film.months[t * width + column]);
    const other = this.base ? Array.from({ length: this.month }, (_, t) => this.base.months[t * width + column]) : undefined;
    const series = runs ? [{ label: String(side).toUpperCase(), side: String(side), rows: band(runs.courses[course], 0, runs.count, runs.months) }] : []; // until they are made: one run is not the bands of all, and its end is not told before it is played
    this.bands.draw({
      series, most: runs ? 0 : Math.max(...own), months: film.length, leaves: app.leaves(), events: app.case().events,
      unit: other ? 'green: with it; dashed: without' : `green: this run; bands: all${runs ? '' : ', in a moment'}${of.onward ? '; dots: what happened' : ''}`, name: monthly[course].title, high: 1, line, other, today: todayOf(of), seen: seen(of, course),
    });
  }

  /** That this is one of many, and how usual it is. */
  tell() {
    const { app, runs } = this, film = this.base ?? this.film, goals = app.case().goals;
    if (!runs) return;
    const count = Array.from(/** @type {Float64Array} */ (film.delivered)).filter(Number.isFinite).length, all = new Float64Array(runs.count);
    goals.forEach((_, g) => deliveredOf(runs, 0, g, goals.length).forEach((month, k) => { if (Number.isFinite(month)) all[k] += 1; }));
    const same = all.filter((each) => each === count).length / runs.count;
    this.said.textContent = `${app.case().onward ? oneOf(app.case()) : ''}${this.base ? 'Without what you did, this' : 'This'} is run ${app.state.replicate + 1}, one of many: it shows how a result comes about and proves nothing. It delivers ${count} of ${goals.length} goals, as ${percent(same)} of ${runs.count} runs of this plan do.`;
  }

  /** What the same deeds do in all runs of the plan, each on its own luck. @param {import('./types.js').Runs} acted */
  compare(acted) {
    const { app, runs } = this, names = Object.keys(app.library.shared.outcomes);
    if (!runs) return;
    const found = ['goals_delivered', 'collective_action'].map((name) => {
      const column = names.indexOf(name), of = (/** @type {import('./types.js').Runs} */ each) => outcomeOf(each, 0, column, names.length);
      const difference = meanInterval(differences(of(acted), of(runs)));
      return `${app.library.shared.outcomes[name].title.toLowerCase()} ${interval(difference, signed)}${difference.low > 0 || difference.high < 0 ? '' : ', which may be luck'}`;
    });
    this.effect.textContent = `One run proves nothing. The same done in all ${runs.count} runs, each on its own luck, changes on average: ${found.join('; ')}.`;
  }
}

/** @param {string[]} names */
const listed = (names) => (names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', '));
