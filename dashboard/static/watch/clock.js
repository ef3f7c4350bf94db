// The clock: the month to be chosen, phases and events by name, and the course of the run, all on one axis of time.
import { cut, html, onSize, put, say, sentence, svg, textWidth } from "./making.js";

const LEFT = 82, PHASES = 20, ROW = 15, GAP = 10, THUMB = 16;
const STRIPS = ["Climate", "Coalition"];

export function clock(state) {
  const slider = html("input", { type: "range", class: "watch-scrub", min: 1, step: 1, "aria-label": "Month", oninput: () => state.go(Number(slider.value)) });
  const picture = svg("svg", { class: "watch-course" });
  const box = html("div", { class: "watch-clock" }, slider, html("div", { class: "watch-course-box" }, picture));
  let film = null, size = [0, 0], cursor = null, past = null, values = [], marks = [], dots = [], right = 150;
  const x = (month) => LEFT + ((month - 1) / Math.max(1, film.months - 1)) * (size[0] - LEFT - right);

  function load(next) {
    film = next;
    slider.max = film.months;
    draw();
  }

  function draw() {
    if (!film || !size[0]) return;
    const [width, height] = size, text = Math.max(11, 0.72 * state.textSize());
    right = 14 + Math.max(...film.lines.map((one) => textWidth(`0.00 ${one.name}`, text, 700) + 4));
    slider.style.marginLeft = `${LEFT - THUMB / 2}px`;
    slider.style.width = `${width - LEFT - right + THUMB}px`;
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.replaceChildren();
    past = svg("rect", { x: 0, y: 0, width: 0, height });
    picture.append(svg("clipPath", { id: "watch-past" }, past));
    const eventsTop = PHASES + 6, rows = laid(height > 260 ? 4 : 3, text), stripsTop = eventsTop + rows * ROW + 6, foot = text + 6;
    const each = (height - stripsTop - foot - GAP) / 2;
    phases(text);
    events(eventsTop, height - foot);
    values = []; dots = [];
    STRIPS.forEach((name, k) => strip(name, k, stripsTop + k * (each + GAP), each, text));
    years(height - 4, text);
    cursor = svg("line", { class: "watch-cursor", y1: 0, y2: height - foot });
    picture.append(cursor, ...dots.map((dot) => dot.element));
    show();
  }

  function lane(name, y) { picture.append(svg("text", { class: "watch-lane", x: 0, y }, name)); }

  function phases(text) {
    lane("Phases", 15);
    film.phases.forEach((one) => {
      const from = x(one.from) - (one.from > 1 ? x(2) - x(1) : 0), to = x(one.to), shown = cut(sentence(one.name), to - from - 10, text);
      picture.append(svg("g", { class: "watch-phase", "data-odd": one.number % 2 },
        svg("rect", { x: from, y: 0, width: Math.max(1, to - from - 1), height: PHASES, rx: 3 }),
        svg("text", { x: from + 6, y: 14.5 }, shown), svg("title", {}, `${sentence(one.name)}, month ${one.from} to ${one.to}`)));
    });
    const last = film.phases.length ? film.phases[film.phases.length - 1].to : 0, note = film.phases.length ? "no more leading" : "nobody leads";
    if (last < film.months) {
      const from = last ? x(last) + 6 : x(1);
      picture.append(svg("text", { class: "watch-none", x: from, y: 14.5 }, cut(note, x(film.months) + right - from, text)));
    }
  }

  // Each mark's name stands right of it, in the first row that has room, and gives way to the next in that row. Returns how many
  // rows there are, of so many at most.
  function laid(most, text) {
    const all = [
      ...film.events.map((one) => ({ ...one, kind: "event", sign: "\u25c6" })),
      ...(film.withdrawn ? [{ month: film.withdrawn, kind: "withdrawal", sign: "\u2716", name: "the convener withdraws", does: "from this month on it spends nothing" }] : []),
      ...film.goals.filter((one) => one.month).map((one) => ({ ...one, kind: "goal", sign: "\u2691", does: "goal delivered" })),
    ].sort((a, b) => a.month - b.month);
    const rows = Array.from({ length: most }, () => ({ end: -1e9, last: null }));
    marks = all.map((one) => {
      const at = x(one.month), need = textWidth(one.name, text) + 18;
      const row = rows.find((each) => each.end + 6 <= at) || rows.reduce((best, each) => (each.last.at < best.last.at ? each : best));
      if (row.last && row.end + 6 > at) row.last.room = Math.max(0, at - row.last.at - 24);
      const mark = { ...one, at, room: Math.max(0, size[0] - at - 18), row: rows.indexOf(row) };
      row.end = at + need; row.last = mark;
      return mark;
    });
    return Math.max(1, ...marks.map((one) => one.row + 1));
  }

  function events(top, bottom) {
    lane("Events", top + 11);
    const text = Math.max(11, 0.72 * state.textSize());
    marks.forEach((one) => {
      one.y = top + ROW * one.row + 11;
      const says = `${one.name}, month ${one.month}${film.date(one.month) ? ` (${film.date(one.month)})` : ""}${one.does ? `: ${one.does}` : ""}`;
      one.element = svg("g", { class: `watch-mark ${one.kind}`, tabindex: 0, role: "button", "aria-label": says, onclick: () => state.go(one.month) },
        svg("line", { x1: one.at, x2: one.at, y1: one.y - 4, y2: bottom }),
        svg("text", { class: "watch-mark-sign", x: one.at, y: one.y, "text-anchor": "middle" }, one.sign),
        svg("text", { x: one.at + 9, y: one.y }, cut(one.name, one.room, text)), svg("title", {}, says));
      one.element.addEventListener("keydown", (event) => { if (event.key === "Enter") state.go(one.month); });
      picture.append(one.element);
    });
  }

  function strip(name, k, top, height, text) {
    const left = x(1), end = x(film.months), y = (value) => top + height - Math.min(1, Math.max(0, value)) * height;
    lane(name, top + height / 2 + 4);
    picture.append(svg("rect", { class: "watch-strip", x: left, y: top, width: end - left, height }));
    [["1", top + text * 0.75], ["0", top + height]].forEach(([label, at]) => picture.append(svg("text", { class: "watch-tick", x: left - 6, y: at, "text-anchor": "end" }, label)));
    const lines = film.lines.filter((one) => one.strip === k).map((one) => {
      let path = "";
      for (let month = 1; month <= film.months; month += 1) path += `${month > 1 ? "L" : "M"}${x(month).toFixed(1)},${y(film.outcome(month, one.column)).toFixed(1)}`;
      picture.append(svg("path", { class: `watch-line future ${one.name}`, d: path }), svg("path", { class: `watch-line ${one.name}`, d: path, "clip-path": "url(#watch-past)" }));
      return { ...one, y: y(film.outcome(film.months, one.column)) };
    });
    // labels at the ends of their lines, kept apart
    lines.sort((a, b) => a.y - b.y).forEach((one, at) => { one.label = Math.max(top + text * 0.7, one.y + text / 3, at ? lines[at - 1].label + text + 2 : 0); });
    let most = top + height + text * 0.3;
    [...lines].reverse().forEach((one) => { one.label = Math.min(one.label, most); most = one.label - text - 2; });
    lines.forEach((one) => {
      const value = svg("tspan", { class: "watch-value" }), label = svg("text", { class: `watch-line-name ${one.name}`, x: end + 10, y: one.label }, value, ` ${one.name.replace("_", " ")}`, svg("title", {}, sentence(one.meaning)));
      picture.append(label);
      values.push({ value, column: one.column });
      dots.push({ element: svg("circle", { class: `watch-dot ${one.name}`, r: 3.5 }), column: one.column, y });
    });
  }

  function years(y, text) {
    const every = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((step) => (x(1 + step) - x(1)) > 3.6 * text) || 600;
    for (let month = 1; month <= film.months; month += month === 1 && every > 1 ? every - 1 : every) {
      if (month > 1 && film.months - month < every / 3 && month !== film.months) continue;
      picture.append(svg("text", { class: "watch-tick", x: x(month), y, "text-anchor": "middle" }, String(month)));
    }
    picture.append(svg("text", { class: "watch-tick", x: 0, y }, "month"));
  }

  function show() {
    if (!film) return;
    slider.value = state.month;
    slider.style.setProperty("--done", `${(100 * (state.month - 1)) / Math.max(1, film.months - 1)}%`);
    put(slider, "aria-valuetext", `month ${state.month} of ${film.months}${film.date(state.month) ? `, ${film.date(state.month)}` : ""}`);
    if (!cursor) return;
    const at = x(state.month).toFixed(1);
    put(cursor, "x1", at); put(cursor, "x2", at); put(past, "width", at);
    values.forEach(({ value, column }) => say(value, film.outcome(state.month, column).toFixed(2)));
    dots.forEach(({ element, column, y }) => { put(element, "cx", at); put(element, "cy", y(film.outcome(state.month, column)).toFixed(1)); });
    marks.forEach((one) => put(one.element, "data-past", one.month <= state.month));
  }

  // pressing anywhere on the course goes there; dragging goes on
  const month = (event) => {
    const frame = picture.getBoundingClientRect(), share = (event.clientX - frame.left - LEFT) / (size[0] - LEFT - right);
    return Math.round(1 + Math.min(1, Math.max(0, share)) * (film.months - 1));
  };
  picture.addEventListener("pointerdown", (event) => {
    if (!film || event.target.closest(".watch-mark")) return;
    picture.setPointerCapture(event.pointerId);
    state.go(month(event));
  });
  picture.addEventListener("pointermove", (event) => { if (film && picture.hasPointerCapture(event.pointerId)) state.go(month(event)); });
  const stop = onSize(picture.parentElement, (width, height) => { size = [width, height]; draw(); });
  return { box, load, show, stop, draw };
}
