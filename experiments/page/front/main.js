// @ts-check
/**
 * The page: its head, its pages, and the state that they share. In a worker, the same script makes runs instead.
 *
 * @typedef {import('./state.js').State} State
 */
import { ALL } from './asking.js';
import { Bring } from './bring.js';
import { Classroom } from './classroom.js';
import { Compare } from './compare.js';
import { el, find, put, select } from './dom.js';
import { Explore, SIDE_NAMES } from './explore.js';
import { bytesOf } from './inputs.js';
import { most, runsIn } from './onward.js';
import { planOf } from './plans.js';
import { Pool, serve } from './pool.js';
import { ASKED, Questions } from './questions.js';
import { Learn } from './learn.js';
import { Room } from './room.js';
import { Situation } from './state.js';
import { Start } from './start.js';
import { Story } from './story.js';
import { Watch } from './watch.js';
import { WhatIf } from './whatif.js';

/** The pages: name, title, and what it is made by. Those with a head of their own say so (`bare`), others may have a `lead` of theirs. */
const PAGES = /** @type {[string, string, (new (app: App) => any) & {bare?: boolean, lead?: string}][]} */ ([['start', 'Start', Start], ['story', 'Story', Story], ['learn', 'Learn', Learn], ['whatif', 'What if', WhatIf], ['questions', 'Questions', Questions], ['compare', 'Compare', Compare], ['watch', 'Watch', Watch], ['explore', 'Explore', Explore], ['bring', 'Bring', Bring], ['class', 'Class', Classroom]]);
const MOST_WORKERS = 8, NEVER = 10 ** 9;

