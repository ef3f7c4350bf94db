// @ts-check
/** A case, told in five screens from what its file says: the issue, who is there, what it takes, what was tried, and what you would do. */
import { el, put, select } from './dom.js';
import { dated, Film } from './film.js';
import { happening } from './sayings.js';
import { timeline } from './timeline.js';

const SCREENS = ['The issue', 'Who is there', 'What it takes', 'A way to lead', 'What would you do?'];
const TURN = 1900; // milliseconds for which each sector is shown
const NAMED = 7, NEVER = 10 ** 9;

export class Story {
  static bare = true;

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.film = new Film(app, { label: 'The organisations of the case' });
    /** @type {any} */
    this.timer = null;
    this.tried = '';
    this.told = el('div', { class: 'telling' });
    this.stage = el('div', { class: 'stage' }, this.film.element);
    this.steps = el('nav', { class: 'steps', 'aria-label': 'Screens of the story' });
    this.moves = el('div', { class: 'moves-row' });
    this.element = el('div', { class: 'story', onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event) },
      this.steps, el('div', { class: 'spread' }, el('div', { class: 'page-of' }, this.told, this.moves), this.stage));
  }

  open_() { this.follow(); }

  get screen() { return Math.min(this.app.state.screen, SCREENS.length - 1); }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key], { target } = event;
    if (!by || (target instanceof HTMLElement && ['SELECT', 'INPUT'].includes(target.tagName))) return;
    event.preventDefault();
    this.go(this.screen + by);
  }

  /** @param {number} screen */
  go(screen) {
    if (screen < 0 || screen >= SCREENS.length) return;
    this.app.change({ screen }, { step: true, redraw: true });
    const title = this.told.querySelector('h1');
    title?.focus({ preventScroll: true });
    if (this.element.getBoundingClientRect().top < 0) this.element.scrollIntoView();
  }

  follow() {
    const { app, screen } = this, of = app.case(), cases = app.cases();
    clearInterval(this.timer);
    put(this.steps,
      ...SCREENS.map((title, k) => el('button', { type: 'button', class: 'step', 'aria-current': k === screen && 'step', onclick: () => this.go(k) }, el('b', { 'aria-hidden': 'true' }, String(k + 1)), el('span', {}, title))),
      cases.length > 1 && el('label', { class: 'which' }, el('span', {}, 'Case '), select('The case', cases.map(({ name, title }) => [name, title]), of.name, (name) => app.change({ case: name, world: {}, deeds: [], screen: 0 }, { redraw: true, step: true }))));
    const told = [issue, people, takes, () => this.trying(of), () => this.asking(of)][screen](of, app, Math.min(560, this.told.clientWidth || innerWidth - 40));
    put(this.told, ...told);
    put(this.moves,
      el('button', { type: 'button', disabled: screen === 0, onclick: () => this.go(screen - 1) }, 'Back'),
      screen < SCREENS.length - 1 && el('button', { type: 'button', class: 'next', onclick: () => this.go(screen + 1) }, `Next: ${SCREENS[screen + 1].toLowerCase()}`));
    this.element.dataset.screen = String(screen);
    this.picture(of);
    document.documentElement.dataset.told = `${of.name} ${screen}`;
  }

  /** The plan that is played: one that the case's own text tells of, or the page's first. @param {import('./types.js').Case} of */
  plan(of) {
    const own = of.own.includes(this.tried) ? this.tried : (of.own[0] ?? this.app.state.a);
    return this.app.library.strategies[own];
  }

  /** @param {import('./types.js').Case} of */
  async picture(of) {
    const { screen, film } = this, plan = this.plan(of);
    await film.show(of.name, plan, screen === 3);
    if (screen !== this.screen || of !== this.app.case()) return;
    film.light(null);
    film.caption.hidden = screen < 3;
    if (screen === 4 && film.film) film.go(film.film.length);
    if (screen === 1 && film.film) this.introduce(of);
  }

  /** Sector after sector, as the list names them. @param {import('./types.js').Case} of */
  introduce(of) {
    const rows = this.told.querySelectorAll('.sectors li'), sectors = sectorsOf(of), still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    let k = -1;
    /** @param {number} next  past the last: all */
    const light = (next) => {
      k = next;
      this.film.light(k < sectors.length ? (i) => of.sector[i] === sectors[k].sector : null);
      rows.forEach((row, at) => row.classList.toggle('lit', at === k));
    };
    rows.forEach((row, at) => {
      row.addEventListener('pointerenter', () => { clearInterval(this.timer); light(at); });
      row.addEventListener('pointerleave', () => light(sectors.length));
    });
    if (still) return;
    light(0);
    this.timer = setInterval(() => {
      light(k + 1);
      if (k >= sectors.length || !this.element.isConnected) clearInterval(this.timer);
    }, TURN);
  }

  /** @param {import('./types.js').Case} of */
  trying(of) {
    const plan = this.plan(of), plans = of.own.map((name) => this.app.library.strategies[name]);
    return [
      heading(plans.length ? 'What was tried, or advised' : 'One way to lead'),
      el('p', { class: 'big' }, el('b', {}, plan.title), plan.summary ? `: ${lower(plan.summary)}` : ''),
      plans.length > 1 && el('p', {}, el('label', {}, 'Its text speaks of other ways too: ', select('The way that is played', plans.map(({ name, title }) => [name, title]), plan.name, (name) => { this.tried = name; this.follow(); }))),
      list(plan.says.slice(0, 4)),
      phases(plan, of),
      el('p', { class: 'meaning' }, 'The picture plays this plan in the model: one typical run of many. It is not what happened; it is how the model works, with numbers that are mostly assumed.'),
    ];
  }

  /** @param {import('./types.js').Case} of */
  asking(of) {
    const { app } = this, { strategies } = app.library, played = this.plan(of);
    const names = [...new Set([...of.own, 'mobilizing_leadership', 'system_leadership', 'collaborative_campaign', 'dominant_convener', 'leaderless'])].filter((name) => name in strategies && name !== played.name).slice(0, 5);
    /** @param {string} a */
    const lead = (a) => app.change({ page: 'whatif', a, b: played.name, deeds: [], world: {}, edits: {} }, { step: true, redraw: true });
    return [
      heading('What would you do?'),
      el('p', { class: 'big' }, `You are ${of.leader}, with ${days(of)} staff-days a month. The picture shows where “${played.title}” ends in a typical run. How would you lead?`),
      el('ul', { class: 'choices' }, ...names.map((name) => el('li', {}, el('button', { type: 'button', onclick: () => lead(name) }, el('b', {}, strategies[name].title), strategies[name].summary && el('span', {}, strategies[name].summary))))),
      el('p', {}, el('button', { type: 'button', class: 'next', onclick: () => lead(played.name) }, 'Make a plan of my own')),
      el('p', { class: 'meaning' }, `Each opens What if: yours is plan A, “${played.title}” is plan B, on the same luck, and everything can be changed. Before you look, say to each other what you expect.`),
      of.assumed.length && el('details', {}, el('summary', {}, 'What had to be assumed in this case'), list(of.assumed)),
    ];
  }
}

