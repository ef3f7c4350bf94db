// @ts-check
/**
 * A case from the organisations of a table, as `scenarios/from_reading.py` and `packing.py` make it: the template that the page is packed with,
 * and a row of distributions for each organisation, its sector's where the table says nothing.
 *
 * @typedef {import('./reading.js').Reading} Reading
 * @typedef {import('./reading.js').Person} Person
 * @typedef {import('./types.js').Case} Case
 */
import { Unreadable } from './cells.js';
import { identity } from './identity.js';
import { bytesOf } from './inputs.js';
import { declared } from './lexicon.js';
import { sectorIn } from './reading.js';

/** So many organisations are run here; lists that are longer are for a machine with Python. */
export const MOST = 2000;
const FIXED = 0, UNIFORM = 2, KIND = 0, A = 8, B = 16, SIZE = 24;

/**
 * The case of a reading. Throws Unreadable for values beyond what the model takes.
 * @param {Reading} reading @param {string} name @param {string} title
 * @returns {Case}
 */
export function caseOf(reading, name, title) {
  const { template, traits } = declared('own'), people = simulated(reading.people), n = people.length;
  if (!n) throw new Unreadable('No organisation was read: say which column has the names.');
  if (n > MOST) throw new Unreadable(`${n.toLocaleString('en')} organisations are more than this page runs: keep the ${MOST} that matter most, or use coalitionlab new.`);
  const sectorNames = people.map((each) => sectorIn(reading, each)), sectors = [...new Set(sectorNames)].sort(), sector = sectorNames.map((each) => sectors.indexOf(each));
  const who = people.map((each) => identity(each.name)), goals = template.frame.goals;
  const sizes = sectors.map((_, k) => sector.filter((each) => each === k).length), order = who.map((_, k) => k).sort((a, b) => (who[a] < who[b] ? -1 : who[a] > who[b] ? 1 : a - b));
  /** @param {ArrayBufferView} data @param {number[]} shape */
  const array = (data, shape) => ({ data: new Uint8Array(data.buffer), shape });
  const long = (/** @type {(number | bigint)[]} */ values) => array(BigInt64Array.from(values, (value) => BigInt(value)), [n]);
  const draws = drawsOf(people, sectorNames), had = kindsHad(draws), lacking = declared('own').kinds.filter((/** @type {string} */ _, /** @type {number} */ k) => !had[k]);
  const named = reading.goals, takes = declared('own').work[named.length], perGoal = goals.shape[1], work = new Float64Array(takes.length * perGoal);
  takes.forEach((/** @type {number[]} */ days, /** @type {number} */ g) => {
    const all = total(days), part = total(days.filter((_, k) => had[k])) / all; // as many days in all, of the kinds that somebody has
    work.set([...days.map((each, k) => (had[k] ? Number(((each / part) * n).toFixed(declared('own').work_digits)) : 0)), ...days.map(() => 0), g - 1], g * perGoal);
  });
  const ties = reading.tied ? tiesOf(reading.ties ?? [], people) : null;
  return {
    ...template, name, title, issue: reading.issue, source: reading.source, says: [], assumed: [...reading.says, ...leftOut(reading.people), ...declared('own').assumed.filter((/** @type {string} */ line) => !(ties && line.startsWith('Who knows whom'))), ...(ties ? aboutTies(reading) : []), ...(lacking.length ? [declared('own').not_asked.replace('{}', lacking.join(' or '))] : []), declared('own').goals_said[Number(named.length > 0)]],
    ...(named.length ? { goals: named.map((goal) => ({ name: goal, source: '', parts: [] })), usual_goals: false } : {}),
    organisations: people.map((each) => each.name), sectors, sector, notes: people.map((each) => each.note), wants: people.map((each) => each.wants), own: [],
    told: { title, goals: named, ties: reading.tied ? reading.ties : null, source: reading.source, says: reading.says, people: reading.people.map((each) => ({ name: each.name, sector: sectorIn(reading, each), ratings: each.ratings, stance: each.stance, member: Boolean(each.member), note: each.note, wants: each.wants, spread: each.spread })) },
    affected: people.flatMap((each, k) => (each.ratings.affected === 'yes' ? [k] : [])), history: reading.history, begin: people.flatMap((each, k) => (each.member ? [k] : [])),
    ...(ties ? { ties: { pairs: array(BigInt64Array.from(ties.pairs), [ties.pairs.length / 2, 2]), values: array(Float64Array.from(ties.values), [ties.pairs.length / 2, 2]), closed: (reading.ties ?? []).filter(({ kind }) => !declared('own').open.includes(kind)).map(({ start, end }) => [start, end]) } } : {}),
    frame: {
      ...template.frame, ...(ties ? declared('own').listed : {}), who: array(BigUint64Array.from(who), [n]), sector: long(sector), sector_sizes: array(Float64Array.from(sizes), [sizes.length]), by_identity: long(order),
      row: long(order.map((_, k) => k)), draws: { data: draws, shape: [n, traits.length] }, inside: array(Int8Array.from(people, (each) => Number(each.member)), [n]),
      goals: array(work, [takes.length, perGoal]), parts: array(new Int8Array(takes.length * n), [takes.length, n]), success_sectors: Math.min(template.frame.success_sectors, sectors.length),
    },
  };
}

