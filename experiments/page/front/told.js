// @ts-check
/**
 * The answers to the convener's questions: sentences, a picture, and a table of what they rest on.
 *
 * @typedef {import('./convening.js').Asking} Asking
 * @typedef {import('./dots.js').Row} Row
 * @typedef {{lines: string[], rows: Row[], axis: {low: number, high: number, title: string, form: (value: number) => string}, head?: string[], cells?: string[][], legend?: string, brackets?: boolean, counts?: boolean, goals?: {name: string, delivered: Float64Array}[], steps?: string[][], leftOut?: number, history?: import('./history.js').History | null}} Told
 */
import { askVariants, follow, partners, presence, turning } from './convening.js';
import { decimal, percent, signed } from './numbers.js';
import { LASTS, capital, ended, fixed, gain, goalsDelivered, listing, moreOrFewer, odds, ownWords } from './sayings.js';
import { over, todayOf } from './onward.js';
import { clear, deliveredOf, meanInterval } from './statistics.js';
import { LIKELY, MOSTLY, alike, because, inWords, nextSteps, worthAsking } from './steps.js';
import { LEAST, ROUNDS, search } from './three.js';
import { AS_IT_IS, MONTHS, leaveVariants, shockVariants } from './variants.js';
import { chanceOver, eachOf, worldMeans } from './worlds.js';

const MATTERS = 0.001, AS_GOOD = 0.05, OFTEN = 0.2, MOST = 12;
const plain = (/** @type {number} */ value) => decimal(value, 1).replace(/\.?0+$/, '') || '0';

/** Whole numbers of goals, one way and the other, that hold these. @param {{mean: number, low: number, high: number}[]} estimates */
function around(estimates) {
  const ends = estimates.flatMap(({ mean, low, high }) => [mean, low, high]).filter(Number.isFinite);
  return { low: Math.min(0, ...ends), high: Math.max(0, ...ends, 1e-3) };
}

/** What is the chance of each goal, and when? @param {Asking} asking @param {(done: number, all: number) => void} progress @returns {Promise<Told | null>} */
export async function goals(asking, progress) {
  const made = await askVariants(asking, [{ label: AS_IT_IS }], () => progress(1, 1));
  if (!made) return null;
  const { of } = asking, runs = made.runs[0], lasts = made.level(made.lasting, 0);
  const found = of.goals.map(({ name }, g) => {
    const delivered = deliveredOf(runs, 0, g, of.goals.length), done = Array.from(delivered).filter(Number.isFinite).sort((a, b) => a - b), half = Math.ceil(delivered.length / 2);
    return { name, delivered, chance: chanceOver(worldMeans(delivered.map((month) => Number(!Number.isNaN(month))), eachOf(of))), by: done.length >= half ? done[half - 1] : NaN };
  });
  return {
    lines: [...found.map(({ name, chance, by }) => `“${name}” is delivered with a chance of ${odds(chance.mean)} (over ${over(of, 'worlds and luck')})${Number.isNaN(by) ? '' : `; half of all runs have it by month ${by}`}.`),
      `The chance that the coalition is ${LASTS[made.lasting]} is ${odds(lasts.mean)}.`],
    rows: [...found.map(({ name, chance }) => ({ name, side: 'a', estimate: chance, words: percent(chance.mean) })), { name: capital(LASTS[made.lasting]).replace(' the convener leaves', ''), side: 'plain', estimate: lasts, words: percent(lasts.mean) }],
    axis: { low: 0, high: 1, title: `chance, over ${over(of, 'worlds and luck')}`, form: percent }, goals: found,
  };
}

