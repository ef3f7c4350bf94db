// What caused what: a bar for what each action adds (Shapley), a diamond for what is lost without it, both with their intervals.
const v = new URL(import.meta.url).search;
const { make, draw, fixed, percent } = await import("./whatif/dom.js" + v);
const ROW = 26, HEAD = 22, FOOT = 20, FIRST = 10;

function render({ model, el }) {
  let data = null, all = false, at = -1;
  const svg = draw("svg", { class: "ca-chart", role: "img", tabindex: 0 });
  const read = make("p", { class: "ca-read", "aria-live": "polite" });
  const more = make("button", { type: "button", class: "wi-link", onclick: () => { all = !all; paint(); } });
  const table = make("table", { class: "wi-numbers" });
  const numbers = make("details", { class: "ca-numbers" }, make("summary", {}, "The numbers as a table"), make("div", { class: "br-scroll", tabindex: 0 }, table));
  const root = make("div", { class: "ca" }, svg, read, make("p", { class: "ca-more" }, more), numbers);
  el.append(root);
  const letters = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const said = (triple) => (triple[0] == null ? "–" : triple[1] == null ? signed(triple[0]) : `${signed(triple[0])} (${signed(triple[1])} to ${signed(triple[2])})`);
  const signed = (value) => { const text = fixed(Math.abs(value), data.digits); return Number(text) ? (value < 0 ? "−" : "+") + text : text; };

  function paint() {
    data = model.get("data");
    if (!data?.rows) return;
    const rows = all ? data.rows : largest(data.rows), big = letters(), row = ROW * big, width = root.clientWidth || 560;
    const left = Math.min(width * 0.42, 210 * big), right = width - 12, height = HEAD * big + rows.length * row + FOOT * big;
    const [low, high] = data.reach, span = high - low || 1, x = (value) => left + 8 + ((value - low) / span) * (right - left - 16);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); svg.style.height = `${height}px`;
    const parts = [], foot = HEAD * big + rows.length * row;
    for (const tick of ticks(low, high)) parts.push(draw("line", { class: "wi-grid", x1: x(tick), x2: x(tick), y1: HEAD * big, y2: foot }), text(x(tick), foot + 14 * big, String(Number(tick.toPrecision(3))).replace("-", "−"), "wi-tick", "middle"));
    parts.push(draw("line", { class: "wi-zero", x1: x(0), x2: x(0), y1: HEAD * big, y2: foot }));
    // which mark is which, above the bars
    const word = (from, label) => text(from, 13 * big, label, "wi-tick");
    parts.push(draw("rect", { class: "ca-bar", x: left + 8, y: 5 * big, width: 18 * big, height: 9 * big }), word(left + 12 + 20 * big, "adds on average"), diamond(left + 20 + 125 * big, 9.5 * big, 4.5 * big), word(left + 30 + 130 * big, "lost without it"));
    rows.forEach((one, k) => {
      const top = HEAD * big + k * row, middle = top + row / 2, [mean, from, to] = one.shapley;
      if (k === at) parts.push(draw("rect", { class: "ca-here", x: 0, y: top, width, height: row }));
      const room = Math.floor((left - 8) / (6.7 * big)), label = one.title.length > room ? one.title.slice(0, room - 1) + "…" : one.title;
      const name = text(left, middle + 4 * big, label, one.sure ? "ca-name" : "ca-name ca-unsure", "end");
      if (label !== one.title) { const full = draw("title"); full.textContent = one.title; name.append(full); }
      parts.push(name);
      if (mean != null) parts.push(draw("rect", { class: one.sure ? "ca-bar" : "ca-bar ca-unsure", x: Math.min(x(0), x(mean)), y: middle - 7 * big, width: Math.max(1, Math.abs(x(mean) - x(0))), height: 9 * big }));
      if (from != null) parts.push(whisker(x(from), x(to), middle - 2.5 * big, 3 * big));
      const [lost, least, most] = one.out;
      if (least != null) parts.push(draw("line", { class: "ca-lost", x1: x(least), x2: x(most), y1: middle + 7 * big, y2: middle + 7 * big }));
      if (lost != null) parts.push(diamond(x(lost), middle + 7 * big, 4 * big));
      const hit = draw("rect", { class: "wi-catch", x: 0, y: top, width, height: row });
      hit.addEventListener("pointerenter", () => tell(k)); parts.push(hit);
    });
    svg.replaceChildren(...parts);
    svg.setAttribute("aria-label", `Strategy ${data.name}: what ${data.rows.length} actions add to ${data.outcome.toLowerCase()}. Arrow keys read them one by one; the table beneath has all numbers.`);
    more.hidden = data.rows.length <= FIRST; more.textContent = all ? "Show only the largest" : `Show all ${data.rows.length} actions`;
    describe();
    fill();
  }
  const largest = (rows) => {
    if (rows.length <= FIRST) return rows;
    const kept = new Set([...rows].sort((one, other) => Math.abs(other.shapley[0] ?? 0) - Math.abs(one.shapley[0] ?? 0)).slice(0, FIRST));
    return rows.filter((one) => kept.has(one));
  };
  const shown = () => (all ? data.rows : largest(data.rows));
  function tell(k) { if (k === at) return; at = k; paint(); }
  function describe() {
    const one = shown()[at];
    read.textContent = one ? `${one.title}: adds ${said(one.shapley)}; lost without it ${said(one.out)}; ${fixed(one.days, 0)} staff-days${one.sure ? "" : "; may be luck"}.` : "Point at an action, or use the arrow keys, to read its numbers. Pale bars may be luck.";
  }
  function fill() {
    const head = make("tr", {}, ...["Action", "Staff-days", "Share of effort", "Adds on average (Shapley)", "Lost without it", "Sure?", ""].map((one) => make("th", { scope: "col" }, one)));
    const rows = data.rows.map((one) => make("tr", {}, make("th", { scope: "row" }, one.title), ...[fixed(one.days, 0), percent(one.share), said(one.shapley), said(one.out), one.sure ? "yes" : "may be luck", one.reading].map((cell) => make("td", {}, cell))));
    table.replaceChildren(make("caption", {}, `Strategy ${data.name}, ${data.outcome.toLowerCase()} (${data.unit}), after ${data.done} of ${data.of} runs; 95 % intervals in brackets`), make("thead", {}, head), make("tbody", {}, ...rows));
  }
  function ticks(low, high) {
    const rough = (high - low) / 4 || 1, power = 10 ** Math.floor(Math.log10(rough)), step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough), found = [];
    for (let k = Math.ceil(low / step); k * step <= high + 1e-12; k++) found.push(k * step);
    return found;
  }
  const whisker = (from, to, y, half) => draw("path", { class: "ca-interval", d: `M${from} ${y}H${to}M${from} ${y - half}V${y + half}M${to} ${y - half}V${y + half}` });
  const diamond = (cx, cy, size) => draw("path", { class: "ca-diamond", d: `M${cx - size} ${cy}L${cx} ${cy - size}L${cx + size} ${cy}L${cx} ${cy + size}Z` });
  const text = (at, y, words, kind, anchor = "start") => { const one = draw("text", { x: at, y, class: kind, "text-anchor": anchor }); one.textContent = words; return one; };
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -99, End: 99 }[event.key];
    if (!step || !data) return;
    event.preventDefault(); tell(Math.max(0, Math.min(shown().length - 1, at + step)));
  });
  svg.addEventListener("pointerleave", () => tell(-1)); svg.addEventListener("blur", () => tell(-1));
  let seen = 0;
  const sized = new ResizeObserver(() => { if (root.clientWidth !== seen) { seen = root.clientWidth; paint(); } });
  sized.observe(root);
  const still = window.lab?.onTheme?.(paint);
  model.on("change:data", paint);
  paint();
  return () => { sized.disconnect(); still?.(); model.off("change:data", paint); root.remove(); };
}
export default { render };
