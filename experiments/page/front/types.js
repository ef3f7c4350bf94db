// @ts-check
/**
 * What the modules of the page hand to each other.
 *
 * @typedef {{name: string, effort: Record<string, number>, aims: Record<string, string>, share: number, admits: number | null,
 *   until: number | null, when: [string, boolean, number] | null, instead?: Phase[]}} Phase
 * @typedef {{name: string, title: string, summary: string, source: string, says: string[],
 *   style: {control: number | null, transparency: number | null}, phases: Phase[], asked?: boolean}} Plan  `asked`: of a question only
 * @typedef {{name: string, title: string, issue: string, source: string, says: string[], assumed: string[], organisations: string[],
 *   sectors: string[], sector: number[], goals: {name: string, source: string, parts: string[]}[], usual_goals: boolean, leader: string,
 *   events: [number, string, string, string][], notes: string[], wants: string[], affected: number[], begin: number[], starts: string | null, own: string[], lacking: string[], unopposed: string, asked?: boolean, brought?: boolean, told?: any, onward?: Onward, history?: import('./history.js').History | null,
 *   money: {rate: number, expenses: Record<string, number>}, days: [number, number][], generated: boolean, fixed: string[], frame: Record<string, any>, convener: Record<string, number>, parameters: number[], ties: any}} Case
 *   `days`: the convener's staff-days from the month of an event on; `notes` on organisations that are listed, `wants` what the table says that they want; `affected` speak for those most affected, `begin` are inside before the first month; `own` are
 *   strategies of the text that the case is from; `lacking` says what its goals need and nobody has; `unopposed`: what is said where nobody starts against the aim; `asked`: of a question only; `told`: of a table that was brought, what its server needs of it
 * @typedef {{today: number, seed: number, numbers: number[], parameters: any, past: Phase[], style: Plan['style'], members: number[], about: string[], accepted: number, made: number, effective: number, who: string}} Onward
 *   of a case that has begun: months that have passed; the runs that go on, replicates of a seed, N x parameters; what was done so far; who is inside today, where the history has names; what to know of the fit; how many runs were accepted of
 *   those made, and what these are worth
 * @typedef {{case: string, label: string, called: string, outcome: string, shows: string, says: string}} Asked  a world of a question
 * @typedef {{name: string, title: string, story: string, question: string, asks: string, labels: string[], choices: string[], shows: string,
 *   course: string, actions: string[], explains: string, says: string, sources: string[], wrong: string, discuss: string[], notes: any, seed: number,
 *   replicates: number, plans: string[], worlds: Asked[]}} Question
 * @typedef {{title: string, unit: string, meaning: string, sign: number, better: string, inside: boolean}} Outcome  `inside`: a share of those inside
 * @typedef {{title: string, family: string, meaning: string, fails: string, source: string, aims: string[], expenses: number}} Action
 * @typedef {{default: number, low: number, high: number, unit: string, meaning: string, source: string, group: string}} Parameter
 * @typedef {{actions: Record<string, Action>, aims: string[], outcomes: Record<string, Outcome>, monthly: Record<string, Outcome>,
 *   parameters: Record<string, Parameter>, convener: string[], traits: string[], frame: Record<string, any>, strikes: string[],
 *   makings: string[], advice: any, diagram: any, nothing: Record<string, any>, worlds: any, shocks: Record<string, Record<string, any>[]>, funder: string, shocks_mean: string}} Shared  `makings`: parameters on which populations depend; `shocks`: rows of events by what happens; `funder`: the one by which staff-days end too
 * @typedef {{month: number, kind: string, what?: string, who?: string, months?: number, effort?: Record<string, number>, level?: number}} Deed
 *   in a month, from 1: `days` (for `months`, by weights), `event` (which), a key of `TO_ONE` (to whom), or `works` (who is played, for `months`, at an
 *   effort of `level`)
 * @typedef {{convener?: Record<string, number>, months?: number, leaves?: number | null, opinion?: number,
 *   parameters?: Record<string, number>}} World  what is changed of a case
 * @typedef {{case: string, world: World, plans: Plan[], seed: number, first: number, last: number, columns: string[],
 *   deeds?: Deed[], rows?: number[], each?: number, firsts?: boolean, halved?: boolean}} Job  replicates first to last - 1 of every plan; `columns` names the monthly outcomes that are
 *   wanted; `rows`: who is looked at closely; `each`: in plausible worlds, so many replicates in each; `firsts`: of each world only the first is followed; `halved`: with half of the budget in the second year
 * @typedef {{count: number, months: number, outcomes: Float64Array, delivered: Float64Array, courses: Record<string, Float64Array>}} Runs
 *   S plans x R replicates: `outcomes` S x R x outcomes, `delivered` S x R x goals, each course S x R x T
 */
export {};
