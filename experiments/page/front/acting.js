// @ts-check
/** Stepping into the run that is watched: what can be done in the month to come, and what has been done. */
import { canSpend, deedWords, phaseIn, TO_ONE } from './deeds.js';
import { el, put, select } from './dom.js';
import { sharesOf, withShare } from './plans.js';
import { joinedPlan, todayOf } from './onward.js';
import { soundPlay } from './plays.js';
import { slider } from './sliders.js';

const KINDS = /** @type {[string, string][]} */ ([
  ['days', 'Spend the staff-days otherwise'], ['joins', 'Somebody comes in'], ['leaves', 'Somebody leaves for good'],
  ['champion_goes', 'A champion moves on'], ['event', 'An event strikes'],
]);
const OUTSIDE = 0, MOST_MONTHS = 24;

export class Acting {
  /** @param {import('./watch.js').Watch} watch */
  constructor(watch) {
    this.watch = watch;
    this.open = false;
    this.kind = 'days';
    this.months = 1;
    /** @type {Record<string, number> | null} */
    this.effort = null;
    this.form = el('form', { class: 'acting', hidden: true, 'aria-label': 'Step in', onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); this.act(); } });
    this.done = el('div', { class: 'deeds' });
    this.element = el('div', { class: 'doings' }, this.form, this.done);
  }

  /** @param {boolean} open */
  show(open) {
    this.open = open;
    this.effort = null;
    this.draw();
    if (open) this.form.querySelector('select').focus();
  }

  /** What can be done after the month that is shown. */
  draw() {
    const { watch } = this, { film } = watch, month = watch.month + 1;
    this.form.hidden = !this.open || !film || month > film.length || month <= todayOf(watch.app.case());
    if (this.form.hidden) return;
    const found = this.fields(month);
    put(this.form,
      el('h3', {}, `Step in: month ${month}`),
      el('label', {}, 'What happens ', select('What happens', KINDS, this.kind, (kind) => { this.kind = kind; this.draw(); })),
      ...found.fields,
      el('div', { class: 'row' }, found.ready && el('button', { class: 'play' }, 'Do it and go on'), el('button', { type: 'button', onclick: () => { this.show(false); watch.focus(); } }, 'Leave it')));
    /** @type {() => any} */
    this.deed = found.deed;
  }

  /** @param {number} month @returns {{fields: any[], ready: boolean, deed: () => any}} */
  fields(month) {
    const { watch, kind } = this, { app, film } = watch, { shocks } = app.library.shared;
    if (kind === 'days') return this.days(month);
    if (kind === 'event') {
      const labels = Object.keys(shocks).filter((label) => app.case().convener.grant > 0 || !shocks[label].some(({ grant }) => grant === 0));
      const choice = select('Which event', labels.map((label) => [label, label]), labels[0], () => {});
      return { fields: [el('label', {}, 'Which ', choice), el('p', { class: 'meaning' }, 'The sizes of these events are assumed.')], ready: true, deed: () => ({ kind, what: choice.value }) };
    }
    const names = app.case().organisations, t = watch.month - 1;
    const among = names.filter((_, i) => (t >= 0 ? film.status[t * names.length + i] !== OUTSIDE : false) === (kind !== 'joins'));
    if (!among.length) return { fields: [el('p', {}, kind === 'joins' ? 'Everybody is inside.' : 'Nobody is inside.')], ready: false, deed: () => null };
    const choice = select('Which organisation', among.map((name) => [name, name]), among[0], () => {});
    const meaning = { joins: 'It is a member in this month; from the next on it decides for itself.', leaves: 'It walks out and stays out.', champion_goes: 'It loses its champion, and what was not embedded goes with them.' }[kind];
    return { fields: [el('label', {}, 'Who ', choice), el('p', { class: 'meaning' }, meaning)], ready: true, deed: () => ({ kind, who: choice.value }) };
  }

  /** @param {number} month @returns {{fields: any[], ready: boolean, deed: () => any}} */
  days(month) {
    const { app } = this.watch, { actions } = app.library.shared, plan = this.watch.plan(), leaves = app.leaves();
    const refused = leaves !== null && month >= leaves ? 'The convener has left: nobody is there to spend staff-days.'
      : canSpend(joinedPlan(app.case(), plan)) ? '' : 'This plan decides each month by what it sees: its staff-days cannot be spent from outside.';
    if (refused) return { fields: [el('p', {}, refused)], ready: false, deed: () => null };
    const effort = (this.effort ??= Object.fromEntries(sharesOf(phaseIn(plan, month - todayOf(app.case()))?.effort ?? {}).map(([name, share]) => [name, 100 * share])));
    /** @type {Record<string, any>} */
    const rows = {};
    for (const [name, share] of sharesOf(effort)) {
      rows[name] = slider({
        name: actions[name].title, value: Math.round(100 * share), low: 0, high: 100, step: 1, words: (value) => `${value} %`,
        moved: (value) => {
          this.effort = withShare(this.effort ?? {}, name, value / 100);
          for (const [other, left] of sharesOf(this.effort)) if (other !== name) rows[other].set(Math.round(100 * left));
        },
      });
    }
    const absent = Object.keys(actions).filter((name) => !(name in effort)).sort((a, b) => actions[a].title.localeCompare(actions[b].title));
    const add = el('select', { 'aria-label': 'Add an action', onchange: () => { this.effort = withShare(effort, add.value, 0.5); this.draw(); } },
      el('option', { value: '' }, 'Add an action …'), ...absent.map((name) => el('option', { value: name }, actions[name].title)));
    const fields = [
      el('p', { class: 'meaning' }, `Shares of the convener’s staff-days${Object.keys(effort).length ? '; they start as the plan has them' : ': the plan spends none'}.`),
      ...Object.values(rows), add,
      slider({ name: 'For', value: this.months, low: 1, high: MOST_MONTHS, step: 1, words: (value) => (value === 1 ? 'this month' : `${value} months`), moved: (value) => { this.months = value; } }),
    ];
    return { fields, ready: Object.keys(effort).length > 0, deed: () => ({ kind: 'days', months: this.months, effort: this.effort }) };
  }

  act() {
    const { watch } = this, deed = this.deed?.();
    if (!deed) return;
    this.show(false);
    watch.app.change({ deeds: [...watch.deeds(), { month: watch.month + 1, ...deed }] }, { redraw: true, step: true });
    watch.focus();
  }

  /** What has been done, each with a way to take it back. @param {import('./types.js').Deed[]} deeds */
  list(deeds) {
    const { app } = this.watch, without = (/** @type {number} */ k) => app.change({ deeds: deeds.filter((_, other) => other !== k) }, { redraw: true, step: true });
    const play = soundPlay(app.state.play, app.case());
    this.done.hidden = !deeds.length && !play?.did.length;
    put(this.done, el('h3', {}, 'What you did'), el('ul', {}, ...deeds.map((deed, k) => {
      const words = `Month ${deed.month}: ${deedWords(deed, app.library.shared)}`;
      return el('li', {}, el('span', {}, words), el('button', { type: 'button', class: 'back', 'aria-label': `Take back: ${words}`, title: 'Take it back', onclick: () => without(k) }, '×'));
    }), play?.did.length && el('li', {}, el('span', {}, 'Organisations were played'), el('button', { type: 'button', class: 'back', 'aria-label': 'Take back what those did who were played', onclick: () => app.change({ play: null }, { redraw: true, step: true }) }, '×'))));
  }
}
