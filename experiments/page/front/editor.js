// @ts-check
/** The editor of a plan: phases, each with the months it lasts and the shares of the convener's staff-days that actions take. */
import { el } from './dom.js';
import { sharesOf, spanWords, withShare } from './plans.js';
import { slider } from './sliders.js';

/**
 * @param {import('./main.js').App} app
 * @param {'a' | 'b'} side
 * @param {Set<string>} open  phases that are unfolded, by side and number
 */
export function editor(app, side, open) {
  const { state, library } = app, plan = app.plan(side), base = library.strategies[state[side]];
  /** @param {number} k @param {Record<string, any>} edit @param {boolean} [redraw] */
  const edit = (k, edit, redraw = false) => {
    const edits = { ...app.state.edits }, own = { ...edits[side] };
    own[k] = { ...own[k], ...edit };
    edits[side] = own;
    app.change({ edits }, { redraw });
    marked();
  };
  const title = el('span', {});
  const back = el('button', { type: 'button', onclick: () => app.change({ edits: { ...app.state.edits, [side]: undefined } }, { redraw: true, step: true }) }, 'Back to the plan as published');
  const marked = () => {
    title.textContent = ` ${app.plan(side).title}`;
    back.hidden = !app.state.edits[side];
  };
  marked();
  return el('section', { class: `plan ${side}`, 'aria-label': `Plan ${side.toUpperCase()}` },
    el('h3', {}, el('span', { class: 'badge' }, side.toUpperCase()), title),
    base.summary && el('p', { class: 'meaning' }, base.summary),
    !plan.phases.length && el('p', {}, 'Nobody leads: no staff-days are spent.'),
    ...plan.phases.map((phase, k) => phaseOf(app, side, plan, base, k, open, edit)),
    back);
}

/** @param {import('./main.js').App} app @param {string} side @param {any} plan @param {any} base @param {number} k @param {Set<string>} open @param {(k: number, edit: any, redraw?: boolean) => void} edit */
function phaseOf(app, side, plan, base, k, open, edit) {
  const phase = plan.phases[k], key = side + k, { actions } = app.library.shared, where = `Plan ${side.toUpperCase()}, ${phase.name}`;
  const current = () => app.plan(/** @type {'a' | 'b'} */ (side)).phases[k].effort;
  const absent = Object.keys(actions).filter((name) => !(name in phase.effort)).sort((a, b) => actions[a].title.localeCompare(actions[b].title));
  const published = Object.fromEntries(sharesOf(base.phases[k].effort));
  const add = el('select', { 'aria-label': `${where}: add an action`, onchange: () => add.value && edit(k, { effort: withShare(current(), add.value, 0.1) }, true) },
    el('option', { value: '' }, 'Add an action …'), ...absent.map((name) => el('option', { value: name }, actions[name].title)));
  /** @type {Record<string, any>} */
  const rows = {};
  for (const [name, share] of sharesOf(phase.effort)) {
    rows[name] = slider({
      name: actions[name].title, called: `${where}: ${actions[name].title}`, meaning: `${actions[name].meaning}. It fails when: ${actions[name].fails}.`, value: Math.round(100 * share), base: Math.round(100 * (published[name] ?? 0)), low: 0, high: 100, step: 1,
      words: (value) => `${value} %`,
      moved: (value) => {
        edit(k, { effort: withShare(current(), name, value / 100) });
        for (const [other, left] of sharesOf(current())) if (other !== name) rows[other].set(Math.round(100 * left));
      },
    });
  }
  const details = el('details', { ontoggle: () => (details.open ? open.add(key) : open.delete(key)) },
    el('summary', {}, el('strong', {}, phase.name), `, ${spanWords(plan, k, app.months())}`),
    phase.until !== null && until(app, plan, k, edit, where),
    phase.when && el('p', { class: 'meaning' }, `Ends before that once ${app.library.shared.monthly[phase.when[0]].title.toLowerCase()} is ${phase.when[1] ? 'above' : 'below'} ${phase.when[2]}.`),
    ...Object.values(rows),
    add);
  details.open = open.has(key);
  return details;
}

/** @param {import('./main.js').App} app @param {any} plan @param {number} k @param {(k: number, edit: any, redraw?: boolean) => void} edit @param {string} where */
function until(app, plan, k, edit, where) {
  const low = (k ? plan.phases[k - 1].until ?? 0 : 0) + 1, high = (plan.phases[k + 1]?.until ?? app.months() + 1) - 1;
  return slider({
    name: 'Ends with month', called: `${where}: ends with month`, value: plan.phases[k].until, base: undefined, low, high: Math.max(low, high), step: 1, words: String,
    moved: (value) => edit(k, { until: value }),
  });
}
