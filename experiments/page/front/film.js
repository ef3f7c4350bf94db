// @ts-check
/** One run as a picture that plays by itself, with what happens in it in words: for pages that tell. */
import { el } from './dom.js';
import { Network, insideAt } from './network.js';
import { Player } from './player.js';
import { joined } from './statistics.js';
import { typical, ways } from './typical.js';

const PACE = 4; // months a second
const AMONG = 60; // runs of which the most usual one is shown
const STILL = '(prefers-reduced-motion: reduce)';

/** Plays a typical run of a plan on a case. */
export class Film {
  /** @param {import('./main.js').App} app @param {{label?: string, named?: boolean}} [options]  `named`: with the names of organisations */
  constructor(app, { label = 'One run of the model', named = true } = {}) {
    this.app = app;
    this.network = new Network({ named });
    this.player = new Player({ pace: PACE, length: () => this.film?.length ?? 0, show: (month) => this.draw(month) });
    this.player.button.hidden = true;
    this.asked = '';
    this.turn = 0;
    /** @type {any} */
    this.film = null;
    this.replicate = 0;
    this.caption = el('p', { class: 'caption' });
    this.element = el('figure', { class: 'film', 'aria-label': label }, this.network.element, this.network.legend, el('figcaption', {}, this.player.button, this.caption));
  }

  /**
   * Shows a case before its first month; `plays` begins as soon as the run is there.
   * @param {string} name  of the case
   * @param {import('./types.js').Plan} plan
   * @param {boolean} plays
   */
  async show(name, plan, plays) {
    const { app } = this, of = app.library.cases[name], wanted = JSON.stringify([name, plan.name]);
    if (wanted === this.asked && this.film) return this.begin(plays);
    this.player.stop();
    this.asked = wanted;
    this.film = null;
    const turn = ++this.turn, { seed } = app.state, job = { case: name, world: {}, plans: [plan], seed, first: 0, last: AMONG, columns: ['collective_action'] };
    /** @param {number} k */
    const run = (k) => app.pool.ask({ ...job, first: k, last: k + 1 }, 'film', 'watch');
    const n = of.organisations.length;
    this.cast({ power: new Float64Array(n).fill(1), status: [], ends: [], trust: [], room: 0, length: 0 }, of); // nobody waits for a picture
    const first = await run(0);
    if (!first || turn !== this.turn) return undefined;
    this.cast(first, of);
    const parts = await app.pool.share(job, 'typical');
    if (!parts || turn !== this.turn) return undefined;
    this.replicate = typical(ways(joined(parts, 1), of.goals.length, 'collective_action'));
    this.film = this.replicate ? await run(this.replicate) : first;
    if (!this.film || turn !== this.turn) return undefined;
    if (this.replicate) this.cast(this.film, of);
    return this.begin(plays);
  }

  /** A run at its start. @param {any} film @param {import('./types.js').Case} of */
  cast(film, of) {
    this.of = of;
    this.network.cast(film, of);
    this.network.show(0);
  }

  /** @param {boolean} plays */
  begin(plays) {
    this.player.stop();
    this.player.button.hidden = !plays;
    this.caption.hidden = !plays;
    this.go(plays && matchMedia(STILL).matches ? this.film.length : 0);
    if (plays && !matchMedia(STILL).matches) this.player.play();
  }

  /** @param {number} month */
  go(month) { this.player.go(month); }

  /** @param {number} month */
  draw(month) {
    this.network.show(month);
    this.caption.replaceChildren(...this.words());
    document.documentElement.dataset.film = String(month);
  }

  /** Where the run stands, and the last thing that happened. */
  words() {
    const { film, of, player: { month } } = this;
    if (!of) return [];
    const n = of.organisations.length, inside = insideAt(film, of, month).filter(Boolean).length;
    if (!month) return [`Before the first month: ${inside} of ${n} are inside.`];
    const { withdraw } = of.frame, happened = [...of.events.map(([at, name]) => [at, `${name}.`]), [withdraw + 1, 'The convener leaves.'], ...of.goals.map((goal, g) => [film.delivered[g], `Delivered: ${goal.name}.`])];
    const past = happened.filter(([at]) => at <= month).sort((x, y) => Number(x[0]) - Number(y[0])), last = past.pop();
    return [el('b', {}, `${dated(of.starts, month)}: ${inside} of ${n} are inside. `), last ? `${Number(last[0]) === month ? '' : `Month ${last[0]}: `}${last[1]}` : ''];
  }

  /** Shows only some organisations in full. @param {((i: number) => boolean) | null} which */
  light(which) {
    this.network.marks?.forEach(({ group }, i) => group.classList.toggle('dim', which !== null && !which(i)));
  }
}

/** A month of a run, with its date where the case has one. @param {string | null} starts  YYYY-MM @param {number} month  from 1 */
export function dated(starts, month) {
  if (!starts) return `Month ${month}`;
  const [year, first] = starts.split('-').map(Number), at = first - 1 + month - 1;
  return `${NAMES[at % 12]} ${year + Math.floor(at / 12)} (month ${month})`;
}
const NAMES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
