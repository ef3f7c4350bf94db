// @ts-check
/**
 * What the page shows, in the address after the #: a link is the whole state, and going back undoes.
 *
 * @typedef {{page: string, case: string, a: string, b: string, course: string, outcome: string, seed: number, replicate: number,
 *   side: string, who: string, x: string, y: string, question: string, ask: string, screen: number, deeds: import('./types.js').Deed[], play: any, room: string, world: import('./types.js').World, edits: {a?: Record<string, any>, b?: Record<string, any>}}} State
 */

/** Holds the state and tells of its changes. */
export class Situation {
  /** @param {State} usual  what is so unless the address says otherwise @param {(state: any) => State} checked  drops what there is not */
  constructor(usual, checked) {
    this.usual = usual;
    this.checked = checked;
    this.state = this.read();
    /** @type {((state: State, before: State) => void)[]} */
    this.listeners = [];
    addEventListener('hashchange', () => {
      if (location.hash !== this.written()) this.settle(this.read());
    });
  }

  /** @returns {State} */
  read() {
    /** @type {any} */
    const found = { ...this.usual };
    for (const [name, text] of new URLSearchParams(location.hash.slice(1))) {
      if (!(name in found)) continue;
      try {
        found[name] = typeof found[name] === 'string' ? text : JSON.parse(text);
      } catch { /* half a link: what can be read of it counts */ }
    }
    return this.checked(found);
  }

  written() {
    const pairs = new URLSearchParams();
    for (const [name, value] of Object.entries(this.state)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const usual = /** @type {any} */ (this.usual)[name];
      if (text !== (typeof usual === 'string' ? usual : JSON.stringify(usual))) pairs.set(name, text);
    }
    return pairs.size ? `#${pairs}` : '#';
  }

  /** @param {Partial<State>} changes @param {{step?: boolean}} [options]  `step`: going back comes back to here */
  change(changes, { step = false } = {}) {
    this.settle({ ...this.state, ...changes });
    const to = this.written();
    if (to === (location.hash || '#')) return;
    if (step) location.hash = to;
    else history.replaceState(null, '', to);
  }

  /** @param {State} state */
  settle(state) {
    const before = this.state;
    this.state = state;
    for (const listener of this.listeners) listener(state, before);
  }
}
