// What came out, month by month: bands of nine runs in ten and of half the runs, the median, and the other strategy's median.
const v = new URL(import.meta.url).search;
const { make, draw, plain } = await import("./dom.js" + v);
const { LEFT, clockOf, marks } = await import("./clock.js" + v);
const TOP = 8, FOOT = 22;

export function bands({ side, hover, words }) {
  const legend = [make("i", { class: "wi-key-median" }), "median run", make("i", { class: "wi-key-core" }), "half of the runs", make("i", { class: "wi-key-wide" }), "nine in ten", make("i", { class: "wi-key-other" }), `median of ${side === "a" ? "B" : "A"}`];
  const svg = draw("svg", { class: `wi-bands wi-${side}`, role: "img", tabindex: 0 });
  const said = make("p", { class: "wi-read wi-legend" }, ...legend);
  const element = make("div", { class: "wi-out" }, svg, said);
  let found, told, clock, place, line = null, height = 170;
  const values = (which, point) => found.bands.subarray((which * 5 + point) * found.months, (which * 5 + point + 1) * found.months);

  function show(newFound, newClock, other) {
    found = newFound; told = newClock;
    if (found) paint(other);
  }
  function paint() {
    const width = element.clientWidth || 560, mine = side === "a" ? 0 : 1;
    height = svg.clientHeight || 170;
    const low = height - FOOT;
    clock = clockOf(found.months, width);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    let most = 0;
    for (const value of found.bands) if (value > most) most = value;
    const top = nice(most), y = (value) => low - (value / top) * (low - TOP);
    place = y;
    const parts = [];
    for (let k = 0; k <= 4; k++) {
      const value = (top * k) / 4;
      parts.push(draw("line", { class: "wi-grid", x1: LEFT, x2: clock.edge(found.months), y1: y(value), y2: y(value) }), text(LEFT - 6, y(value) + 4, Number(value.toPrecision(3)), "wi-tick", "end"));
    }
    parts.push(...marks(draw, clock, told, TOP, low));
    const area = (from, to, kind) => draw("path", { class: kind, d: `M${path(values(mine, from), y)}L${path(values(mine, to), y, true)}Z` });
    parts.push(area(0, 4, "wi-wide"), area(1, 3, "wi-core"), draw("path", { class: "wi-other", d: "M" + path(values(1 - mine, 2), y) }), draw("path", { class: "wi-median", d: "M" + path(values(mine, 2), y) }));
    if (found.course === "collective_action") parts.push(draw("line", { class: "wi-bar-line", x1: LEFT, x2: clock.edge(found.months), y1: y(told.bar), y2: y(told.bar) }), text(clock.edge(found.months) - 2, y(told.bar) - 4, "bar for success", "wi-bar-word", "end"));
    for (const month of clock.ticks()) parts.push(text(clock.edge(month), low + 16, month, "wi-tick", "middle"));
    parts.push(text(LEFT - 6, low + 16, "month", "wi-tick", "end"));
    parts.push(text(LEFT + 6, TOP + 10, words.monthly[found.course][0], "wi-course"));
    line = draw("g", { class: "wi-cursor", visibility: "hidden" }, draw("line", { y1: TOP, y2: low }), draw("circle", { r: 4 }));
    svg.replaceChildren(...parts, line);
    svg.setAttribute("aria-label", `Strategy ${side.toUpperCase()}: ${words.monthly[found.course][0]} by month. Median at the end ${plain(values(mine, 2)[found.months - 1])}. Arrow keys read months.`);
  }
  const path = (row, y, back = false) => {
    const points = [];
    for (let k = 0; k < row.length; k++) if (!Number.isNaN(row[k])) points.push(`${clock.middle(k + 1).toFixed(1)} ${y(row[k]).toFixed(1)}`);
    return (back ? points.reverse() : points).join("L");
  };
  function point(month) {
    if (!found) return;
    const mine = side === "a" ? 0 : 1;
    if (month == null) { line.setAttribute("visibility", "hidden"); said.replaceChildren(...legend); return; }
    const x = clock.middle(month), exact = (k) => values(mine, k)[month - 1], at = (k) => (Number.isNaN(exact(k)) ? "not defined" : Number(exact(k).toPrecision(k === 2 ? 3 : 2)));
    line.setAttribute("visibility", "visible");
    line.firstChild.setAttribute("x1", x); line.firstChild.setAttribute("x2", x);
    line.lastChild.setAttribute("cx", x); line.lastChild.setAttribute("cy", place(exact(2)));
    said.textContent = `Month ${month}: median ${at(2)}; half of the runs ${at(1)} to ${at(3)}; nine in ten ${at(0)} to ${at(4)}`;
  }
  let now = null;
  svg.addEventListener("pointermove", (event) => { if (!found) return; const box = svg.getBoundingClientRect(); hover((now = clock.inside((event.clientX - box.left) * (clock.width / box.width)))); });
  svg.addEventListener("pointerleave", () => hover((now = null)));
  svg.addEventListener("blur", () => hover((now = null)));
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: 12, PageDown: -12 }[event.key];
    if (!step || !found) return;
    event.preventDefault(); now = Math.max(1, Math.min(found.months, (now ?? 0) + step)); hover(now); said.setAttribute("aria-live", "polite");
  });
  const text = (x, y, words, kind, anchor = "start") => { const one = draw("text", { x, y, class: kind, "text-anchor": anchor }); one.textContent = words; return one; };
  return { element, show, point, paint: () => found && paint() };
}
// The next round number, so that the scale does not jump at every move.
function nice(most) {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((one) => one * power).find((one) => one >= most * 1.02) ?? 10 * power;
}
