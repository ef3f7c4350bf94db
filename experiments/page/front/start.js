// @ts-check
/** The first screen: what this is, and what to do. Beside it a run of the model plays. */
import { el, put, select } from './dom.js';
import { Film } from './film.js';

export class Start {
  static bare = true;

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.film = new Film(app, { label: 'A run of the model, month by month', named: false });
    this.doors = el('div', { class: 'doors' });
    this.bring = el('p', { class: 'bring-too' });
    this.says = el('p', { class: 'meaning' });
    this.element = el('div', { class: 'start' },
      el('div', { class: 'welcome' },
        el('h1', {}, 'Organisations could do together what none can do alone. Will they?'),
        el('p', { class: 'lead' }, 'That hangs on how they are led. Here a model plays it, hundreds of times, in your browser: choose how to lead, and see who comes in, what gets done, and what lasts.'),
        this.doors, this.bring),
      el('div', { class: 'stage' }, this.film.element, this.says));
  }

  open_() { this.follow(); }

  follow() {
    const { app } = this, of = app.case(), cases = app.cases(), plan = app.plan('a');
    const titles = cases.map(({ name, title }) => /** @type {[string, string]} */ ([name, title]));
    const choose = cases.length > 1 && select('The case', titles, of.name, (name) => app.change({ case: name, world: {}, deeds: [] }, { redraw: true }));
    put(this.doors,
      door('Hear a case', 'Who was there, what happened, what was tried. Then it is your turn.', () => app.change({ page: 'story', screen: 0 }, { step: true }), choose || el('strong', {}, of.title)),
      door('Test your intuition', `${spelled(app.library.questions.length)} questions about leading. Say what you expect; then the runs answer.`, () => app.change({ page: 'learn' }, { step: true })),
      door('Try it yourself', 'Two plans on the same organisations and the same luck. Move a slider: the answer follows.', () => app.change({ page: 'whatif' }, { step: true })));
    put(this.bring, 'Or ', el('button', { type: 'button', class: 'plain', onclick: () => app.change({ page: 'bring' }, { step: true }) }, 'bring a list of your own'), ': names of organisations are enough.');
    this.says.textContent = `This is the model at work: ${of.organisations.length} organisations of “${of.title}”, led by the plan “${plan.title}”. Whoever comes in moves to the middle; lines are trust. One typical run of many.`;
    this.film.show(of.name, plan, true);
  }
}

/** @param {string} title @param {string} words @param {() => void} opens @param {any} [inside] */
function door(title, words, opens, inside) {
  return el('section', { class: 'door' }, el('button', { type: 'button', class: 'go', onclick: opens }, title), el('p', {}, words), inside);
}

/** @param {number} count */
const spelled = (count) => ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'][count] ?? String(count);
