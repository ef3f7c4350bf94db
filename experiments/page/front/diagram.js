// @ts-check
/** What acts on what, lit up by the run that is watched; a click shows the equation, where it is from and what is assumed. */
import { phaseIn, planWith } from './deeds.js';
import { el, svg } from './dom.js';
import { decimal, percent } from './numbers.js';
import { sharesOf } from './plans.js';

/** The law of every action, as `scenarios/names/effects.py` states it. */
const LAW = 'A dose of effort moves each quantity by dose × rate × conditions × (aim − quantity).';
const LIT = 0.04;

export class Diagram {
  /** @param {import('./watch.js').Watch} watch */
  constructor(watch) {
    this.watch = watch;
    this.made = '';
    this.chosen = '';
    /** @type {Record<string, any>} */
    this.buttons = {};
    this.acts = el('div', { class: 'acts' });
    this.told = el('div', { role: 'status' });
    this.element = el('details', { class: 'diagram', ontoggle: () => this.show() }, el('summary', {}, 'What acts on what, and what decides this month'), this.acts, this.told);
  }

  get data() { return this.watch.app.library.shared.diagram; }

  /** The month that is watched. */
  show() {
    const { watch } = this;
    if (!this.element.open || !watch.film) return;
    const plan = planWith(watch.plan(), watch.deeds()), wanted = JSON.stringify([this.acts.clientWidth, plan.phases.map(({ effort }) => Object.keys(effort))]);
    if (wanted !== this.made) this.draw(plan);
    this.made = wanted;
    const month = Math.max(1, watch.month), phase = phaseIn(plan, month), leaves = watch.app.leaves();
    const present = leaves === null || month < leaves;
    const shares = Object.fromEntries(present && phase ? sharesOf(phase.effort).map(([name, share]) => [name, share * phase.share]) : []);
    const largest = Math.max(...Object.values(shares), 0.01);
    for (const [id, button] of Object.entries(this.buttons)) {
      const [kind, name] = id.split(' ');
      const value = kind === 'action' ? (shares[name] ?? 0) / largest : kind === 'quantity' ? Math.min(1, this.quantity(name, month) ?? 0) : 0;
      button.strength = value;
      button.style.setProperty('--strength', `${Math.round(100 * value)}%`);
    }
    for (const { path, from, to } of this.edges ?? []) {
      const lit = this.buttons[from].strength > LIT || [from, to].includes(this.chosen);
      path.setAttribute('class', `${lit ? 'lit' : ''} ${path.harm ? 'harm' : ''}`);
      path.setAttribute('opacity', lit ? (0.3 + 0.6 * this.buttons[from].strength).toFixed(2) : '.15');
    }
    this.tell(month, shares);
  }

  /** How a quantity stands at the end of a month; undefined where no monthly outcome has it. @param {string} name @param {number} month */
  quantity(name, month) {
    const names = Object.keys(this.watch.app.library.shared.monthly), at = names.indexOf(name.split('.')[1]);
    return at < 0 ? undefined : this.watch.film.months[(month - 1) * names.length + at];
  }

