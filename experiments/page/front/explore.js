// @ts-check
/** Explore: where plan A does better and where plan B, over two things that may be otherwise. A click says how it is there, and leads on to What if. */
import { el, put, select } from './dom.js';
import { decimal, interval, signed } from './numbers.js';
import { most } from './onward.js';
import { meaningOf, tooFew } from './outcomes.js';
import { ownStyle } from './plans.js';
import { differences, joined, meanInterval, outcomeOf } from './statistics.js';

const POINTS = 7, REPLICATES = 40;

/**
 * What a map may have along its sides.
 * @typedef {{title: string, values: (app: import('./main.js').App) => (number | null)[], set: (world: any, value: any) => any, words: (value: any) => string}} Side
 * @type {Record<string, Side>}
 */
const SIDES = {
  capacity: { title: 'Convener’s budget (staff-days a month)', values: (app) => steps(0, 2 * Math.max(1, app.case().convener.capacity)), set: lead('capacity'), words: (value) => decimal(value, 100 > value ? value : 100).replace(/\.?0+$/, '') || '0' },
  leaves: { title: 'Convener leaves in month', values: (app) => [...steps(12, app.months()).slice(0, POINTS - 1).map(Math.round), null], set: (world, value) => ({ ...world, leaves: value }), words: (value) => (value === null ? 'never' : String(value)) },
  power: { title: 'Convener’s power (0 to 1)', values: () => steps(0, 1), set: lead('power'), words: share },
  control: { title: 'Control (0 to 1)', values: () => steps(0, 1), set: lead('control'), words: share },
  transparency: { title: 'Transparency (0 to 1)', values: () => steps(0, 1), set: lead('transparency'), words: share },
  opinion: { title: 'Popular opinion at the start (0 to 1)', values: () => steps(0, 1), set: (world, value) => ({ ...world, opinion: value }), words: share },
};

/** The names of all sides. */
export const SIDE_NAMES = Object.keys(SIDES);

/** @param {number} low @param {number} high */
function steps(low, high) {
  return Array.from({ length: POINTS }, (_, k) => Math.round((low + ((high - low) * k) / (POINTS - 1)) * 100) / 100);
}
/** @param {string} name @returns {(world: any, value: number) => any} */
function lead(name) {
  return (world, value) => ({ ...world, convener: { ...world.convener, [name]: value } });
}
/** @param {number} value */
function share(value) {
  return String(Number(value.toFixed(2)));
}