/** What is assumed of ties that were told. @param {Reading} reading */
function aboutTies({ ties, people }) {
  const told = ties ?? [], tied = new Set(told.flatMap(({ start, end }) => [start, end])), conflicts = told.filter(({ sign }) => sign < 0).length, lonely = people.filter(({ name }) => !tied.has(name)).length;
  return [...(conflicts ? [`Conflicts are ties without trust, at a distance: ${conflicts}.`] : []), ...(told.some(({ sign, strength }) => sign > 0 && strength === null) ? [`A tie whose strength is not said has trust ${declared('own').trust}.`] : []),
    ...(lonely ? [`Organisations without any tie, who hear of nobody: ${lonely} of ${people.length}.`] : [])];
}

/** Ties as pairs of rows, with trust and distance, among those that are simulated. @param {import('./ties.js').Tie[]} ties @param {Person[]} people */
function tiesOf(ties, people) {
  const row = new Map(people.map(({ name }, k) => [name, k])), pairs = /** @type {bigint[]} */ ([]), values = /** @type {number[]} */ ([]), round = (/** @type {number} */ value) => Number(value.toFixed(4));
  for (const { start, end, sign, strength, both, distance } of ties) {
    const a = row.get(start), b = row.get(end), usual = declared('own').trust;
    if (a === undefined || b === undefined) continue;
    const [trust, far] = sign < 0 ? [0, round(strength === null ? 0.9 : 0.5 + 0.4 * strength)] : [strength === null ? usual : round(Math.min(1, strength)), distance ?? NaN];
    for (const pair of both ? [[a, b], [b, a]] : [[a, b]]) {
      pairs.push(...pair.map(BigInt));
      values.push(trust, far);
    }
  }
  return { pairs, values };
}

/** Those that are simulated: as `scenarios/organisations.py` draws the line. @param {Person[]} people */
function simulated(people) {
  const { fewest } = declared('own').boundary, kept = people.filter(matters);
  return kept.length < fewest && people.every((each) => !('simulated' in each.ratings)) ? people : kept;
}

/** Whether somebody is more than one of little power and little interest. @param {Person} person */
function matters({ name, ratings, stance, member }) {
  const { boundary, numbers } = declared('own'), { power, awareness } = ratings;
  if (ratings.simulated !== undefined) return ratings.simulated === 'yes';
  if (member || ratings.affected === 'yes' || ratings.committed === 'yes' || power === undefined || awareness === undefined) return true;
  const clear = ['alignment', 'overlap'].some((trait) => trait in ratings && Math.abs(numberOf(name, trait, ratings[trait], numbers[trait])) >= boundary.stance);
  const stands = stance !== null && Math.abs(numberOf(name, 'alignment', stance, numbers.alignment)) >= boundary.stance;
  return clear || stands || numberOf(name, 'power', power, numbers.power) > boundary.power || numberOf(name, 'awareness', awareness, numbers.awareness) > boundary.interest;
}

