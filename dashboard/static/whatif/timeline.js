// One strategy over time: phases side by side, staff-days stacked under the capacity, boundaries that are dragged or moved by keys.
const v = new URL(import.meta.url).search;
const { make, draw, plain } = await import("./dom.js" + v);
const { LEFT, clockOf, marks } = await import("./clock.js" + v);
const TOP = 24, HEIGHT = 112, FOOT = 20;

export function timeline({ side, words, pick, ask }) {
  const svg = draw("svg", { class: "wi-timeline", role: "group", "aria-label": `Timeline of strategy ${side.toUpperCase()}` });
  const element = make("div", { class: "wi-time" }, svg);
  let plan, told, clock, chosen = 0, dragged = null;

  function show(newPlan, newClock, phase) { plan = newPlan; told = newClock; chosen = phase; if (dragged === null) paint(); }
  function paint() {
    const width = element.clientWidth || 560, held = svg.contains(document.activeElement) ? document.activeElement.dataset.end : null;
    clock = clockOf(told.months, width);
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT + FOOT}`); svg.setAttribute("height", HEIGHT + FOOT);
    const most = Math.max(1, ...told.capacity.map(([, days]) => days)), y = (days) => HEIGHT - (days / most) * (HEIGHT - TOP);
    const parts = [];
    for (const days of [most, most / 2])
      parts.push(text(LEFT - 6, y(days) + 4, plain(days), "wi-tick", "end"), draw("line", { class: "wi-grid", x1: LEFT, x2: clock.edge(told.months), y1: y(days), y2: y(days) }));
    plan.phases.forEach((phase, k) => parts.push(...block(phase, k, y)));
    if (!plan.phases.length) parts.push(text(clock.edge(Math.min(told.months, (told.leaves ?? told.months + 1) - 1) / 2), HEIGHT - 10, "No phase: nothing is spent", "wi-none", "middle"));
    parts.push(...marks(draw, clock, told, TOP, HEIGHT), draw("path", { class: "wi-capacity", d: ceiling(y) }));
    if (told.leaves && told.leaves <= told.months && clock.edge(told.months) - clock.edge(told.leaves) > 60) parts.push(text(clock.edge(told.leaves) + 2, TOP + 14, "has left", "wi-gone-word"));
    parts.push(draw("line", { class: "wi-axis", x1: LEFT, x2: clock.edge(told.months), y1: HEIGHT, y2: HEIGHT }));
    for (const month of clock.ticks()) parts.push(text(clock.edge(month), HEIGHT + 15, month, "wi-tick", "middle"));
    parts.push(text(LEFT - 6, HEIGHT + 15, "month", "wi-tick", "end"), text(2, 15, "days", "wi-tick"));
    parts.at(-1).append(Object.assign(draw("title"), { textContent: "Staff-days a month; the thick line is the capacity" }));
    plan.phases.forEach((phase, k) => { if (phase.last != null && phase.last <= told.months) parts.push(handle(phase, k)); });
    svg.replaceChildren(...parts);
    if (held != null) svg.querySelector(`[data-end="${held}"]`)?.focus();
  }
  // The months of a phase cut where the capacity changes or the convener leaves.
  function pieces(phase) {
    const end = Math.min(phase.last ?? told.months, told.months, told.leaves ? told.leaves - 1 : Infinity), cuts = [phase.first - 1];
    for (const [month] of told.capacity) if (month - 1 > phase.first - 1 && month - 1 < end) cuts.push(month - 1);
    return cuts.map((from, k) => [from, cuts[k + 1] ?? end, capacityAt(from + 1)]).filter(([from, to]) => to > from);
  }
  const capacityAt = (month) => told.capacity.filter(([start]) => start <= month).at(-1)[1];
  function block(phase, k, y) {
    if (phase.first > told.months) return [];
    const x0 = clock.edge(phase.first - 1), x1 = clock.edge(Math.min(phase.last ?? told.months, told.months)), parts = [];
    for (const [from, to, capacity] of pieces(phase)) {
      const left = clock.edge(from), width = clock.edge(to) - left, scale = phase.capacity ? capacity / phase.capacity : 0;
      let base = 0;
      for (const [name, days] of [...phase.actions].sort((one, other) => family(one) - family(other))) {
        const height = y(base) - y(base + days * scale);
        if (height <= 0.2) continue;
        const piece = draw("rect", { class: `wi-piece wi-family-${family([name])}`, x: left, y: y(base + days * scale), width, height });
        const said = draw("title"); said.textContent = `${words.actions[name].title}: ${plain(days * scale)} staff-days a month`;
        piece.append(said); parts.push(piece);
        const label = words.actions[name].title, room = Math.floor((width - 10) / (6.2 * letters()));
        if (height > 12 && room > 7) parts.push(text(left + 5, y(base + days * scale) + height / 2 + 4, label.length > room ? label.slice(0, room - 1) + "…" : label, "wi-label"));
        base += days * scale;
      }
      if (capacity - base > 1e-6 * capacity) {
        parts.push(draw("rect", { class: "wi-unspent", x: left, y: y(capacity), width, height: y(base) - y(capacity) }));
        if (y(base) - y(capacity) > 14 && width > 60) parts.push(text(left + 5, (y(base) + y(capacity)) / 2 + 4, "unspent", "wi-unspent-word"));
      }
    }
    const room = Math.floor((x1 - x0 - 10) / ((k === chosen ? 7.3 : 6.5) * letters()));
    const name = phase.name.length > room ? phase.name.slice(0, Math.max(0, room - 1)) + (room > 1 ? "…" : "") : phase.name;
    const hit = draw("rect", { class: "wi-phase", x: x0 + 1, y: 0, width: Math.max(0, x1 - x0 - 2), height: HEIGHT, "data-phase": k, "data-chosen": k === chosen || null });
    const said = draw("title"); said.textContent = `${phase.name}: months ${phase.first} to ${phase.last ?? "the end"}`; hit.append(said);
    hit.addEventListener("click", () => pick(k));
    parts.push(text(x0 + 6, 15, name, k === chosen ? "wi-name wi-chosen" : "wi-name"));
    return [hit, ...parts.map((part) => (part.style.pointerEvents = part.classList.contains("wi-piece") ? "auto" : "none", part.addEventListener("click", () => pick(k)), part))];
  }
  const letters = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16; // larger on a projector
  const families = [...new Set(Object.values(words.actions).map((one) => one.family))];
  const family = ([name]) => families.indexOf(words.actions[name].family);
  function ceiling(y) {
    let path = "";
    told.capacity.forEach(([start, days], k) => {
      const to = Math.min(told.capacity[k + 1]?.[0] - 1 || told.months, told.months);
      if (start <= told.months) path += `${path ? "L" : "M"}${clock.edge(start - 1)} ${y(days)}L${clock.edge(to)} ${y(days)}`;
    });
    return path;
  }
  function bounds(k) {
    const low = k ? plan.phases[k - 1].last + 1 : 1, next = plan.phases[k + 1];
    return [low, Math.min(told.months, next?.last != null ? next.last - 1 : told.months)];
  }
  // The end of a phase: a grip that is dragged, or moved by the arrow keys as a slider is.
  function handle(phase, k) {
    const x = clock.edge(phase.last), [low, high] = bounds(k);
    const label = phase.when ? `Latest end of ${phase.name}, sooner when ${phase.when} ${plain(phase.value)}` : `End of ${phase.name}`;
    const grip = draw("g", { class: phase.when ? "wi-grip wi-when" : "wi-grip", tabindex: 0, role: "slider", "aria-label": label, "aria-valuemin": low,
      "aria-valuemax": high, "aria-valuenow": phase.last, "aria-valuetext": `month ${phase.last}`, "data-end": k, transform: `translate(${x} 0)` },
      draw("rect", { class: "wi-catch", x: -7, y: 0, width: 14, height: HEIGHT }), draw("line", { y1: 2, y2: HEIGHT }),
      draw("rect", { class: "wi-knob", x: -4, y: 2, width: 8, height: 18, rx: 3 }));
    const said = draw("title"); said.textContent = `${label}: month ${phase.last}. Drag, or use the arrow keys.`; grip.append(said);
    const move = (month, live) => { const kept = Math.max(low, Math.min(high, month)); if (kept !== phase.last || !live) ask({ do: "end", side, phase: k, value: kept, live }); return kept; };
    grip.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 6, PageDown: -6 }[event.key];
      const to = event.key === "Home" ? low : event.key === "End" ? high : step && phase.last + step;
      if (!to) return;
      event.preventDefault(); pick(k);
      if (Math.max(low, Math.min(high, to)) !== phase.last) move(to, false);
    });
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault(); grip.focus(); grip.setPointerCapture(event.pointerId); dragged = k; pick(k);
      const from = svg.getBoundingClientRect(), start = phase.last;
      const at = (one) => Math.max(low, Math.min(high, clock.month((one.clientX - from.left) * (clock.width / from.width))));
      const follow = (one) => { grip.setAttribute("transform", `translate(${clock.edge(at(one))} 0)`); ask({ do: "end", side, phase: k, value: at(one), live: true }); };
      const stop = (one) => {
        grip.removeEventListener("pointermove", follow); grip.removeEventListener("pointerup", stop); grip.removeEventListener("pointercancel", stop);
        dragged = null; const to = one.type === "pointerup" ? at(one) : start;
        ask({ do: "end", side, phase: k, value: to, live: false }); paint();
      };
      grip.addEventListener("pointermove", follow); grip.addEventListener("pointerup", stop); grip.addEventListener("pointercancel", stop);
    });
    return grip;
  }
  const text = (x, y, said, kind, anchor = "start") => { const one = draw("text", { x, y, class: kind, "text-anchor": anchor }); one.textContent = said; return one; };
  return { element, show, paint: () => plan && paint() };
}
