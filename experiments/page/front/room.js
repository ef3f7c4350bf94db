// @ts-check
/**
 * A class: its host shows a question, or a turn, to all, and members hand in codes. Where a server serves this page, they meet in a room of it; without one,
 * codes are pasted. Nothing is kept but the codes, and these only until the server ends.
 *
 * @typedef {{at: string, question: string, step: string, counts: number[], taken: number[], ended?: boolean}} Board  what the host shows: the address of its page, how far a question is, or that the class has ended
 */
import { newTag, spreadOf } from './codes.js';

const EVERY = 1500, KEPT = 'coalitionlab room';

export class Room {
  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    const { tools } = app.library;
    /** The address of the server's rooms; empty where there is none. */
    this.served = tools ? `${tools.slice(0, tools.indexOf('tools/'))}room` : '';
    /** 'host', 'member', or empty for somebody alone. */
    this.kind = '';
    this.code = '';
    this.key = '';
    this.address = '';
    /** @type {string[]} */
    this.squares = [];
    this.tag = newTag();
    this.who = `${this.tag}${newTag()}${newTag()}`;
    this.count = 0;
    this.shown = '';
    this.followed = '';
    this.notes = '';
    this.pasted = '';
    this.problem = '';
    /** How far each question is: asked, the spread is shown, or the runs. @type {Record<string, string>} */
    this.steps = {};
    /** @type {Board | null} */
    this.board = null;
    /** What this member has handed in. */
    this.said = { learn: '', role: '' };
    this.again();
  }

  /** Goes on where this tab was before it was loaded anew. */
  again() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
      if (!kept || !this.served) return;
      for (const name of ['kind', 'code', 'key', 'address', 'squares', 'tag', 'who', 'steps', 'said']) /** @type {any} */ (this)[name] = kept[name];
      this.listen();
    } catch { /* a page from a file, or a private window, keeps nothing */ }
  }

  keep() {
    const { kind, code, key, address, squares, tag, who, steps, said } = this;
    try { sessionStorage.setItem(KEPT, JSON.stringify(kind ? { kind, code, key, address, squares, tag, who, steps, said } : null)); } catch { /* as above */ }
  }

  /** @param {string} path @param {string} [method] @param {string} [body] */
  async ask(path, method = 'GET', body = undefined) {
    const answer = await fetch(`${this.served}${path}`, { method, body, headers: this.key ? { 'X-Room-Key': this.key } : {} });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  /** Opens a room, or without a server takes the lead of a class that hands in codes. */
  async open() {
    try {
      if (this.served) Object.assign(this, await this.ask('', 'POST', location.pathname.match(/made\/[\w-]+$/)?.[0] ?? ''));
      this.begin('host');
    } catch (error) { this.says(error); }
  }

  /** @param {string} code  of a room; empty to take part by codes */
  async join(code) {
    try {
      if (code) await this.ask(`/${encodeURIComponent(code.trim().toUpperCase())}`);
      this.code = code.trim().toUpperCase();
      this.begin('member');
      this.hand('learn', ''); // so that the host counts this one too
    } catch (error) { this.says(error); }
  }

  /** @param {string} kind */
  begin(kind) {
    this.kind = kind;
    this.problem = '';
    this.keep();
    this.app.change({ room: this.code }, { redraw: true });
    this.listen();
  }

  /** The host ends the class, and all are told. */
  end() {
    if (this.code) this.ask(`/${this.code}`, 'PUT', JSON.stringify({ ended: true })).catch(() => {}); // a server that is gone has ended it
    this.leave();
  }

  leave() {
    Object.assign(this, { kind: '', code: '', key: '', address: '', squares: [], board: null, shown: '', followed: '', notes: '', pasted: '', count: 0, steps: {}, said: { learn: '', role: '' } });
    this.keep();
    this.app.change({ room: '' }, { redraw: true });
  }

  /** @param {unknown} error */
  says(error) {
    this.problem = error instanceof TypeError ? 'The server does not answer.' : String(error instanceof Error ? error.message : error);
    this.app.redraw();
  }

  /** Looks at the room again and again, for as long as this page is in it. */
  async listen() {
    const { code } = this;
    while (code && this.kind && this.code === code) {
      try { this.heard(await this.ask(`/${code}`)); } catch (error) { if (!this.problem) this.says(error); }
      await new Promise((done) => setTimeout(done, EVERY));
    }
  }

  /** @param {{board: string, count: number, notes?: string[]}} heard */
  heard({ board, count, notes }) {
    const text = (notes ?? []).join('\n'), news = this.problem || (this.kind === 'host' && (text !== this.notes || count !== this.count));
    Object.assign(this, { count, notes: text, problem: '' });
    if (this.kind === 'member' && board && board !== this.shown) this.follow(board);
    else if (news) this.app.redraw();
  }

  /** What the host shows now. @param {string} text */
  follow(text) {
    this.shown = text;
    try { this.board = JSON.parse(text); } catch { return; }
    const { at = '#', step, question, ended } = /** @type {Board} */ (this.board);
    if (ended) {
      this.leave();
      return this.says('Your teacher has ended the class: from here the page is yours alone.');
    }
    this.steps[question] = step;
    this.keep();
    const news = `${at} ${question} ${step}`;
    if (typeof at === 'string' && at.startsWith('#') && news !== this.followed) { // who has gone elsewhere comes back; not for every code that somebody hands in
      this.followed = news;
      this.goes();
    }
    this.app.redraw();
  }

  /** To what the host shows. */
  goes() {
    if (this.board && this.board.at !== this.app.situation.written()) location.hash = this.board.at;
  }

  /** Everything that was handed in. */
  get handed() { return `${this.notes}\n${this.pasted}`; }

  /** How the class predicts a question: how often a, b, and too close to tell. @param {string} question */
  counts(question) {
    if (this.kind === 'host') return spreadOf(this.handed, this.app.library.questions.findIndex((/** @type {any} */ each) => each.name === question));
    const counts = this.board?.question === question ? this.board.counts : [];
    return [0, 1, 2].map((k) => (Number.isFinite(counts?.[k]) ? counts[k] : 0));
  }

  /** How far a question is: 'ask', 'spread' or 'runs'; empty for somebody alone. @param {string} question */
  step(question) { return this.kind ? (this.steps[question] ?? 'ask') : ''; }

  /** The host shows all where it is. @param {string} [question] @param {string} [step] @param {number[]} [taken] */
  async show(question = '', step = '', taken = []) {
    if (question) this.steps[question] = step;
    this.keep();
    this.app.redraw();
    if (this.kind !== 'host' || !this.code) return;
    const counts = question && step !== 'ask' ? this.counts(question) : [];
    try { await this.ask(`/${this.code}`, 'PUT', JSON.stringify({ at: this.app.situation.written(), question, step, counts, taken })); } catch (error) { this.says(error); }
  }

  /** A member hands in a code. @param {'learn' | 'role'} kind @param {string} code */
  async hand(kind, code) {
    this.said[kind] = code;
    this.keep();
    if (this.kind !== 'member' || !this.code) return;
    try { await this.ask(`/${this.code}/${this.who}`, 'PUT', `${this.said.learn} ${this.said.role}`); } catch (error) { this.says(error); }
  }
}
