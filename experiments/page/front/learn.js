// @ts-check
/** Learn: a question is answered by the reader first and by the runs second; then why, and where the model could be wrong. */
import { answerOf, judged, read, words, worldWords } from './answers.js';
import { Bands } from './bands.js';
import { learnCode } from './codes.js';
import { dots } from './dots.js';
import { el, put } from './dom.js';
import { interval, percent } from './numbers.js';
import { band, chanceInterval, meanInterval } from './statistics.js';
import { Strip } from './strip.js';

const SIDES = ['a', 'b'], UNSAID = 'none', NEVER = 10 ** 9;
/** Pixels from which two panels stand side by side. */
const ABREAST = 600;

export class Learn {
  static bare = true;

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    /** What was predicted, by question: it is in no link, so that one can be passed on. @type {Record<string, string>} */
    this.predicted = {};
    /** @type {Record<string, Promise<import('./answers.js').Answer>>} */
    this.answers = {};
    this.steps = el('nav', { class: 'steps', 'aria-label': 'Questions' });
    this.asked = el('section', { class: 'asked' });
    this.revealed = el('div', { class: 'revealed', 'aria-live': 'polite' });
    this.moves = el('div', { class: 'moves-row' });
    this.strip = new Strip(this);
    this.element = el('div', { class: 'learn' }, this.steps, this.strip.element, el('div', { class: 'pair' }, this.asked, this.revealed), this.moves);
  }

  open_() { this.follow(); }

  /** @returns {import('./types.js').Question[]} */
  get path() { return this.app.library.questions; }

  async follow() {
    const { app, path } = this, at = path.findIndex(({ name }) => name === app.state.question), question = path[at];
    const predicted = this.predicted[question.name], step = app.room.step(question.name), shows = step ? step === 'runs' : predicted !== undefined;
    this.frame(at);
    this.strip.show(question, predicted);
    if (shows && this.shown === JSON.stringify([question.name, predicted ?? '', step])) return this.counted();
    this.shown = '';
    this.ask(question, predicted, null);
    document.documentElement.dataset.asked = question.name;
    put(this.revealed, !shows && (step === 'spread' ? this.spread(question) : el('p', { class: 'hidden-yet' }, step ? 'What the runs say appears here when it is shown to all.' : 'What the runs say appears here once you have chosen.')));
    if (!shows) this.comes(question.name + step, step);
    // the runs are made while one thinks, and shown to nobody before
    this.answers[question.name] ??= answerOf(app, question);
    if (!shows) return;
    this.revealed.replaceChildren(el('p', { role: 'status' }, 'Making the runs …'));
    const answer = await this.answers[question.name];
    if (app.state.question !== question.name || this.predicted[question.name] !== predicted || app.room.step(question.name) !== step || !this.element.isConnected) return;
    this.higher = answer.gap.higher;
    this.shown = JSON.stringify([question.name, predicted ?? '', step]);
    this.ask(question, predicted, this.higher);
    this.reveal(answer, predicted ?? UNSAID);
    this.comes(question.name + step, step);
    document.documentElement.dataset.shows = answer.gaps.map(({ higher }) => higher).join(' ');
    document.documentElement.dataset.learnt = `${question.name} ${answer.gap.higher}`;
  }

  /** More predictions have come from the class. */
  counted() {
    const question = this.path.find(({ name }) => name === this.app.state.question);
    if (!question) return;
    const predicted = this.predicted[question.name];
    this.strip.show(question, predicted);
    this.ask(question, predicted, this.shown ? this.higher ?? null : null);
    if (this.app.room.step(question.name) === 'spread') put(this.revealed, this.spread(question));
  }

  /** What the teacher shows comes into sight, once: on a phone it stands below. @param {string} news @param {string} step */
  comes(news, step) {
    if (this.app.room.kind === 'member' && step !== 'ask' && this.led !== news) this.revealed.scrollIntoView();
    this.led = news;
  }

  /** How the class's predictions are spread, to be seen across a room. @param {import('./types.js').Question} question */
  spread(question) {
    const counts = this.app.room.counts(question.name), all = counts.reduce((x, y) => x + y, 0);
    return el('section', { class: 'expected' }, el('h2', {}, 'What we expect'), el('ul', { class: 'choices' }, ...choicesOf(question).map(([, words], k) => el('li', {}, tally(el('div', { class: 'choice' }, words), counts[k], all)))),
      !all && el('p', { class: 'meaning' }, 'Nobody has predicted yet.'));
  }

  /** @param {number} at */
  frame(at) {
    const { path } = this, following = path[at + 1], { app } = this;
    /** @param {number} k */
    const go = (k) => { app.change({ question: path[k].name }, { step: true, redraw: true }); scrollTo(0, 0); this.asked.querySelector('h1').focus({ preventScroll: true }); };
    put(this.steps, ...path.map(({ name, title }, k) => el('button', { type: 'button', class: 'step', 'aria-current': k === at && 'step', 'aria-label': `Question ${k + 1}: ${title}${this.predicted[name] ? ' (seen)' : ''}`, onclick: () => go(k) },
      el('b', {}, this.predicted[name] ? '✓' : String(k + 1)), el('span', {}, title))));
    put(this.moves,
      el('button', { type: 'button', disabled: at === 0, onclick: () => go(at - 1) }, 'Back'),
      following ? el('button', { type: 'button', class: this.predicted[path[at].name] && 'next', onclick: () => go(at + 1) }, 'Next question')
        : el('button', { type: 'button', class: 'next', onclick: () => app.change({ page: 'whatif' }, { step: true }) }, 'Now try it yourself'));
  }

  /** @param {string} name @param {string | null} predicted */
  predict(name, predicted) {
    if (predicted === null) delete this.predicted[name];
    else this.predicted[name] = predicted;
    this.app.room.hand('learn', learnCode(this.predicted, this.path.map((each) => each.name), this.app.room.tag));
    this.follow();
    this.asked.querySelector(predicted === null ? '.choices button' : '.again')?.focus({ preventScroll: true });
  }

  /** @param {import('./types.js').Question} question @param {string | undefined} predicted @param {string | null} higher  as the runs have it */
  ask(question, predicted, higher) {
    const { room } = this.app, step = room.step(question.name), open = room.kind !== 'host' && step !== 'runs' && predicted === undefined;
    const counts = step === 'runs' ? room.counts(question.name) : [], all = counts.reduce((x, y) => x + y, 0), choices = choicesOf(question);
    put(this.asked,
      el('h1', { tabindex: -1 }, question.title),
      el('p', { class: 'big' }, question.story),
      el('ul', { class: 'versus' }, ...question.labels.map((label, s) => el('li', {}, el('span', { class: `badge ${SIDES[s]}` }, SIDES[s].toUpperCase()), ' ', label))),
      el('h2', { class: 'ask' }, question.question),
      open && el('p', { class: 'meaning' }, 'Say what you expect before you look. There is no mark to lose.'),
      el('ul', { class: 'choices', 'aria-label': 'Your prediction' }, ...choices.map(([chosen, words], k) => el('li', {}, open
        ? tally(el('button', { type: 'button', onclick: () => this.predict(question.name, chosen) }, words), counts[k], all)
        : tally(el('div', { class: `choice ${predicted === chosen ? 'mine' : ''} ${higher === chosen ? 'theirs' : ''}` }, words,
          predicted === chosen && el('span', { class: 'tag' }, 'your prediction'), higher === chosen && el('span', { class: 'tag runs' }, 'what the runs show')), counts[k], all)))),
      open && !step && el('button', { type: 'button', class: 'plain', onclick: () => this.predict(question.name, UNSAID) }, 'Show without predicting'),
      predicted !== undefined && step !== 'runs' && el('button', { type: 'button', class: 'plain again', onclick: () => this.predict(question.name, null) }, 'Predict anew'));
  }

  /** @param {import('./answers.js').Answer} answer @param {string} predicted */
  reveal(answer, predicted) {
    const { question } = answer, asked = question.asks === 'worlds' ? 2 : 1, abreast = asked > 1 && this.revealed.clientWidth >= ABREAST, all = question.worlds.map((_, k) => k);
    const parts = all.map((k) => this.world(answer, k, k < asked));
    put(this.revealed,
      el('section', { class: 'shown' }, el('h2', {}, 'What the runs say'),
        el('p', { class: 'verdict', role: 'status' }, judged(predicted, answer.gap.higher) && el('b', {}, judged(predicted, answer.gap.higher)), words(answer, this.chance(question.worlds[0]))),
        el('div', { class: abreast ? 'two' : '' }, ...parts.slice(0, asked).map(({ element }) => element)),
        el('p', { class: 'meaning' }, `${question.replicates} runs of each, on the same luck, made just now in your browser; with 95 % intervals.`)),
      el('section', { class: 'why' }, el('h2', {}, 'Why'), el('p', {}, question.explains), el('blockquote', {}, question.says, ...question.sources.map((source) => el('cite', {}, source))),
        el('div', { class: 'wrong' }, el('h3', {}, 'Where the model could be wrong'), el('p', {}, question.wrong)), this.terms(question)),
      all.length > asked && el('section', { class: 'sides' }, el('h2', {}, 'Seen from other sides'), ...parts.slice(asked).map(({ element }) => element)),
      el('section', { class: 'ends' },
        el('div', {}, el('h2', {}, 'Watch this happen'), el('p', {}, `Run ${answer.typical + 1}${asked > 1 ? ` (${lower(question.worlds[0].label)})` : ''} is a typical one of these: see who comes in, who leaves, and when.`),
          el('div', { class: 'row' }, ...SIDES.map((side) => el('button', { type: 'button', class: `watch-${side}`, onclick: () => this.take(answer, 0, 'watch', side) }, `Watch ${side.toUpperCase()}: ${question.labels[SIDES.indexOf(side)]}`)),
            el('button', { type: 'button', onclick: () => this.take(answer, 0, 'whatif') }, 'Change it in What if'))),
        el('div', {}, el('h2', {}, 'To discuss'), el('ul', {}, ...question.discuss.map((line) => el('li', {}, line))))));
    // a common scale: panels side by side are there to be compared
    const most = Math.max(...parts.map(({ most }) => most));
    for (const { draw } of parts) draw(most);
  }

  /** @param {import('./types.js').Asked} world */
  chance(world) { return this.app.library.shared.outcomes[world.outcome].unit === '0 or 1'; }

  /** One world: the outcome of both plans, and, where it is asked about, its course. @param {import('./answers.js').Answer} answer @param {number} k @param {boolean} asked */
  world(answer, k, asked) {
    const { app } = this, { question, values } = answer, world = question.worlds[k], chance = this.chance(world), outcome = app.library.shared.outcomes[world.outcome];
    const like = question.worlds.map((each, at) => at).filter((at) => question.worlds[at].outcome === world.outcome);
    const estimates = values[k].map((each) => (chance ? chanceInterval : meanInterval)(each));
    const high = chance ? 1 : 1.04 * Math.max(...like.flatMap((at) => values[at].map((each) => meanInterval(each).high)));
    const space = this.revealed.clientWidth || 640, width = asked && question.asks === 'worlds' && space >= ABREAST ? (space - 32) / 2 : space;
    const told = estimates.map((each) => (chance ? percentOf(each) : interval(each)));
    const picture = dots(SIDES.map((side, s) => ({ name: `${side.toUpperCase()} ${question.labels[s]}`, side, estimate: estimates[s], words: told[s] })),
      { width, low: 0, high, form: (value) => read(value, chance, high), title: `${outcome.title}, ${chance ? 'share of runs' : outcome.unit}` });
    const bands = asked ? new Bands({ height: 230 }) : null, of = app.library.cases[world.case], { months, count, courses } = answer.runs[k];
    const rows = asked ? SIDES.map((_, s) => band(courses[question.course], s, count, months)) : [];
    const monthly = app.library.shared.monthly[question.course], title = world.label || upper(world.called);
    return {
      element: el('div', { class: 'world-of' }, el('h3', {}, title), !asked && world.says && el('p', {}, world.says), !asked && el('p', { class: 'meaning' }, worldWords(answer, k, chance)),
        picture, bands && el('h4', {}, 'Month by month'), bands && bands.element, asked && world.says && el('p', {}, world.says)),
      most: Math.max(0, ...rows.flat().map((row) => row[4])),
      draw: (/** @type {number} */ most) => bands?.draw({
        series: SIDES.map((side, s) => ({ label: side.toUpperCase(), side, rows: rows[s] })), months, leaves: of.frame.withdraw >= NEVER ? null : of.frame.withdraw + 1,
        events: of.events, unit: monthly.unit, name: monthly.title, high: 1, most,
      }),
    };
  }

  /** @param {import('./types.js').Question} question */
  terms(question) {
    const { outcomes, monthly, actions } = this.app.library.shared, { outcome } = question.worlds[0];
    const rows = [outcomes[outcome], monthly[question.course].title !== outcomes[outcome].title && monthly[question.course], ...question.actions.map((name) => actions[name])].filter(Boolean);
    return el('details', {}, el('summary', {}, 'What the words mean'), el('dl', {}, ...rows.flatMap((row) => [el('dt', {}, row.title), el('dd', {}, `${row.meaning}.`)])));
  }

  /** Takes a world to another page as it is. @param {import('./answers.js').Answer} answer @param {number} k @param {string} page @param {string} [side] */
  take({ question, typical }, k, page, side = 'a') {
    const [a, b] = question.plans, { case: name, outcome } = question.worlds[k];
    this.app.change({ page, case: name, a, b, side, outcome, course: question.course, seed: question.seed, replicate: typical, deeds: [], world: {}, edits: {} }, { step: true, redraw: true });
  }
}

/** What can be predicted, and its words. @param {import('./types.js').Question} question @returns {[string, string][]} */
const choicesOf = (question) => [['a', question.choices[0]], ['b', question.choices[1]], ['same', 'Too close to tell from luck']];

/** How many of a class have chosen this. @param {any} choice @param {number | undefined} count @param {number} all */
function tally(choice, count, all) {
  if (!all || count === undefined) return choice;
  choice.style.setProperty('--share', `${Math.round((100 * count) / all)}%`);
  choice.classList.add('tally');
  choice.append(el('span', { class: 'count' }, `${count} of ${all}, ${percent(count / all)}`));
  return choice;
}

/** @param {import('./statistics.js').Estimate} estimate */
const percentOf = ({ mean, low, high }) => `${(100 * mean).toFixed(0)} % (${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)})`;
/** @param {string} words */
const upper = (words) => words[0].toUpperCase() + words.slice(1);
/** @param {string} words */
const lower = (words) => words[0].toLowerCase() + words.slice(1);
