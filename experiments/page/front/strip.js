// @ts-check
/** What stands above a question of Learn in a class: for the host how many have predicted and what is shown to all, for a member where its prediction is. */
import { learnCode } from './codes.js';
import { el, put } from './dom.js';

export class Strip {
  /** @param {import('./learn.js').Learn} learn */
  constructor(learn) {
    this.learn = learn;
    this.words = el('p', { role: 'status' });
    this.ways = el('p', { class: 'row' });
    const field = el('textarea', { rows: 3, placeholder: 'Anna: learn:ab-s--:x7q', oninput: () => { learn.app.room.pasted = field.value; learn.counted(); } });
    this.pasted = el('label', { class: 'paste' }, 'Codes of the class, pasted as they come ', field);
    this.element = el('section', { class: 'strip', 'aria-label': 'Your class' }, this.words, this.pasted, this.ways);
  }

  /** @param {import('./types.js').Question} question @param {string | undefined} predicted */
  show({ name, choices }, predicted) {
    const { room } = this.learn.app, step = room.step(name), { kind, code } = room;
    this.element.hidden = !kind && !room.problem;
    this.pasted.hidden = kind !== 'host' || Boolean(code);
    if (!kind) { put(this.words, room.problem); put(this.ways); return; }
    if (kind === 'host') {
      const comes = this.at !== room.code + name;
      this.at = room.code + name;
      if (comes) room.show(name, step); // everybody comes along
      const sum = room.counts(name).reduce((a, b) => a + b, 0), all = room.code ? ` of ${Math.max(sum, room.count)}` : '';
      this.words.textContent = `${room.code ? `Room ${room.code}. ` : ''}${sum === 1 && !all ? 'One has' : `${sum}${all} have`} predicted${step === 'ask' ? '; how is hidden' : ''}.`;
      /** @param {string} to @param {string} words */
      const shows = (to, words) => el('button', { type: 'button', class: 'plain', 'aria-pressed': String(step === to), onclick: () => room.show(name, to) }, words);
      return put(this.ways, shows('ask', 'Let them predict'), shows('spread', 'Show how predictions are spread'), shows('runs', 'Show what the runs say'));
    }
    const said = predicted && predicted !== 'none' ? `You said: ${{ a: choices[0], b: choices[1] }[predicted] ?? 'too close to tell'}.` : step === 'runs' ? '' : 'Say what you expect.';
    const shown = /** @type {Record<string, string>} */ ({ spread: 'What all expect is shown; you may still think again.', runs: 'What the runs say is shown.' })[step] ?? (predicted ? 'It is with your teacher; the runs are shown to all together.' : '');
    put(this.words, `${code ? `Room ${code}. ` : ''}${said} `, ...(code ? [shown] : ['Your code: ', el('output', { class: 'code-of' }, learnCode(this.learn.predicted, this.learn.path.map((each) => each.name), room.tag))]));
    return put(this.ways, !code && predicted && step !== 'runs' && el('button', { type: 'button', onclick: () => room.show(name, 'runs') }, 'The teacher has shown it: show me what the runs say'));
  }
}
