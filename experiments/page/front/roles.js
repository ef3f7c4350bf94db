// @ts-check
/** Tables of a room play organisations, a turn of some months after the other; the model plays all others, on the same luck; at the end stands the run without them. */
import { didText, DOES, roleCode, rolesIn } from './codes.js';
import { el, put, select } from './dom.js';
import { dated } from './film.js';
import { Network, insideAt } from './network.js';
import { Player } from './player.js';
import { doneIn, playedDeeds, soundPlay } from './plays.js';
import { sheet } from './sheet.js';
import { listing } from './sayings.js';

const PACE = 4, TURNS = /** @type {[string, string][]} */ ([['6', 'half a year'], ['12', 'a year'], ['24', 'two years']]);

export class Roles {
  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    /** The run that is played, and the same without those who play. @type {any} */
    this.film = null;
    /** @type {any} */
    this.base = null;
    /** @type {any[]} */
    this.rows = [];
    /** What the sheets were drawn for last. @type {[string, any]} */
    this.drawnFor = ['', null];
    this.network = new Network();
    this.player = new Player({ pace: PACE, length: () => (this.film ? this.month : 0), show: (month) => this.draw(month) });
    /** What this table's organisations do in the turn to come; a dash where it has not decided. @type {Map<number, string>} */
    this.mine = new Map();
    this.asked = '';
    this.head = el('div', { class: 'turn' });
    this.panel = el('div', { class: 'turn' });
    this.sheets = el('div', { class: 'sheets' });
    this.told = el('p', { role: 'status' });
    this.element = el('div', { class: 'roles' }, el('div', { class: 'spread' }, el('div', {}, this.head, this.panel), el('div', { class: 'stage' }, this.network.element, this.network.legend, el('p', { class: 'row' }, this.player.button, this.told))), this.sheets);
  }

  /** @returns {import('./types.js').Case} */
  get of() { return this.app.case(); }
  get play() { return soundPlay(this.app.state.play, this.of); }
  get turn() { return this.play?.did.length ?? 0; }
  /** The months that have been played. */
  get month() { return Math.min(this.app.months(), this.turn * (this.play?.every ?? 0)); }
  get ended() { return this.month >= this.app.months(); }
  /** Whether this page says when it goes on. */
  get leads() { return this.app.room.kind !== 'member'; }

  /** Draws the game; returns whether there is one. */
  follow() {
    const { app, play } = this;
    this.element.hidden = !play;
    if (!play) return false;
    if (this.named !== app.state.case) this.mine.clear(); // numbers of other organisations
    this.named = app.state.case;
    const { state } = app, game = JSON.stringify([state.case, state.a, state.edits.a, state.world, state.seed, state.replicate, play]), wanted = JSON.stringify([game, [...this.mine.keys()]]);
    this.show();
    if (wanted !== this.asked) this.ask(wanted, game !== this.game);
    this.game = game;
    return true;
  }

  /** @param {string} wanted @param {boolean} plays  whether the months of the last turn are played */
  async ask(wanted, plays) {
    const { app, of, turn, play } = this, { state } = app;
    this.asked = wanted;
    if (plays && this.mine.size) { // a new turn, not decided yet
      for (const i of this.mine.keys()) this.mine.set(i, '-');
      app.room.hand('role', roleCode(turn, this.mine, app.room.tag));
    }
    const rows = [...this.mine.keys()], job = { case: state.case, world: state.world, plans: [app.plan('a')], seed: state.seed, first: state.replicate, last: state.replicate + 1, columns: [], rows };
    const [film, base] = await Promise.all([app.pool.ask({ ...job, deeds: playedDeeds(play, of) }, 'roles', 'watch'), this.ended ? app.pool.ask(job, 'roles', 'watch') : null]);
    if (!film || wanted !== this.asked) return;
    Object.assign(this, { film, base, rows });
    this.network.cast(film, of);
    this.show();
    this.player.go(plays && turn ? this.month - /** @type {any} */ (play).every : this.month);
    if (!plays || matchMedia('(prefers-reduced-motion: reduce)').matches) this.player.go(this.month);
    else this.player.play();
    document.documentElement.dataset.turn = String(turn);
  }

  /** @param {number} month */
  draw(month) {
    const { film, of } = this;
    if (!film) return;
    this.network.show(month);
    const n = of.organisations.length, inside = insideAt(film, of, month).filter(Boolean).length;
    const done = of.goals.filter((_, g) => film.delivered[g] <= month).map(({ name }) => `“${name}”`);
    this.told.textContent = `${month ? dated(of.starts, month) : 'Before the first month'}: ${inside} of ${n} are inside${done.length ? `; delivered: ${listing(done)}` : ''}.`;
  }

  show() {
    const { app, of, ended, turn, month, leads } = this, { every } = /** @type {any} */ (this.play), turns = Math.ceil(app.months() / every);
    put(this.head, el('h2', {}, ended ? 'The run is over' : `Turn ${turn + 1} of ${turns}: months ${month + 1} to ${Math.min(app.months(), month + every)}`),
      !turn && leads && this.setting(every), !turn && !leads && el('p', { class: 'big' }, `${of.title}. The convener: ${of.leader}.`));
    put(this.panel, ...(ended ? this.result() : leads ? this.leading() : this.waiting()));
    this.table();
  }

  /** The case, the way to lead and the length of a turn, before the first one. @param {number} every */
  setting(every) {
    const { app } = this, { state } = app;
    /** @param {any} changes */
    const change = (changes) => { app.change({ deeds: [], play: app.state.play, ...changes }, { redraw: true, step: true }); app.room.show(); };
    /** @param {{name: string, title: string}[]} all */
    const named = (all) => all.map(({ name, title }) => /** @type {[string, string]} */ ([name, title]));
    return el('div', { class: 'settings' }, this.of.brought && app.room.code && el('p', { class: 'answer wrong' }, 'This case is in your browser only, and nobody else can play it. Go “With Python”, come back to the page that is made of it, and open the room there.'),
      el('label', {}, 'The case ', select('The case', named(app.cases()), state.case, (name) => { this.mine.clear(); change({ case: name, world: {} }); })),
      el('label', {}, 'The convener leads by ', select('The way to lead', named(app.plans()), state.a, (a) => change({ a, edits: {} }))),
      el('label', {}, 'A turn is ', select('Length of a turn', TURNS, String(every), (text) => change({ play: { every: Number(text), did: [] } }))));
  }

  /** What has come from all tables for this turn, by organisation. */
  said() {
    const { app, of } = this, said = rolesIn(app.room.kind === 'host' ? app.room.handed : '', this.turn, of.organisations.length);
    for (const [i, letter] of this.mine) said.set(i, [letter, ...(said.get(i) ?? [])]);
    return said;
  }

  /** Who is played, and the way on. */
  leading() {
    const { app, of, turn } = this, { room } = app, said = this.said(), play = /** @type {import('./plays.js').Play} */ (this.play), before = doneIn(play, turn, of.organisations.length);
    for (const i of before.keys()) if (!said.has(i)) said.set(i, ['-']);
    const taken = [...said.keys()].sort((a, b) => a - b), open = [...said].filter(([, letters]) => letters.every((letter) => letter === '-')).length;
    if (room.kind === 'host' && JSON.stringify(taken) !== JSON.stringify(this.taken ?? [])) {
      this.taken = taken;
      queueMicrotask(() => room.show('', '', taken));
    }
    const go = () => {
      const did = new Map([...said].map(([i, letters]) => [i, letters.find((letter) => letter !== '-') ?? '-']));
      room.pasted = '';
      app.change({ play: { every: play.every, did: [...play.did, didText(did)] } }, { step: true, redraw: true });
      room.show('', '', taken);
    };
    return [
      said.size > 0 && el('ul', { class: 'played' }, ...taken.map((i) => {
        const letters = said.get(i) ?? [], decided = letters.some((letter) => letter !== '-');
        return el('li', { class: decided ? 'done' : '' }, el('span', { class: 'tick', 'aria-hidden': 'true' }, decided ? '✓' : '○'), ` ${of.organisations[i]}`, el('span', { class: 'meaning' }, `${decided ? '' : before.has(i) ? ' goes on as before' : ' has not decided'}${letters.length > 1 ? `: ${letters.length} tables play it, the first counts` : ''}`));
      })),
      !said.size && el('p', {}, room.kind === 'host' ? 'Nobody plays yet. Each table takes an organisation or more, reads its sheet, and decides.' : 'Take an organisation or more below, read its sheet, and decide.'),
      room.kind === 'host' && !room.code && el('label', { class: 'paste' }, 'Codes of the tables ', el('textarea', { rows: 3, oninput: (/** @type {any} */ event) => { room.pasted = event.target.value; this.panelKeeps(); } }, room.pasted)),
      el('p', { class: 'row' }, el('button', { type: 'button', class: 'next', onclick: go }, said.size && open < said.size ? `Play on${open ? `, without waiting for ${open}` : ''}` : 'Play on: the model decides for all'),
        el('button', { type: 'button', class: 'plain', onclick: () => { this.mine.clear(); app.change({ play: null }, { step: true, redraw: true }); room.show(); } }, 'End the game')),
    ];
  }

  /** Draws who is played anew while codes are pasted, and leaves the field alone. */
  panelKeeps() {
    const field = this.panel.querySelector('textarea'), at = field.selectionStart;
    this.show();
    const now = this.panel.querySelector('textarea');
    now.focus();
    now.setSelectionRange(at, at);
  }

  /** What a member sees while the others decide. */
  waiting() {
    const { room } = this.app, code = roleCode(this.turn, this.mine, room.tag);
    if (room.code) return [el('p', { role: 'status' }, this.mine.size ? 'What you choose below is with your teacher at once, and can be changed until the run goes on.' : 'Take an organisation below, or more than one.')];
    return [this.mine.size > 0 && el('p', {}, 'Your code for this turn: ', el('output', { class: 'code-of' }, code)),
      el('p', { class: 'meaning' }, 'When all have decided your teacher plays on, and gives you the link of the next turn.')];
  }

  /** The organisations of this table, each with its sheet. */
  table() {
    const { app, of, film, ended } = this, { room } = app, told = room.kind === 'member' ? room.board?.taken ?? [] : [];
    const space = this.sheets.clientWidth || 360, key = JSON.stringify([this.asked, [...this.mine], ended, told, space, room.kind]);
    if (key === this.drawnFor[0] && film === this.drawnFor[1]) return undefined; // an open choice stays open while others decide
    this.drawnFor = [key, film];
    if (ended) return put(this.sheets);
    const free = of.organisations.map((name, i) => /** @type {[string, string]} */ ([String(i), name])).filter(([i]) => !this.mine.has(Number(i)) && !told.includes(Number(i)));
    /** @param {() => void} change */
    const changes = (change) => {
      change();
      room.hand('role', roleCode(this.turn, this.mine, room.tag));
      this.follow();
    };
    return put(this.sheets, el('h3', {}, room.kind === 'host' ? 'A table without a device' : this.mine.size > 1 ? 'Your organisations' : 'Your organisation'),
      el('p', {}, select('Take an organisation', [['', this.mine.size ? 'Take another one …' : 'Take an organisation …'], ...free], '', (i) => { if (i) changes(() => this.mine.set(Number(i), '-')); })),
      ...[...this.mine].map(([i, letter]) => el('section', { class: 'card sheet' },
        el('div', { class: 'row' }, el('h3', {}, of.organisations[i]), el('button', { type: 'button', class: 'plain', 'aria-label': `Give back ${of.organisations[i]}`, onclick: () => changes(() => this.mine.delete(i)) }, 'give it back')),
        film && this.rows.includes(i) && sheet(app, film, { i, row: this.rows.indexOf(i), close: this.rows.length, month: this.month, width: space >= 900 ? (space - 80) / 2 + 40 : space - 44 }),
        el('fieldset', {}, el('legend', {}, 'What does it do in this turn?'), ...Object.entries(DOES).map(([key, { words }]) => el('label', {},
          el('input', { type: 'radio', name: `does${i}`, value: key, checked: letter === key, onchange: () => changes(() => this.mine.set(i, key)) }), ` ${words}`))))));
  }

  /** The run beside the same luck without those who played. */
  result() {
    const { app, of, film, base } = this, n = of.organisations.length, months = app.months(), played = [...doneIn(/** @type {any} */ (this.play), this.turn, n).keys()];
    if (!film || !base) return [el('p', { role: 'status' }, 'Making the run without you …')];
    const at = Object.keys(app.library.shared.monthly).indexOf('collective_action'), width = Object.keys(app.library.shared.monthly).length;
    const inside = (/** @type {any} */ of_, /** @type {number} */ i) => Array.from({ length: months }, (_, t) => Number(of_.status[t * n + i] !== 0)).reduce((a, b) => a + b, 0);
    const action = (/** @type {any} */ of_) => (Array.from({ length: months }, (_, t) => of_.months[t * width + at]).reduce((a, b) => a + b, 0) / months).toFixed(3);
    const goal = (/** @type {any} */ of_, /** @type {number} */ g) => (of_.delivered[g] <= months ? `month ${of_.delivered[g]}` : 'never');
    const rows = [...of.goals.map(({ name }, g) => [`Delivered: ${name}`, goal(film, g), goal(base, g)]), ['Collective action, mean over all months', action(film), action(base)], ...played.map((i) => [`Months inside: ${of.organisations[i]}`, String(inside(film, i)), String(inside(base, i))])];
    return [
      el('p', { class: 'big' }, 'The same organisations and the same luck, with what you decided and without it. One run proves nothing; talk about what your decisions set off in others.'),
      el('div', { class: 'wide-table' }, el('table', {}, el('thead', {}, el('tr', {}, ...['', 'With you', 'Without you'].map((title) => el('th', { scope: 'col' }, title)))), el('tbody', {}, ...rows.map(([name, ...cells]) => el('tr', {}, el('th', { scope: 'row' }, name), ...cells.map((cell) => el('td', {}, cell))))))),
      el('p', { class: 'row' }, el('button', { type: 'button', class: 'next', onclick: () => { app.change({ page: 'watch', side: 'a' }, { step: true, redraw: true }); app.room.show(); } }, 'Watch both, month by month'),
        this.leads && el('button', { type: 'button', onclick: () => { app.change({ play: { every: /** @type {any} */ (this.play).every, did: [] } }, { step: true, redraw: true }); app.room.show(); } }, 'Play it again'),
        this.leads && el('button', { type: 'button', class: 'plain', onclick: () => { app.change({ play: null }, { step: true, redraw: true }); app.room.show(); } }, 'End the game')),
    ];
  }
}
