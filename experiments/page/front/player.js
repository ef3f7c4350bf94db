// @ts-check
/** Plays the months of a run: the clock and the button of every picture that moves. */
import { el } from './dom.js';

export class Player {
  /**
   * @param {{pace: number, length: () => number, show: (month: number) => void, begins?: () => void}} of
   *   `pace`: months a second; `length`: how many months there are to play, 0 while there is no run; `begins`: before it plays
   */
  constructor({ pace, length, show, begins = () => {} }) {
    this.pace = pace;
    this.length = length;
    this.show = show;
    this.begins = begins;
    this.month = 0;
    /** @type {any} */
    this.timer = null;
    this.button = el('button', { type: 'button', class: 'play', onclick: () => (this.timer ? this.stop() : this.play()) }, 'Play');
  }

  /** Goes on from the month that is shown; from the start where that is the last. */
  play() {
    if (!this.length()) return;
    this.stop();
    this.begins();
    if (this.month >= this.length()) this.month = 0;
    this.button.textContent = 'Pause';
    this.timer = setInterval(() => {
      if (!this.button.isConnected || this.month >= this.length()) this.stop();
      else this.go(this.month + 1);
    }, 1000 / this.pace);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.button.textContent = 'Play';
  }

  /** Shows the end of a month; 0 is before the first. @param {number} month */
  go(month) {
    this.month = month;
    this.show(month);
  }
}
