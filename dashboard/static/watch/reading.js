// A film as it came: names and words in `data`, numbers in `frames`, read where they lie. Months are counted from 1 here as on the page.
const KINDS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, i2: Int16Array, i4: Int32Array };
export const NO_TIE = 255;

export function read(data, frames) {
  const bytes = frames.buffer.slice(frames.byteOffset, frames.byteOffset + frames.byteLength);
  const arrays = {}, steps = {};
  for (const [name, one] of Object.entries(data.arrays)) {
    const count = one.shape.reduce((product, size) => product * size, 1);
    arrays[name] = new KINDS[one.kind](bytes, one.at, count);
    steps[name] = one.step;
  }
  const n = data.people.length, ties = data.arrays.ties.shape[0], columns = data.columns.length, terms = data.terms.length;
  const width = (name) => data.arrays[name].shape[1];
  const at = (name, place) => arrays[name][place] * steps[name];
  const film = {
    ...data, n, tieCount: ties, arrays,
    ends: (k) => [arrays.ties[2 * k], arrays.ties[2 * k + 1]],
    trust: (month, k) => arrays.trust[(month - 1) * ties + k],
    status: (month, i) => (month < 1 ? arrays.before[i] : arrays.status[(month - 1) * n + i]),
    chance: (month, i) => at("chance", (month - 1) * n + i),
    phrase: (month, i) => data.phrases[arrays.inclination[(month - 1) * n + i]],
    balance: (month, i) => at("balance", (month - 1) * n + i),
    term: (month, i, k) => at("terms", ((month - 1) * n + i) * terms + k),
    termCount: terms,
    outcome: (month, column) => at("months", (month - 1) * columns + column),
    days: (month) => data.actions.map((title, k) => [title, at("days", (month - 1) * data.actions.length + k)]).filter(([, days]) => days > 0.05),
    reading(month, i, [label, holder, column]) {
      if (holder === "overall") return [label, at("overall", (month - 1) * width("overall") + column)];
      if (holder === "traits") return [label, at("traits", column * n + i)];
      return [label, at(holder, ((month - 1) * width(holder) + column) * n + i)];
    },
    date: (month) => data.dates[month - 1] || "",
    phase: (month) => data.phases.find((one) => one.from <= month && month <= one.to),
    // who came in or went out in a month
    moved(month, came) {
      const found = [];
      for (let i = 0; i < n; i += 1) {
        const before = film.status(month - 1, i) > 0, after = film.status(month, i) > 0;
        if (before !== after && after === came) found.push(i);
      }
      return found;
    },
  };
  return film;
}