/** A title that is read out when its screen is opened. @param {string} title */
const heading = (title) => el('h1', { tabindex: -1 }, title);
/** @param {string[]} lines @param {string} [kind] */
const list = (lines, kind = 'says') => lines.length > 0 && el('ul', { class: kind }, ...lines.map((line) => el('li', {}, line)));
/** @param {string} words */
const lower = (words) => words[0].toLowerCase() + words.slice(1);
/** @param {import('./types.js').Case} of */
const days = (of) => String(of.convener.capacity);

/** @param {import('./types.js').Case} of */
function issue(of) {
  return [
    heading(of.title),
    el('p', { class: 'big' }, of.issue && of.issue !== of.title ? `${of.issue}.` : ''),
    list(of.says),
    of.source && el('p', { class: 'meaning' }, `Told from: ${of.source}.`),
  ];
}

/** Sectors that are there, the largest first, with some that stand for each. @param {import('./types.js').Case} of */
function sectorsOf(of) {
  return of.sectors.map((name, sector) => {
    const there = of.organisations.map((_, i) => i).filter((i) => of.sector[i] === sector);
    const first = [...there].sort((i, j) => Number(of.affected.includes(j)) - Number(of.affected.includes(i)) || Number(named(of, j)) - Number(named(of, i)) || i - j);
    return { name, sector, there, first };
  }).filter(({ there }) => there.length).sort((x, y) => y.there.length - x.there.length);
}
/** Whether the case's text names an organisation. @param {import('./types.js').Case} of @param {number} i */
const named = (of, i) => (of.notes[i] ?? '').startsWith('named in the text');