/** Whom first? @param {Asking} asking @param {(done: number, all: number) => void} progress @returns {Promise<Told | null>} */
export async function whomFirst(asking, progress) {
  const found = await partners(asking, progress);
  if (!found) return null;
  const { rows, leftOut } = found, { of, library: { shared } } = asking, first = rows.filter((row) => row.first.action.low > 0 && worthAsking(row)).slice(0, 3), named = (/** @type {typeof rows} */ some) => listing(some.map(({ label }) => label));
  const never = rows.filter((row) => row.never.action.high < 0 && row.never.action.mean <= -MATTERS).sort((a, b) => a.never.action.mean - b.never.action.mean).slice(0, 2);
  const hard = rows.filter((row) => row.comes.mean < MOSTLY).sort((a, b) => b.power - a.power).slice(0, 3), bridges = rows.filter(({ bridge }) => bridge), alone = rows.filter(({ isolated }) => isolated);
  return {
    lines: [...(first.length ? first.map((row) => `Asked first and won at the start, ${row.label} adds ${gain(row.first)}.${row.brings.length ? ended(` It brings along ${listing(row.brings.slice(0, 4))}`) : ''}`) : ['Whom you ask first makes no clear difference, in so many runs.']),
      ...never.map((row) => `If ${row.label} never comes, that costs ${gain(row.never)}.`), ...hard.map((row) => `${capital(row.label)}${ownWords(row.wants)} comes with a chance of ${odds(row.comes.mean)}: ${because(shared, row)}.`),
      ...alike(rows), ...(bridges.length ? [ended(`Bridges, without whom others lose their only link: ${named(bridges)}`)] : []), ...(alone.length ? [ended(`Isolated, with no tie to anyone: ${named(alone)}`)] : []),
      ...(of.generated ? ['The organisations of this case are generated: a row is about one of its sector, which is another one in each run.'] : []),
      ...(leftOut ? [`${leftOut} organisations of less power were not examined.`] : [])],
    rows: rows.map((row) => ({ name: row.label, side: row.first.action.low > 0 ? 'a' : 'plain', estimate: scaled(row.first.action), words: signed(100 * row.first.action.mean, 1) })),
    axis: { ...around(rows.map((row) => scaled(row.first.action))), title: 'points of collective action (of 100), where it is won at the start', form: plain },
    legend: 'For, against: what weighs most with it before it comes; what wins it: the action by which there is most to gain with it; brings along: those who are inside more when it is asked first than when it never comes.', brackets: true, counts: true, leftOut, steps: nextSteps(shared, rows), head: ['Organisation', 'Comes', 'Half by month', 'For', 'Against', 'What wins it', 'Brings along', 'Won at the start: goals', 'Never comes: goals'],
    cells: rows.map((row) => [row.label + ownWords(row.wants), row.month === 0 ? 'is in' : odds(row.comes.mean), row.month === 0 || Number.isNaN(row.month) ? '' : row.month.toFixed(0), row.supports, row.obstacle.replace(/_/g, ' '), row.remedy, row.brings.slice(0, 3).join(', '), changed(row.first.goals), changed(row.never.goals)]),
  };
}

/** @param {{mean: number, low: number, high: number}} estimate */
const scaled = ({ mean, low, high }) => ({ mean: 100 * mean, low: 100 * low, high: 100 * high });
/** A change, in brackets where its interval holds 0. @param {{mean: number, low: number, high: number}} change */
const changed = (change) => (clear(change) ? signed(change.mean, 10) : `(${signed(change.mean, 10)})`);

/** Whether one that starts against the aim is likely to come in and to stay: only outside does its power block. @param {{comes: {mean: number}, leaves: {mean: number}}} row */
const turns = ({ comes, leaves }) => comes.mean >= LIKELY && comes.mean - leaves.mean >= MOSTLY;
/** An opponent in a sentence. @param {any} shared @param {{label: string, wants: string, power: number, comes: any, leaves: any, obstacle: string, remedy: string}} row */
const opponent = (shared, row) => `${turns(row) ? 'Against the aim at the start, but likely to come in, and blocking no more then' : 'Against the aim, and able to block while it is outside'}: ${row.label}${ownWords(row.wants)}, with ${percent(row.power)} of all power; the chance that it comes is ${odds(row.comes.mean)}. What weighs most against it: ${inWords(shared, row.obstacle)}. What ${turns(row) ? 'turns' : 'would turn'} it: ${row.remedy || shared.advice.nothing}.`;