/** A sentence on those left out, or none. @param {Person[]} people */
export function leftOut(people) {
  const kept = new Set(simulated(people)), out = people.filter((each) => !kept.has(each)).map((each) => each.name), most = 12;
  if (!out.length) return [];
  const more = out.length > most ? ` and ${(out.length - most).toLocaleString('en')} more` : '';
  return [`${out.length} ${out.length > 1 ? 'organisations' : 'organisation'} ${declared('own').boundary.says}: ${out.slice(0, most).join(', ')}${more}.`];
}

/** How each organisation's traits are drawn: its own values fixed, the others as the sector says. @param {Person[]} people @param {string[]} sectors */
function drawsOf(people, sectors) {
  const { draws, traits, numbers } = declared('own'), rows = bytesOf(draws.base64), width = SIZE * traits.length, found = new Uint8Array(width * people.length), view = new DataView(found.buffer);
  people.forEach((each, k) => {
    const at = declared('sectors').indexOf(sectors[k]) * width;
    found.set(rows.subarray(at, at + width), k * width);
    const spread = /** @type {Record<string, number>} */ ('alignment' in each.spread ? { overlap: each.spread.alignment, ...each.spread } : each.spread); // what it believes is as unsure as what is so
    for (const [trait, value] of Object.entries(valuesOf(each))) {
      const of = k * width + SIZE * traits.indexOf(trait), number = numberOf(each.name, trait, value, numbers[trait]), half = spread[trait] ?? 0;
      view.setBigInt64(of + KIND, BigInt(half ? UNIFORM : FIXED), true);
      view.setFloat64(of + A, half ? Math.max(numbers[trait].low, number - half) : number, true);
      view.setFloat64(of + B, half ? Math.min(numbers[trait].high, number + half) : 0, true);
    }
  });
  return found;
}

/** Of each kind of work, whether somebody has it, as `scenarios/able.py` asks; all, where nobody has any. @param {Uint8Array} draws @returns {boolean[]} */
function kindsHad(draws) {
  const { kinds, traits, had } = declared('own'), view = new DataView(draws.buffer), width = SIZE * traits.length, rows = Array.from({ length: draws.length / width }, (_, k) => k * width);
  const found = kinds.map((/** @type {string} */ kind) => rows.some((row) => {
    const at = row + SIZE * traits.indexOf(kind);
    return view.getFloat64(at + (Number(view.getBigInt64(at + KIND, true)) === UNIFORM ? B : A), true) >= had;
  }));
  return found.includes(true) ? found : found.map(() => true);
}

/** @param {number[]} numbers */
const total = (numbers) => numbers.reduce((sum, each) => sum + each, 0);

/** What a table tells of an organisation, by trait: motives all four or none. @param {Person} person */
function valuesOf({ ratings, stance }) {
  const motives = declared('own').motives, given = motives.map((/** @type {string} */ name) => ratings[name]);
  const drop = given.includes(undefined) || !given.some(Number) ? motives : [];
  const told = Object.fromEntries(Object.entries(ratings).filter(([trait]) => trait !== 'simulated' && !drop.includes(trait)));
  return stance === null ? told : { overlap: stance, ...told, alignment: stance };
}

/** A value as a number. @param {string} name @param {string} trait @param {string | number} value @param {{low: number, high: number, above: boolean, words: Record<string, number>}} takes */
function numberOf(name, trait, value, takes) {
  const number = typeof value === 'string' ? takes.words[value] : value;
  if (number >= takes.low && number <= takes.high && !(takes.above && number === takes.low)) return number;
  throw new Unreadable(`${name}: ${trait} is ${value}: write a number from ${takes.low} to ${takes.high}${Object.keys(takes.words).length ? `, or ${Object.keys(takes.words).join(', ')}` : ''}.`);
}
