// @ts-check
/**
 * Workers that make runs, from the text of this very script: a page from a file may load nothing.
 *
 * @typedef {import('./types.js').Job} Job
 * @typedef {import('./types.js').Runs} Runs
 */
import { Engine } from './engine.js';
import { Runner } from './running.js';

/** Serves jobs; runs in a worker. */
export function serve() {
  /** @type {Runner} */
  let runner;
  self.onmessage = ({ data }) => {
    if (data.module) {
      try {
        runner = new Runner(new Engine(new WebAssembly.Module(data.module), data.library.layout), data.library);
        self.postMessage({ ready: true });
      } catch (error) { self.postMessage({ unable: String(error) }); }
      return;
    }
    if (data.taken) {
      runner.library.cases[data.taken.name] = data.taken;
      return;
    }
    try {
      const found = data.kind === 'watch' ? runner.watch(data.job) : data.kind === 'follow' ? runner.follow(data.job) : runner.run(data.job);
      self.postMessage({ number: data.number, found });
    } catch (error) {
      self.postMessage({ number: data.number, error: String(error) });
    }
  };
}

/** Jobs of this name are short and many: a worker has the next one before it has answered, for the page may be drawing then. */
export const REST = 'rest';

/** Workers, and the jobs that wait for one. Later jobs of the same name take the place of those that have not begun. */
export class Pool {
  /** @param {string} code @param {Uint8Array} module @param {any} library @param {number} size @param {(why: string) => void} unable  told where a worker cannot run the engine */
  constructor(code, module, library, size, unable) {
    this.size = size;
    /** @type {{job: any, kind: string, name: string, done: (found: any) => void, failed: (error: Error) => void}[]} */
    this.waiting = [];
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    /** @type {any[]} */
    this.workers = Array.from({ length: size }, () => {
      const worker = /** @type {any} */ (new Worker(url));
      worker.tasks = null; // until it is ready
      worker.onmessage = (/** @type {MessageEvent} */ { data }) => (data.unable ? unable(data.unable) : this.answered(worker, data));
      worker.onerror = (/** @type {ErrorEvent} */ { message }) => unable(message || 'a worker was stopped');
      worker.postMessage({ module, library });
      return worker;
    });
  }

  /** Lets every worker know a case that was brought. @param {import('./types.js').Case} taken */
  take(taken) { for (const worker of this.workers) worker.postMessage({ taken }); }

  /** @param {any} worker @param {any} data */
  answered(worker, data) {
    const task = worker.tasks?.shift();
    worker.tasks ??= [];
    if (task && data.error) task.failed(new Error(data.error));
    else if (task) task.done(data.found);
    this.next();
  }

  next() {
    for (const held of [0, 1]) {
      for (const worker of this.workers) {
        const [task] = this.waiting;
        if (!task || worker.tasks?.length !== held || (held && task.name !== REST)) continue;
        worker.tasks.push(this.waiting.shift());
        worker.postMessage({ job: task.job, kind: task.kind });
      }
    }
  }

  /**
   * One job, when a worker is free; null when it was dropped.
   * @param {Job} job
   * @param {string} name
   * @param {string} [kind]
   * @returns {Promise<any>}
   */
  ask(job, name, kind = 'run') {
    return new Promise((done, failed) => {
      this.waiting.push({ job, kind, name, done, failed });
      this.next();
    });
  }

  /** Forgets the jobs of this name that have not begun. @param {string} name */
  drop(name) {
    for (const task of this.waiting.filter((each) => each.name === name)) task.done(null);
    this.waiting = this.waiting.filter((each) => each.name !== name);
  }

  /**
   * Replicates first to last - 1, shared out over the workers; null when they were dropped.
   * @param {Job} job
   * @param {string} name
   * @param {string} [kind]
   * @returns {Promise<any[] | null>}
   */
  async share(job, name, kind = 'run') {
    const count = job.last - job.first, size = Math.ceil(count / this.size), parts = [];
    for (let at = job.first; at < job.last; at += size) {
      parts.push(this.ask({ ...job, first: at, last: Math.min(job.last, at + size) }, name, kind));
    }
    const found = await Promise.all(parts);
    return found.includes(null) ? null : found;
  }
}