/** What every page of the app can ask and do. */
export class App {
  /** @param {any} library @param {Uint8Array} module */
  constructor(library, module) {
    this.library = library;
    const size = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2);
    this.pool = new Pool(find('#script').textContent, module, library, size, unable);
    const [a, b] = library.opens, [first] = Object.keys(library.cases);
    this.situation = new Situation({
      page: PAGES[0][0], case: first, a, b, course: library.cases[first].onward ? 'membership' : 'collective_action', outcome: 'collective_action', seed: 0, replicate: 0, side: 'a', who: '', x: 'capacity', y: 'control', question: library.questions[0].name, ask: ASKED[0], screen: 0, deeds: [], play: null, room: '', world: {}, edits: {},
    }, (state) => this.checked(state));
    /** @type {Record<string, any>} */
    this.pages = {};
    this.situation.listeners.push((state, before) => this.follow(state, before));
    this.room = new Room(this);
    /** What a staff-day costs, where the reader has said it, by case. @type {Record<string, number>} */
    this.rates = {};
    this.changedAt = performance.now();
    this.quick = false;
    this.redrawing = false;
    this.lead = find('#head .lead').textContent;
    this.head();
    this.tools();
    this.presents();
    this.show();
  }

  /** The way to what the server that this page comes from adds; what is looked at goes along, a table that was brought too. */
  tools() {
    const { tools } = this.library, told = el('span', { role: 'status' });
    if (!tools) return;
    /** @param {any} event */
    const aim = (event) => { event.currentTarget.href = tools + location.hash.slice(1); };
    /** @param {any} event */
    const go = async (event) => {
      aim(event);
      const { told: table } = this.case();
      if (!table) return;
      event.preventDefault();
      told.textContent = 'Your table goes along … ';
      try {
        const answer = await fetch(tools.replace(/tools.*/, 'bring'), { method: 'POST', body: JSON.stringify(table) });
        if (!answer.ok) throw new Error(await answer.text());
        const { made, case: name } = await answer.json(), state = new URLSearchParams(location.hash.slice(1));
        state.set('case', name);
        location.href = `${tools.replace(/\?.*/, '')}?made=${made}&${state}`;
      } catch (error) { told.textContent = `${error instanceof Error ? error.message : error} `; }
    };
    find('#tools').replaceChildren(told, el('a', { href: tools, title: 'Causes, a better plan, a report for a board', onpointerdown: aim, onfocus: aim, onclick: go }, 'With Python'));
  }

  /** The presenter's view: the picture as large as the screen, and nothing left out. */
  presents() {
    const button = find('#present'), { classList, style } = document.documentElement;
    /** @param {boolean} on */
    const turn = (on) => {
      classList.toggle('present', on);
      style.setProperty('--zoom', on ? Math.min(2.4, Math.max(1.15, innerWidth / 1060)).toFixed(3) : '1');
      button.setAttribute('aria-pressed', String(on));
      button.textContent = on ? 'End presenting' : 'Present';
      this.page().open_();
    };
    button.onclick = () => turn(!classList.contains('present'));
    addEventListener('keydown', (event) => { if (event.key === 'Escape' && classList.contains('present')) turn(false); });
    addEventListener('beforeprint', () => { for (const each of document.querySelectorAll('.notes details')) /** @type {HTMLDetailsElement} */ (each).open = true; }); // paper unfolds nothing
    addEventListener('resize', () => { if (classList.contains('present')) turn(true); });
  }

  /** @returns {State} */
  get state() { return this.situation.state; }
  /** @returns {import('./types.js').Case} */
  case() { return this.library.cases[this.state.case]; }
  /** The plan of a side, as edited. @param {'a' | 'b'} side */
  plan(side) { return planOf(this.state, side, this.library.strategies); }
  /** The cases to choose from: those of questions only while one is looked at. @returns {import('./types.js').Case[]} */
  cases() { return Object.values(this.library.cases).filter((/** @type {any} */ each) => !each.asked || each.name === this.state.case); }
  /** The plans to choose from. @returns {import('./types.js').Plan[]} */
  plans() { return Object.values(this.library.strategies).filter((/** @type {any} */ each) => !each.asked || [this.state.a, this.state.b].includes(each.name)); }
  /** What a staff-day of the case costs; 0 where nobody has said it. */
  rate() { return this.rates[this.case().name] ?? this.case().money?.rate ?? 0; }

  months() { return this.state.world.months ?? this.case().frame.months; }
  /** The month in which the convener leaves, from 1; null when it never does. */
  leaves() {
    const { withdraw } = this.case().frame, { leaves } = this.state.world;
    return leaves === undefined ? (withdraw >= NEVER ? null : withdraw + 1) : leaves;
  }

  /** A state of which only that is kept which there is. @param {any} state @returns {State} */
  checked(state) {
    const { cases, strategies, opens, shared } = this.library, [first] = Object.keys(cases);
    const known = (/** @type {any} */ value, /** @type {object} */ among, /** @type {string} */ usual) => (value in among ? value : usual);
    const sound = { ...state, case: known(state.case, cases, first), a: known(state.a, strategies, opens[0]), b: known(state.b, strategies, opens[1]) };
    sound.course = known(state.course, shared.monthly, 'collective_action');
    sound.outcome = known(state.outcome, shared.outcomes, 'collective_action');
    for (const name of ['x', 'y']) sound[name] = SIDE_NAMES.includes(state[name]) ? state[name] : name === 'x' ? 'capacity' : 'control';
    sound.page = PAGES.some(([name]) => name === state.page) ? state.page : PAGES[0][0];
    if (!this.library.questions.some((/** @type {any} */ each) => each.name === state.question)) sound.question = this.library.questions[0].name;
    for (const name of ['seed', 'replicate', 'screen']) sound[name] = Number.isInteger(state[name]) && state[name] >= 0 && state[name] < 1e9 ? state[name] : 0;
    sound.room = /^[A-Z]{0,8}$/.test(state.room) ? state.room : '';
    if (!ASKED.includes(state.ask)) [sound.ask] = ASKED;
    const last = runsIn(cases[sound.case]); // networks that Python drew, or runs that it found to agree with what happened: there are no others
    if (last < Infinity) Object.assign(sound, { seed: 0, replicate: Math.min(sound.replicate, last - 1) });
    for (const name of ['world', 'edits']) sound[name] = state[name] !== null && typeof state[name] === 'object' && !Array.isArray(state[name]) ? state[name] : {};
    return sound;
  }

  /** @param {Partial<State>} changes @param {{redraw?: boolean, step?: boolean}} [options] */
  change(changes, { redraw = false, step = false } = {}) {
    this.changedAt = performance.now();
    this.quick = true;
    this.redrawing = redraw;
    this.situation.change(changes.case === undefined || 'play' in changes ? changes : { ...changes, play: null }, { step });
  }

  /** Takes in a case that was brought, in place of an earlier one. @param {import('./types.js').Case} of */
  take(of) {
    const { cases } = this.library;
    for (const [name, each] of Object.entries(cases)) if (/** @type {any} */ (each).brought) delete cases[name];
    cases[of.name] = { ...of, brought: true };
    this.pool.take(cases[of.name]);
    this.change({ case: of.name, world: {}, deeds: [] }, { redraw: true });
  }

  redraw() { this.page()?.follow(true); }
  page() { return this.pages[this.state.page]; }

  /** @param {State} state @param {State} before */
  follow(state, before) {
    const ours = this.redrawing || this.quick, other = ['case', 'a', 'b'].some((name) => /** @type {any} */ (state)[name] !== /** @type {any} */ (before)[name]);
    const redraw = this.redrawing || other || !ours;
    this.redrawing = false;
    if (state.page !== before.page || other || !ours) this.head();
    this.quick = false;
    if (state.page !== before.page) this.show();
    else this.page().follow(redraw);
  }

  show() {
    const entry = /** @type {any} */ (PAGES.find(([name]) => name === this.state.page));
    this.pages[entry[0]] ??= new entry[2](this);
    const { bare } = entry[2]; // has a head of its own
    find('#head').hidden = Boolean(bare);
    find('#head .lead').textContent = this.case().onward ? `${String(entry[2].lead ?? this.lead).replace('200 times', `${most(this.case(), ALL)} times`).replace('plausible worlds and luck', 'runs that agree with what happened')} The case has begun: plans go on from today.` : entry[2].lead ?? this.lead;
    find('#page').replaceChildren(...(bare ? [] : [el('h2', { class: 'unseen' }, entry[1])]), this.page().element);
    this.page().open_();
  }

  head() {
    const { state } = this;
    const [plans, titles] = [this.plans(), this.cases()].map((all) => all.map(({ name, title }) => /** @type {[string, string]} */ ([name, title])));
    put(find('#pages'), ...(PAGES.length > 1 ? PAGES.map(([name, title]) => el('button', { type: 'button', 'aria-current': name === state.page && 'page', onclick: () => this.change({ page: name }, { step: true }) }, title)) : []));
    /** @param {'a' | 'b'} side */
    const plan = (side) => select(`Plan ${side.toUpperCase()}`, plans, state[side], (name) => this.change({ [side]: name, edits: { ...state.edits, [side]: undefined } }, { redraw: true, step: true }), { class: side });
    put(find('#question'),
      el('label', { class: 'wide' }, el('span', {}, 'The case'), titles.length > 1
        ? select('The case', titles, state.case, (name) => this.change({ case: name, world: {}, deeds: [] }, { redraw: true, step: true }))
        : el('strong', { class: 'only' }, this.case().title)),
      el('label', { class: 'a' }, el('span', {}, 'Plan A'), plan('a')), el('label', { class: 'b' }, el('span', {}, 'Plan B'), plan('b')));
    put(find('#about'), ...this.about());
    document.title = `${PAGES.find(([name]) => name === state.page)?.[1]}: ${this.case().title} · coalitionlab`; // tells tabs, and ways back, apart
  }

  about() {
    const of = this.case();
    /** @param {string[]} lines */
    const list = (lines) => el('ul', {}, ...lines.map((line) => el('li', {}, line)));
    return [
      el('summary', {}, 'About this case: ', el('span', {}, of.issue || of.title)),
      of.says.length && el('h2', {}, 'What its source says'), of.says.length && list(of.says),
      of.assumed.length && el('h2', {}, 'What had to be assumed'), of.assumed.length && list(of.assumed),
      el('p', { class: 'meaning' }, `${of.organisations.length} organisations; the convener is ${of.leader}.${of.source ? ` Source: ${of.source}.` : ''}`),
    ].filter(Boolean);
  }

  /** Keeps how long the answer took since the last change. @param {boolean} complete */
  timed(complete) {
    const marks = document.documentElement.dataset, took = (performance.now() - this.changedAt).toFixed(0);
    if (!complete && marks.waits !== 'some') marks.first = took;
    marks.waits = complete ? 'yes' : 'some';
    if (complete) marks.full = took;
    marks.since ??= performance.now().toFixed(0);
  }
}

/** Bytes compressed and written in base64. @param {string} text */
async function unpack(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function start() {
  try {
    const [module, library] = await Promise.all(['#engine', '#library'].map((id) => unpack(find(id).textContent)));
    new App(JSON.parse(new TextDecoder().decode(library)), module);
  } catch (error) {
    find('#page').replaceChildren();
    unable(error);
  }
}

/** Says why nothing comes, above whatever is shown. @param {any} why */
const unable = (why) => alarm(`This browser cannot run the page (${why}). It needs WebAssembly with SIMD: Chrome 91, Firefox 113, Safari 16.4, or newer.`);
/** @param {string} words */
const alarm = (words) => put(find('#alarm'), el('p', { class: 'wrong' }, words));

if (typeof document === 'undefined') serve();
else {
  addEventListener('unhandledrejection', ({ reason }) => alarm(`Something went wrong on this page (${reason}). Open it anew, or change something.`));
  start();
}