export class Explore {
  static lead = `Where plan A does better and where plan B, if two things were otherwise: ${REPLICATES} runs of each at every point, on the same luck.`;

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.asked = '';
    this.turn = 0;
    /** @type {(import('./types.js').Runs | undefined)[]} */
    this.found = [];
    this.choose = el('div', { class: 'row' });
    this.answer = el('p', { class: 'answer', role: 'status' });
    this.map = el('div', { class: 'map' });
    this.meaning = el('p', { class: 'meaning' });
    this.point = el('div', { class: 'point', role: 'status' });
    this.element = el('div', { class: 'explore' }, this.answer, this.choose, el('div', { class: 'over' }, this.map, el('div', {}, this.point, this.meaning)));
  }

  open_() { this.follow(); }

  follow() {
    const { app } = this, { state } = app, { outcomes } = app.library.shared;
    const sides = /** @type {[string, string][]} */ (SIDE_NAMES.map((name) => [name, SIDES[name].title]));
    put(this.choose,
      el('label', {}, 'Across ', select('Across', sides, state.x, (x) => app.change({ x, y: x === state.y ? state.x : state.y }))),
      el('label', {}, 'Upwards ', select('Upwards', sides, state.y, (y) => app.change({ y, x: y === state.x ? state.y : state.x }))),
      el('label', {}, 'By ', select('Outcome of a run', Object.entries(outcomes).map(([name, { title }]) => [name, title]), state.outcome, (outcome) => app.change({ outcome }))));
    this.plans = [app.plan('a'), app.plan('b')];
    const wanted = JSON.stringify([state.case, state.world, state.seed, state.x, state.y, this.plans]);
    if (wanted === this.asked) this.show();
    else this.ask(wanted);
  }

  /** @param {string} wanted */
  async ask(wanted) {
    const { app } = this, { state } = app, turn = ++this.turn, x = SIDES[state.x], y = SIDES[state.y];
    this.asked = wanted;
    this.found = [];
    put(this.point, el('p', {}, 'Choose a square: it says how it is there.'));
    this.across = x.values(app);
    this.upwards = y.values(app).reverse();
    app.pool.drop('map');
    this.worlds = this.upwards.flatMap((up) => (this.across ?? []).map((over) => y.set(x.set(state.world, over), up)));
    this.show();
    await Promise.all(this.worlds.map(async (world, k) => {
      const runs = await app.pool.ask({ case: state.case, world, plans: this.plans ?? [], seed: state.seed, first: 0, last: most(app.case(), REPLICATES), columns: [] }, 'map');
      if (!runs || turn !== this.turn) return;
      this.found[k] = joined([runs], 2);
      this.show();
    }));
  }

  show() {
    const { app, across = [], upwards = [] } = this, { state } = app, { outcomes } = app.library.shared, names = Object.keys(outcomes);
    const outcome = outcomes[state.outcome], column = names.indexOf(state.outcome);
    const cells = (this.worlds ?? []).map((_, k) => {
      const runs = this.found[k];
      return runs && { few: tooFew(app, runs, 0, state.outcome) || tooFew(app, runs, 1, state.outcome), ...meanInterval(differences(outcomeOf(runs, 0, column, names.length), outcomeOf(runs, 1, column, names.length))) };
    });
    const known = cells.filter((cell) => cell && Number.isFinite(cell.mean)), most = Math.max(1e-9, ...known.map((cell) => Math.abs(cell?.mean ?? 0)));
    const sure = known.filter((cell) => cell && !cell.few && (cell.low > 0 || cell.high < 0)), forA = sure.filter((cell) => cell && cell.mean > 0).length;
    const done = this.found.filter(Boolean).length, more = outcome.better === 'worse' ? 'less is better' : outcome.better === 'better' ? 'more is better' : 'neither more nor less is better';
    this.answer.textContent = done < cells.length ? `${done} of ${cells.length} points of the map …` : `A has more ${outcome.title.toLowerCase()} at ${forA} of ${cells.length} points, B at ${sure.length - forA}; at the others ${REPLICATES} runs cannot tell.`;
    this.meaning.textContent = `${meaningOf(app, state.outcome)}; ${more}. Each square: the mean difference over ${REPLICATES} runs on the same luck; A or B where its 95 % interval leaves 0 out. The strongest colour is a difference of ${decimal(most)}. ${outcome.inside ? 'No letter where fewer than three are inside on average: it is a share of those. ' : ''}${[state.x, state.y].map((name) => ownStyle({ a: app.plan('a'), b: app.plan('b') }, name)).join('')}`;
    const x = SIDES[state.x], y = SIDES[state.y];
    put(this.map, el('table', { 'aria-label': `A less B over ${x.title} and ${y.title}` }, el('caption', {}, `Upwards: ${y.title}`),
      el('tbody', {}, ...upwards.map((up, r) => el('tr', {}, el('th', { scope: 'row' }, y.words(up)), ...across.map((over, c) => {
        const k = r * across.length + c, cell = cells[k], better = cell && !cell.few && (cell.low > 0 ? 'A' : cell.high < 0 ? 'B' : '');
        const told = !cell ? 'not yet known' : Number.isFinite(cell.mean) ? interval(cell, signed) : 'undefined', where = `${x.title} ${x.words(over)}, ${y.title} ${y.words(up)}`;
        const button = el('button', { type: 'button', class: cell ? (cell.mean > 0 ? 'a' : 'b') : '', 'aria-label': `${where}: ${told}`, title: told, onclick: () => this.choosePoint(k, where, told) }, better || (cell ? '·' : ''));
        if (cell && Number.isFinite(cell.mean)) button.style.setProperty('--strength', `${Math.round((100 * Math.abs(cell.mean)) / most)}%`);
        return el('td', {}, button);
      })))),
      el('tfoot', {}, el('tr', {}, el('td', {}), ...across.map((over) => el('th', { scope: 'col' }, x.words(over)))), el('tr', {}, el('td', {}), el('td', { colspan: POINTS, class: 'axis' }, x.title)))));
    document.documentElement.dataset.mapped = String(done);
  }

  /** Says how it is at a point, and leads there. @param {number} k @param {string} where @param {string} told */
  choosePoint(k, where, told) {
    const { app } = this, world = this.worlds?.[k], { title } = app.library.shared.outcomes[app.state.outcome];
    this.map.querySelectorAll('td button').forEach((button, at) => button.setAttribute('aria-pressed', String(at === k)));
    put(this.point, el('p', {}, el('b', {}, `${where}: `), `A less B is ${told} in ${title.toLowerCase()}.`),
      el('button', { type: 'button', class: 'next', onclick: () => app.change({ world, page: 'whatif' }, { step: true, redraw: true }) }, 'Open What if there'));
  }
}