/** @param {import('./types.js').Case} of */
function people(of) {
  const listed = of.notes.length > 0, n = of.organisations.length, voices = of.affected.length;
  return [
    heading(`${n} organisations, ${sectorsOf(of).length} sectors`),
    el('p', { class: 'big' }, `The convener: ${of.leader}, with ${days(of)} staff-days a month ${strength(of.convener.power)}.`),
    el('ul', { class: 'sectors' }, ...sectorsOf(of).map(({ name, sector, there, first }) => el('li', {}, el('b', { class: `of s${sector % 7}` }, `${upper(name)} ${there.length}`),
      listed && el('span', {}, ` ${first.slice(0, NAMED).map((i) => of.organisations[i]).join(', ')}${there.length > NAMED ? ` and ${there.length - NAMED} more` : ''}`)))),
    el('p', { class: 'meaning' }, [
      listed ? `${voices ? `${voices} speak for those most affected. ` : ''}${named(of, 0) || of.notes.some((_, i) => named(of, i)) ? 'Those that the text names are there; the others are of kinds that such a place has.' : ''}` : 'The text names no organisations: those here are drawn anew for every run, by sector.',
      ' They differ in power, in what they care about, in what they can give, and in whom they trust.'].join('')),
  ];
}

/** @param {number} power */
const strength = (power) => (power >= 0.7 ? 'and much power over the others' : power >= 0.4 ? 'and some power over the others' : 'and little power over the others');
/** @param {string} words */
const upper = (words) => words[0].toUpperCase() + words.slice(1);

/** @param {import('./types.js').Case} of @param {import('./main.js').App} _ @param {number} width */
function takes(of, _, width) {
  const leaves = of.frame.withdraw >= NEVER ? null : of.frame.withdraw + 1;
  return [
    heading(of.events.length ? 'What it takes, and what happened' : 'What it takes'),
    el('ol', { class: 'goals-of' }, ...of.goals.map((goal) => el('li', {}, el('b', {}, goal.name), goal.parts.length > 0 && el('span', {}, `needs ${goal.parts.join(', ')}`)))),
    of.usual_goals && el('p', { class: 'meaning' }, 'The case names no goals; these are the usual ones.'),
    ...of.lacking.map((line) => el('p', { class: 'meaning' }, line)),
    timeline(of, leaves, width),
    of.events.length > 0 && el('ol', { class: 'events-of' }, ...of.events.map((event) => el('li', {}, el('span', { class: 'when' }, dated(of.starts, event[0])), ' ', happening(event)))),
    el('p', { class: 'meaning' }, `${leaves === null ? 'The convener stays.' : `${of.starts ? `${dated(of.starts, leaves)}: the` : `In month ${leaves} the`} convener leaves. What stays is the coalition’s own.`} A goal is delivered when members have done its work: expertise, money, reach and authority, brought together.`),
  ];
}

/** The phases of a plan as a strip of months. @param {import('./types.js').Plan} plan @param {import('./types.js').Case} of */
function phases(plan, of) {
  const end = Math.min(of.frame.withdraw, of.frame.months);
  if (!plan.phases.length) return null;
  return el('ol', { class: 'phases' }, ...plan.phases.map((phase, k) => {
    const before = k ? plan.phases[k - 1].until : 0, last = phase.until !== null && phase.until < end ? phase.until : end;
    return el('li', {}, el('b', {}, phase.name), el('span', {}, before === null ? 'then' : `months ${before + 1} to ${last}`));
  }));
}
