// @ts-check
/** Questions: what a convener asks about the case at hand, answered in words by this browser's own runs, over plausible worlds. */
import { chances } from './chances.js';
import { MOST } from './convening.js';
import { el, put } from './dom.js';
import { dots } from './dots.js';
import { over, restsOn, todayOf } from './onward.js';
import { AGAIN, capital } from './sayings.js';
import { joinsByMonth, whereWeStand } from './standing.js';
import { goals, whatIf, whenToLeave, whichThree, whoBlocks, whomFirst } from './told.js';
import { EACH } from './worlds.js';

/** The questions: name, title, what is meant, the command that answers it with more, and what answers it here. */
const QUESTIONS = /** @type {{name: string, title: string, means: string, command: string, tells: (asking: any, progress: any, months: number, leaves: number | null) => Promise<import('./told.js').Told | null>}[]} */ ([
  { name: 'goals', title: 'What is the chance of each goal, and when?', means: 'The case as it is, under plan A.', command: 'compare', tells: goals },
  { name: 'stand', title: 'Where do we stand?', means: 'What the history says, and what comes of it from today.', command: 'go-on', tells: whereWeStand },
  { name: 'partners', title: 'Whom first?', means: 'Each organisation is won at the start, and then decides for itself; and never comes: each against the same runs as they are.', command: 'partners', tells: whomFirst },
  { name: 'blockers', title: 'Who may block or leave?', means: 'Who starts against the aim, who stays outside, and who comes in and goes again.', command: 'partners', tells: whoBlocks },
  { name: 'shocks', title: 'What if something happens?', means: 'One shock at a time in month 12, each against the same runs without it.', command: 'shocks', tells: whatIf },
  { name: 'leave', title: 'When can we leave?', means: 'The convener leaves in month 12, 24, 36, 48 or 60; all runs go on for four years after the last.', command: 'leave', tells: whenToLeave },
  { name: 'three', title: 'Which three things?', means: 'A search over plans of at most three actions, with the staff-days that there are.', command: 'optimise', tells: whichThree },
]);
/** Questions that the page cannot answer, and the command that does. */
const ELSEWHERE = [['What does the history say of the model?', 'calibrate', 'keeps the runs that agree with it, and go-on goes on from those'], ['This case or that one?', 'versus', 'compares two scenarios']];

/** The names of all questions. */
export const ASKED = QUESTIONS.map(({ name }) => name);

