// @ts-check
/** Sliders: a name, the value in words, and a way back to where it was; `set` shows another value without asking for anything. */
import { el } from './dom.js';

let number = 0;

/**
 * @param {{name: string, called?: string, meaning?: string, value: number, base?: number, low: number, high: number, step: number,
 *   words: (value: number) => string, moved: (value: number) => void}} of  `called`: where others have the same name, one of its own for those who hear it
 */
export function slider({ name, called = name, meaning, value, base, low, high, step, words, moved }) {
  const id = `slider${++number}`, changed = () => base !== undefined && Math.abs(Number(input.value) - base) > step / 1000;
  const shown = el('span', { class: 'now', 'aria-hidden': 'true' }, words(value));
  const back = el('button', { type: 'button', class: 'back', title: `Back to ${base === undefined ? '' : words(base)}`, 'aria-label': `${called}: back to ${base === undefined ? '' : words(base)}`, onclick: () => { input.value = String(base); told(); moved(Number(base)); input.focus(); } }, '↺');
  const input = el('input', { id, type: 'range', min: low, max: high, step, value, 'aria-label': called === name ? false : called, 'aria-describedby': meaning ? `${id}m` : false, oninput: () => { told(); moved(Number(input.value)); } });
  input.value = String(value);
  const told = () => {
    const now = Number(input.value);
    shown.textContent = words(now);
    input.setAttribute('aria-valuetext', words(now));
    back.hidden = !changed();
  };
  told();
  const made = el('div', { class: 'slider' }, el('label', { for: id }, name), shown, back, input, meaning && el('p', { id: `${id}m`, class: 'meaning' }, meaning));
  made.set = (/** @type {number} */ to) => { input.value = String(to); told(); };
  return made;
}