/** Who may block or leave? @param {Asking} asking @param {(done: number, all: number) => void} progress @returns {Promise<Told | null>} */
export async function whoBlocks(asking, progress) {
  const { of, library: { shared } } = asking, everybody = of.organisations.map((_, k) => k);
  const groups = of.generated ? of.sectors.map((label, s) => ({ label, rows: everybody.filter((k) => of.sector[k] === s) })) : of.organisations.map((label, k) => ({ label, rows: [k] })), people = await follow(asking, { rows: everybody });
  if (!people) return null;
  progress(1, 1);
  const all = groups.map(({ label, rows }) => { const row = presence(asking, people, rows); return { label, ...row, ...turning(asking, people, everybody, rows, row.month === 0) }; });
  const opponents = all.filter((row) => row.against >= MOSTLY).sort((a, b) => Number(turns(a)) - Number(turns(b)) || b.power - a.power);
  const leaving = all.filter((row) => row.leaves.mean >= OFTEN && !opponents.includes(row)).sort((a, b) => b.leaves.mean * b.power - a.leaves.mean * a.power), never = all.filter((row) => row.comes.mean < MOSTLY && row.against < MOSTLY);
  const shown = [...opponents, ...leaving, ...never.filter((row) => !leaving.includes(row))].slice(0, MOST);
  return {
    lines: [...(opponents.length ? opponents.slice(0, 4).map((row) => opponent(shared, row)) : [of.unopposed]),
      ...(opponents.length > 4 ? [`${opponents.length - 4} more start against it.`] : []),
      ...leaving.slice(0, 3).map((row) => `${capital(row.label)}, with ${percent(row.power)} of all power, comes in and is outside again at the end with a chance of ${odds(row.leaves.mean)}.`),
      ...(leaving.length ? [] : ['Nobody who comes in is often outside again at the end.']),
      ...(never.length ? [`More likely than not these stay outside, though not against the aim: ${listing(never.slice(0, 5).map(({ label }) => label))}.`] : [])],
    rows: shown.map((row) => ({ name: row.label, side: row.against >= MOSTLY ? 'b' : 'plain', estimate: row.comes, words: percent(row.comes.mean) })), axis: { low: 0, high: 1, title: 'chance that it ever comes in; squares: against', form: percent },
    head: ['Organisation', 'Share of all power', 'Starts against', 'Ever comes in', 'Outside again at the end', 'What weighs most against it', 'What wins it'],
    cells: shown.map((row) => [row.label + ownWords(row.wants), percent(row.power), odds(row.against), odds(row.comes.mean), odds(row.leaves.mean), ...(opponents.includes(row) || never.includes(row) ? [inWords(shared, row.obstacle), row.remedy || shared.advice.nothing] : ['', ''])]),
  };
}

/** What if? One shock at a time. @param {Asking} asking @param {(done: number, all: number) => void} progress @param {number} months @param {number | null} leaves @returns {Promise<Told | null>} */
export async function whatIf(asking, progress, months, leaves) {
  const variants = shockVariants(asking.of, asking.library.shared, months, leaves), made = await askVariants(asking, variants, (done) => progress(done, variants.length));
  if (!made) return null;
  const { lasting } = made, first = made.level(lasting, 0), rows = variants.slice(1).map(({ label }, k) => ({ label, k: k + 1, goals: made.change('goals_delivered', k + 1), lasts: made.change(lasting, k + 1), shares: made.shares('goals_delivered', k + 1) }));
  rows.sort((a, b) => a.goals.mean - b.goals.mean);
  const costs = rows.filter(({ goals: change }) => change.high < 0), gains = rows.filter(({ goals: change }) => change.low > 0).reverse(), stands = rows.filter(({ goals: change }) => !clear(change));
  /** @param {typeof rows[0]} row */
  const cost = (row) => `${capital(row.label)}: ${moreOrFewer(row.goals.mean)} on average, ${row.goals.mean > 0 ? 'more' : 'fewer'} in ${odds(row.shares[row.goals.mean > 0 ? 1 : 0])} of the ${asking.of.onward ? 'runs' : 'worlds'}${clear(row.lasts) ? `; the chance that it is ${LASTS[lasting]}: ${odds(made.level(lasting, row.k).mean)} in place of ${odds(first.mean)}.` : '; whether it lasts does not clearly change.'}`;
  return {
    lines: [`As it is, ${goalsDelivered(made.level('goals_delivered', 0).mean, asking.of.goals.length)} are delivered on average, and the chance that the coalition is ${LASTS[lasting]} is ${odds(first.mean)}.`,
      ...[...costs, ...gains].map(cost), ...(stands.length ? [`No clear difference in goals, in so many runs: ${listing(stands.map(({ label }) => label))}.`] : [])],
    rows: rows.map((row) => ({ name: capital(row.label), side: clear(row.goals) ? 'a' : 'plain', estimate: row.goals, words: signed(row.goals.mean, 10) })), axis: { ...around(rows.map((row) => row.goals)), title: 'goals delivered, against the same runs without it', form: plain },
    brackets: true, counts: true, head: [`In month ${todayOf(asking.of) + 12}`, 'Goals', 'Change', 'Fewer in', 'Organisations inside', 'Lasts'],
    cells: variants.map(({ label }, k) => [label, fixed(made.level('goals_delivered', k).mean), k ? changed(made.change('goals_delivered', k)) : '', k ? odds(made.shares('goals_delivered', k)[0]) : '', percent(made.level('membership', k).mean), odds(made.level(lasting, k).mean)]),
  };
}