export class Questions {
  static lead = 'What a convener asks of a case, answered for plan A over plausible worlds and luck, in this browser, offline.';

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.asked = '';
    this.turn = 0;
    this.most = MOST;
    this.list = el('div', { class: 'asks', role: 'group', 'aria-label': 'Questions' });
    this.answer = el('div', { class: 'told-answer' });
    this.progress = el('p', { class: 'progress', role: 'status' });
    this.element = el('div', { class: 'questions' }, this.list, el('div', { class: 'answered' }, this.progress, this.answer), el('details', { class: 'elsewhere' }, el('summary', {}, 'Questions that only the command line answers'),
      el('ul', { class: 'understood' }, ...ELSEWHERE.map(([title, command, does]) => el('li', {}, el('b', {}, title), ' ', el('code', {}, `coalitionlab ${command}`), ` ${does}.`)))));
  }

  open_() { this.follow(); }

  follow() {
    const { app } = this, { ask, world } = app.state, question = QUESTIONS.find(({ name }) => name === ask) ?? QUESTIONS[0];
    put(this.list, ...QUESTIONS.map(({ name, title }) => el('button', { type: 'button', 'aria-pressed': name === question.name ? 'true' : 'false', onclick: () => app.change({ ask: name }, { step: true }) }, title)));
    const wanted = JSON.stringify([app.state.case, app.plan('a'), world, question.name, this.most]);
    if (wanted === this.asked) return;
    this.asked = wanted;
    this.reply(question);
  }

  /** @param {typeof QUESTIONS[0]} question */
  async reply(question) {
    const { app } = this, turn = ++this.turn, of = app.case(), leaves = app.leaves(), plan = app.plan('a');
    app.pool.drop('questions');
    document.documentElement.dataset.replied = '';
    put(this.answer);
    this.progress.textContent = 'Making the runs …';
    const asking = { of, world: app.state.world, plan, library: app.library, most: this.most, share: (/** @type {any} */ job, /** @type {string} */ kind) => app.pool.share(job, 'questions', kind) };
    const told = await question.tells(asking, (/** @type {number} */ done, /** @type {number} */ all) => { if (turn === this.turn && done < all) this.progress.textContent = `${done} of ${all} ways of it have been run …`; }, app.months() - todayOf(of), leaves && leaves - todayOf(of));
    if (!told || turn !== this.turn) return;
    const worlds = app.library.shared.worlds.values.shape[0];
    const means = question.name === 'shocks' ? ` ${app.library.shared.shocks_mean}` : '';
    this.progress.textContent = question.name === 'three' ? `“${of.title}”. ${question.means}${of.onward ? ` ${restsOn(of)}` : ''}` : of.onward ? `“${of.title}”, led by “${plan.title}” from today on. ${question.means}${means} Months in this question are counted from today, its start is today, the end of month ${todayOf(of)}; those in the answer are counted from the first of the case. ${restsOn(of)} Every run is compared with one that is the same up to today, on the same luck.` : `“${of.title}”, led by “${plan.title}”, over ${worlds} plausible worlds, ${EACH} runs in each. ${question.means}${means} Every run is compared with one that has the same organisations and the same luck. Chances are over worlds and luck; What if keeps the model’s uncertain numbers as they stand: its chances, over luck alone, differ.`;
    put(this.answer, ...this.parts(told, question));
    document.documentElement.dataset.replied = question.name;
  }

  /** @param {import('./told.js').Told} told @param {typeof QUESTIONS[0]} question */
  parts(told, question) {
    const { app } = this, width = Math.min(820, this.answer.clientWidth || 640), abreast = Math.max(1, Math.min(told.goals?.length ?? 1, Math.floor((width + 24) / 264)));
    const [first, ...others] = told.lines;
    return [
      el('h2', {}, question.title), el('p', { class: 'answer' }, first), ...others.map((line) => el('p', {}, line)),
      told.history && joinsByMonth(told.history, width),
      told.rows.length > 0 && dots(told.rows, { width, ...told.axis }),
      told.goals && el('div', { class: 'goals' }, ...told.goals.map((goal) => chances({ name: goal.name, over: over(app.case(), 'worlds and luck'), by: [{ label: 'A', side: 'a', delivered: goal.delivered }] }, app.months(), (width - 24 * (abreast - 1)) / abreast, app.leaves(), todayOf(app.case())))),
      told.cells && told.cells.length > 0 && table('What the answer rests on', told.head ?? [], told.cells),
      ...(told.steps?.length ? [el('h3', {}, 'Next steps'), table('Next steps', ['Who', 'What', 'Why', 'By when'], told.steps)] : []),
      Number(told.leftOut) > 0 && el('p', {}, el('button', { type: 'button', class: 'plain', onclick: () => { this.most = app.case().organisations.length; this.follow(); } }, `Ask about all ${app.case().organisations.length}`), ' which takes longer.'),
      told.legend && el('p', { class: 'meaning' }, told.legend),
      told.brackets && el('p', { class: 'meaning' }, 'Changes in brackets may be luck: their 95 % interval holds 0.'),
      told.counts && el('p', { class: 'meaning' }, `${capital(AGAIN)}.`),
      el('p', { class: 'meaning' }, ...this.command(question.command)),
    ];
  }

  /** The command that answers it with more to say. @param {string} command */
  command(command) {
    const { app } = this, { world, edits, a: plan } = app.state, named = app.library.typed ?? {}, a = named[plan] ?? plan, { brought, name } = app.case(), of = brought ? 'my_case.yaml' : named[name] ?? name, worlds = app.library.shared.worlds.values.shape[0];
    if (edits.a || Object.keys(world).length) return ['The plan or the world is changed here: a command answers of the case and the plan as published.'];
    if (app.case().onward) return ['From the command line, with all runs that agree and their weights: ', el('code', {}, `coalitionlab go-on ${named[name] ?? 'results/calibration'} -s ${a}`), '; the same plans before a board: ', el('code', {}, `coalitionlab report ${named[name] ?? 'results/calibration'} -s ${a}`), '.'];
    if (command === 'go-on') return ['With runs that agree with the history: ', el('code', {}, `coalitionlab calibrate ${of} --history history.csv -s ${a} --out results/calibration`), ', then ', el('code', {}, `coalitionlab go-on results/calibration -s ${a}`), '.'];
    if (command === 'optimise') return ['A longer search, with more phases and aims: ', el('code', {}, `coalitionlab optimise ${of} --most 3 --current ${a}`), '.'];
    return ['The same from the command line, with more to say: ', el('code', {}, `coalitionlab ${command} ${of} -s ${a} --worlds ${worlds} --replicates ${EACH}${command === 'partners' ? ` --most ${this.most}` : ''}`), brought && ' (my_case.yaml is what “coalitionlab new” makes of your table).'];
  }
}

/** Texts of more letters run over several lines. */
const LONG = 14;
/** A table in a part of the page that scrolls aside. @param {string} label @param {string[]} head @param {string[][]} rows  each with its name first */
const table = (label, head, rows) => el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': label }, el('table', {},
  el('thead', {}, el('tr', {}, ...head.map((each) => el('th', { scope: 'col' }, each)))),
  el('tbody', {}, ...rows.map(([name, ...cells]) => el('tr', {}, el('th', { scope: 'row' }, name), ...cells.map((cell) => el('td', { class: cell.length > LONG && 'long' }, cell)))))));
