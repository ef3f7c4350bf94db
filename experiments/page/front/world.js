// @ts-check
/** Sliders over the convener and the world of a case, and over parameters of the model that are chosen to be moved. */
import { el, select } from './dom.js';
import { decimal } from './numbers.js';
import { ownStyle } from './plans.js';
import { slider } from './sliders.js';

/** Beyond the last month: never. */
const NEVER = 10 ** 9;

/** @param {import('./main.js').App} app */
export function worldSliders(app) {
  const { frame, convener } = app.case(), months = frame.months, leaves = frame.withdraw >= NEVER ? null : frame.withdraw + 1;
  /** @param {Record<string, any>} world */
  const change = (world) => app.change({ world: cleaned({ ...app.state.world, ...world }) });
  /** @param {string} name @param {number} value */
  const lead = (name, value) => {
    const own = { ...app.state.world.convener, [name]: value };
    if (value === convener[name]) delete own[name];
    change({ convener: Object.keys(own).length ? own : undefined });
  };
  const now = app.state.world, most = Math.max(10, Math.ceil(convener.capacity / 5) * 10), late = Math.max(144, months) + 1;
  /** @param {string} name @param {string} title @param {string} meaning */
  const share = (name, title, meaning) => slider({ name: title, meaning: meaning + ownStyle(plans, name), value: now.convener?.[name] ?? convener[name], base: convener[name], low: 0, high: 1, step: 0.05, words: (value) => value.toFixed(2), moved: (value) => lead(name, value) });
  const opinion = climateOf(app), plans = { a: app.plan('a'), b: app.plan('b') };
  return [
    slider({ name: 'Convener’s budget', meaning: `staff-days a month that ${app.case().leader} can spend on leading`, value: now.convener?.capacity ?? convener.capacity, base: convener.capacity, low: 0, high: most, step: 0.5, words: (value) => `${value} staff-days a month`, moved: (value) => lead('capacity', value) }),
    slider({ name: 'Convener leaves', meaning: 'its effort stops from this month on', value: (now.leaves === undefined ? leaves : now.leaves) ?? late, base: leaves ?? late, low: 1, high: late, step: 1, words: (value) => (value >= late ? 'never' : `in month ${value}`), moved: (value) => change({ leaves: (value >= late ? null : value) === leaves ? undefined : value >= late ? null : value }) }),
    slider({ name: 'Months', meaning: 'how long runs last', value: now.months ?? months, base: months, low: 12, high: Math.max(144, months), step: 1, words: String, moved: (value) => change({ months: value === months ? undefined : value }) }),
    share('power', 'Convener’s power', 'its institutional power, 0 to 1'),
    share('control', 'Control', 'how far it directs rather than shares power, 0 to 1'),
    share('transparency', 'Transparency', 'how plain its own intent is, 0 to 1'),
    slider({ name: 'Popular opinion', meaning: 'how much the public cares about the issue at the start, 0 to 1', value: now.opinion ?? opinion, base: opinion, low: 0, high: 1, step: 0.05, words: (value) => value.toFixed(2), moved: (value) => change({ opinion: value === opinion ? undefined : value }) }),
    ...parameterSliders(app, change),
  ];
}

/** @param {import('./main.js').App} app @param {(world: any) => void} change */
function parameterSliders(app, change) {
  const { parameters } = app.library.shared, names = Object.keys(parameters), of = app.case(), chosen = app.state.world.parameters ?? {};
  const groups = new Map(), add = el('select', { 'aria-label': 'Move a parameter of the model', onchange: () => { change({ parameters: { ...app.state.world.parameters, [add.value]: of.parameters[names.indexOf(add.value)] } }); app.redraw(); } }, el('option', { value: '' }, 'Move a parameter of the model …'));
  for (const [name, { group, low, high }] of Object.entries(parameters)) {
    if (name in chosen || low === high) continue;
    if (!groups.has(group)) { groups.set(group, el('optgroup', { label: group })); add.append(groups.get(group)); }
    groups.get(group).append(el('option', { value: name }, spaced(name)));
  }
  const made = Object.entries(chosen).map(([name, value]) => {
    const { low, high, unit, meaning, source } = parameters[name], base = of.parameters[names.indexOf(name)];
    const [from, to] = [Math.min(low, base), Math.max(high, base)];
    return slider({ name: spaced(name), meaning: `${meaning} (${unit}); ${source}`, value, base, low: from, high: to, step: (to - from) / 50, words: (each) => decimal(each, to), moved: (each) => change({ parameters: { ...app.state.world.parameters, [name]: each } }) });
  });
  return [...made, add];
}

/** @param {string} name */
const spaced = (name) => (name[0].toUpperCase() + name.slice(1)).replaceAll('_', ' ');

/** Opinion at the start, as the case has it. @param {import('./main.js').App} app */
function climateOf(app) {
  const bytes = Uint8Array.from(atob(app.case().frame.climate.base64), (letter) => letter.charCodeAt(0));
  return Math.round(new Float64Array(bytes.buffer)[0] * 1000) / 1000;
}

/** Changes without those that say nothing. @param {Record<string, any>} world */
const cleaned = (world) => Object.fromEntries(Object.entries(world).filter(([, value]) => value !== undefined));