/** When can we leave? @param {Asking} asking @param {(done: number, all: number) => void} progress @returns {Promise<Told | null>} */
export async function whenToLeave(asking, progress) {
  const variants = leaveVariants(asking.of), made = await askVariants(asking, variants, (done) => progress(done, variants.length)), four = 'alive_after_4_years';
  if (!made) return null;
  const rows = MONTHS.map((at, k) => ({ month: todayOf(asking.of) + at, four: made.level(four, k), two: made.level('alive_after_2_years', k), change: made.change(four, k), sooner: made.change('alive_after_2_years', k), goals: made.level('goals_delivered', k) }));
  const chances = rows.map((row) => row.four.mean), best = rows[chances.indexOf(Math.max(...chances))], enough = rows.find((row) => row.four.mean >= best.four.mean - AS_GOOD) ?? best, likely = rows.find((row, k) => row.four.low > 0.5 && rows.slice(k).every((later) => later.four.mean > 0.5)), [first] = rows, last = rows[rows.length - 1];
  const sure = rows.slice(1).some((row) => clear(row.change));
  const longer = !sure ? 'Staying longer does not clearly change that chance, in so many runs: it is decided by other things.'
    : best.change.mean <= 0 ? `Staying longer lowers it: to ${odds(last.four.mean)} for who leaves in month ${last.month}.`
      : `Staying from month ${first.month} to month ${enough.month} takes the chance from ${odds(first.four.mean)} to ${odds(enough.four.mean)}.${enough === last ? '' : ` Staying beyond month ${enough.month} adds next to nothing to it.`}`;
  const fewer = rows.slice(1).reduce((least, row) => (least === first || row.two.mean < least.two.mean ? row : least), first);
  const spread = [...new Set([Math.min(...chances), Math.max(...chances)].map(odds))].join(' to ');
  return {
    lines: [best.four.mean > 0.5 && !sure ? `In whichever of these months you leave, the chance that it is ${LASTS[four]} is ${spread}.`
      : likely ? `The first of these months in which you can leave something that more likely lasts than not is month ${likely.month}: the chance that it is ${LASTS[four]} is then ${odds(likely.four.mean)} (two years after: ${odds(likely.two.mean)}).`
      : `${best.four.mean > 0.5 ? 'Not clearly' : 'Not yet'} in any of these months: at best${sure ? ` (month ${best.month})` : ''} the chance that it is ${LASTS[four]} is ${odds(best.four.mean)}.`, longer,
    ...(fewer !== first && fewer.sooner.high < 0 ? [`That it is ${LASTS.alive_after_2_years} is less likely for who leaves later: ${odds(first.two.mean)} in month ${first.month}, ${odds(fewer.two.mean)} in month ${fewer.month}.`] : []),
    `Who leaves in month ${first.month} has ${fixed(first.goals.mean)} goals delivered on average by the end (month ${made.runs[0].months}), who leaves in month ${last.month} ${goalsDelivered(last.goals.mean, asking.of.goals.length)}.`],
    rows: rows.map((row) => ({ name: `Leave in month ${row.month}`, side: row === enough ? 'a' : 'plain', estimate: row.four, words: percent(row.four.mean) })), axis: { low: 0, high: 1, title: 'chance that it is alive four years after', form: percent },
    counts: true, head: ['Leave in month', 'Alive two years after', 'Four years after', 'Goals'], cells: rows.map((row) => [String(row.month), odds(row.two.mean), odds(row.four.mean), fixed(row.goals.mean)]),
  };
}