  /** @param {import('./types.js').Plan} plan */
  draw(plan) {
    const { actions } = this.watch.app.library.shared, { effects, terms } = this.data;
    const used = [...new Set(plan.phases.flatMap(({ effort }) => Object.keys(effort)))];
    const moved = used.flatMap((name) => effects[name].map((/** @type {any} */ each) => ({ from: `action ${name}`, to: `quantity ${each.moves}`, harm: each.backfire })));
    const read = terms.flatMap((/** @type {any} */ term) => term.readings.filter((/** @type {string[]} */ [, quantity]) => !quantity.startsWith('trait.')).map((/** @type {string[]} */ [, quantity]) => ({ from: `quantity ${quantity}`, to: `term ${term.name}`, harm: false })));
    const quantities = [...new Set([...read.map((/** @type {any} */ { from }) => from), ...moved.map(({ to }) => to)])];
    this.labels = Object.fromEntries(terms.flatMap((/** @type {any} */ term) => term.readings.map((/** @type {string[]} */ [label, quantity]) => [quantity, label])));
    this.buttons = {};
    const column = (/** @type {string} */ title, /** @type {[string, string][]} */ all) => el('div', {}, el('h3', {}, title), el('ul', { 'aria-label': title }, ...all.map(([id, words]) => {
      const button = el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.choose(id) }, words);
      this.buttons[id] = button;
      return el('li', {}, button);
    })));
    const picture = svg('svg', { 'aria-hidden': 'true' });
    this.acts.replaceChildren(picture,
      column('The convener does', used.map((name) => [`action ${name}`, actions[name].title])),
      column('That moves', quantities.map((id) => [id, this.named(id.split(' ')[1])])),
      column('By which organisations decide', terms.map((/** @type {any} */ term) => [`term ${term.name}`, term.words])));
    const frame = this.acts.getBoundingClientRect();
    this.edges = [...moved, ...read].map((edge) => {
      const [a, b] = [edge.from, edge.to].map((id) => this.buttons[id].getBoundingClientRect());
      const [x, y, u, v] = [a.right - frame.left, a.top + a.height / 2 - frame.top, b.left - frame.left, b.top + b.height / 2 - frame.top];
      const path = svg('path', { d: `M${x} ${y}C${x + 45} ${y} ${u - 45} ${v} ${u} ${v}` });
      path.harm = edge.harm;
      picture.append(path);
      return { ...edge, path };
    });
  }

  /** A quantity in words. @param {string} quantity */
  named(quantity) {
    const words = this.labels?.[quantity] ?? quantity.split('.')[1].replaceAll('_', ' ');
    return words[0].toUpperCase() + words.slice(1);
  }

  /** @param {string} id */
  choose(id) {
    this.chosen = this.chosen === id ? '' : id;
    for (const [each, button] of Object.entries(this.buttons)) button.setAttribute('aria-pressed', String(each === this.chosen));
    this.show();
  }

  /** @param {number} month @param {Record<string, number>} shares */
  tell(month, shares) {
    const [kind, name] = this.chosen.split(' '), { app } = this.watch, { actions, parameters } = app.library.shared;
    if (!(this.chosen in this.buttons)) {
      this.told.replaceChildren(el('p', { class: 'meaning' }, 'The stronger the colour, the more: staff-days this month, and quantities that are recorded by month. Dashed: what backfires. What organisations tell each other, learn and lose by themselves acts too and is not drawn; the ODD has it. Click for the equation.'));
      return;
    }
    const lines = (/** @type {string[]} */ all) => el('pre', { class: 'equation', tabindex: 0, 'aria-label': 'Equation' }, all.join('\n'));
    if (kind === 'action') {
      const action = actions[name];
      this.told.replaceChildren(el('h3', {}, `${action.title}: ${percent(shares[name] ?? 0)} of the staff-days in month ${month}`), el('p', {}, `${action.meaning}. It fails when: ${action.fails}.`), el('p', { class: 'meaning' }, LAW),
        lines(this.data.effects[name].map((/** @type {any} */ each) => `${each.says}${each.backfire ? '   (backfires)' : ''}`)), el('p', { class: 'meaning' }, `Source: ${action.source}. Rates are assumed.`));
    } else if (kind === 'quantity') {
      const value = this.quantity(name, month), by = Object.entries(this.data.effects).filter(([, all]) => all.some((/** @type {any} */ { moves }) => moves === name));
      this.told.replaceChildren(el('h3', {}, `${this.named(name)}${value === undefined ? '' : `: ${decimal(value)} in month ${month}`}`), el('p', { class: 'meaning' }, name),
        lines(by.length ? by.flatMap(([action, all]) => all.filter((/** @type {any} */ { moves }) => moves === name).map((/** @type {any} */ { says }) => `${actions[action].title}: ${says}`)) : ['no action moves it directly']));
    } else {
      const term = this.data.terms.find((/** @type {any} */ each) => each.name === name), own = { ...app.state.world.parameters }, names = Object.keys(parameters);
      this.told.replaceChildren(el('h3', {}, term.words), el('p', { class: 'meaning' }, 'A term of the utility of being inside, in the code of the law itself (t: traits, s: the organisation’s state, c: climate, now: the coalition, p: parameters):'), lines(term.equation),
        term.sources.length && el('p', { class: 'meaning' }, `Source: ${term.sources.join(' ')}`),
        el('ul', {}, ...term.parameters.map((/** @type {string} */ each) => el('li', {}, `${each} = ${decimal(own[each] ?? app.case().parameters[names.indexOf(each)])} (${parameters[each].unit}): ${parameters[each].meaning}; ${parameters[each].source}`))));
    }
  }
}