/** Which three things? @param {Asking} asking @param {(done: number, all: number) => void} progress @param {number} months @param {number | null} leaves @param {number} [rounds] @returns {Promise<Told | null>} */
export async function whichThree(asking, progress, months, leaves, rounds = ROUNDS) {
  const library = Object.values(/** @type {Record<string, import('./types.js').Plan>} */ (asking.library.strategies ?? {})).filter(({ asked, phases }) => !asked && phases.length);
  const found = await search(asking, library, months, leaves, progress, rounds);
  if (!found) return null;
  const { draft, plans, units, capacity, tried, worlds } = found, actions = asking.library.shared.actions;
  const made = plans.map((plan, k) => ({ plan, k, action: units('collective_action', k) })), level = (/** @type {string} */ name, /** @type {number} */ k) => meanInterval(units(name, k)), does = made.map(({ action }) => meanInterval(action).mean);
  const now = made[1], rival = made.slice(2).reduce((best, each) => (does[each.k] > does[best.k] ? each : best), made[2] ?? now);
  const lead = (/** @type {typeof now} */ over) => scaled(meanInterval(made[0].action.map((value, w) => value - over.action[w])));
  const said = (/** @type {typeof now} */ over) => { const gap = lead(over), sure = gap.low > 0 ? '' : gap.high < 0 ? ', so it does worse' : ', which may be luck'; return `${signed(gap.mean, 1)} points of collective action (of 100; 95 % interval ${signed(gap.low, 1)} to ${signed(gap.high, 1)})${sure}`; };
  const better = [now, ...(rival === now ? [] : [rival])].filter((each) => lead(each).high < 0).map((each) => `${each === now ? 'plan A' : 'the best of the library'} (“${each.plan.title}”)`);
  const doses = draft.map(({ parts, until }, k) => {
    const all = Object.values(parts).reduce((sum, n) => sum + n, 0), doing = Object.entries(parts).sort(([, a], [, b]) => b - a).map(([name, n]) => `${actions[name].title.toLowerCase()} (${fixed((capacity * n) / all)})`);
    const from = k ? (draft[k - 1].until ?? 0) + 1 : 1;
    return `${draft.length === 1 ? '' : until === null ? `from month ${from} on ` : `in months ${from} to ${until} `}${listing(doing)}`;
  });
  const shown = [made[0], now, ...(rival === now ? [] : [rival])], name = ({ k, plan }) => (k === 0 ? 'The plan found' : k === 1 ? `Plan A: ${plan.title}` : `Best of the library: ${plan.title}`);
  return {
    lines: [...(better.length ? [`No three things were found that do as well as ${better.join(' or ')}.`] : []),
      `What to do, with staff-days a month: ${doses.join('; ')}.`,
      `Against plan A (“${now.plan.title}”) that is ${said(now)}${rival === now ? '' : `; against the best of the library (“${rival.plan.title}”) ${said(rival)}`}.`,
      `It was found among ${tried} plans of at most three actions, none below ${LEAST} staff-day a month, in other worlds and with other luck than those of the test: ${worlds} plausible worlds. The style of leading is that of plan A.`],
    rows: shown.map((each) => ({ name: name(each), side: each.k === 0 ? 'a' : 'plain', estimate: scaled(level('collective_action', each.k)), words: plain(100 * does[each.k]) })),
    axis: { ...around(shown.map(({ k }) => scaled(level('collective_action', k)))), title: 'collective action, of 100, in the test', form: plain },
    counts: true, head: ['Plan', 'Goals delivered', 'Alive at the end', 'Voice of the affected', 'Power in few hands', 'Staff-days in all'],
    cells: shown.map((each) => [name(each), fixed(level('goals_delivered', each.k).mean), percent(level('alive', each.k).mean), percent(level('voice_of_affected', each.k).mean), fixed(level('power_gini', each.k).mean, 2), fixed(level('effort_spent', each.k).mean, 0)]),
  };
}
