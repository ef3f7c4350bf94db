// Explore: a map of any two things that vary. Python says what to show in `data`; the axes to choose from come once, in `choices`.
const SHOW_WORDS = (data) => [["a", data.names[0]], ["b", data.names[1]], ["difference", "Which does better"]];

async function render({ model, el }) {
  const { make, redraw, colourAt, inkOn, scaleOf, said, percent, span, roving, segmented, select, legend, progress } = await import(`./maps.js?v=${model.get("more").helpers}`);
  let number = 0, data = null, cells = [], looked = null;
  const ask = (action, value = "") => { model.set("asked", { do: action, value, n: ++number }); model.save_changes(); };

  const presets = make("div", { class: "maps-presets" }), controls = make("div", { class: "maps-controls" }), says = make("div", { class: "maps-says is-short" });
  const status = make("div", { class: "maps-status", role: "status" }), notes = make("div", { class: "maps-notes" });
  const map = make("div", { class: "maps-map", role: "grid", "aria-label": "Map" });
  const across = make("div", { class: "maps-across" }), up = make("div", { class: "maps-up" });
  const crosses = make("div", { class: "maps-crosses", "aria-hidden": "true" });
  const frame = make("div", { class: "maps-frame" }, up, make("div", { class: "maps-square" }, map, crosses), make("div"), across);
  const told = make("div", { class: "maps-told" }), key = make("div", { class: "maps-key" }), axes = make("div", { class: "maps-axes" });
  el.classList.add("maps");
  el.replaceChildren(presets, make("section", { class: "lab-card maps-two" },
    make("div", { class: "maps-left" }, frame, status, key, says), make("div", { class: "maps-side" }, controls, notes, told, axes)));

  const settle = roving(map, () => cells, (cell) => ask("open", { row: Number(cell.dataset.row), column: Number(cell.dataset.column) }));
  const where = (event) => event.target.closest?.('[role="gridcell"]');
  map.addEventListener("pointerover", (event) => { const cell = where(event); if (cell) look(cell); });
  map.addEventListener("focusin", (event) => { const cell = where(event); if (cell) look(cell); });
  map.addEventListener("pointerleave", () => { const held = cells.flat().find((one) => one === document.activeElement); look(held ?? null); });

  const at = (name, r, c) => data.cells?.[name]?.[r]?.[c] ?? null;
  const differs = () => data.show === "difference";
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : ".");
  const level = (value) => Number(value.toPrecision(4)).toString();

  function look(cell) {
    looked = cell ? [Number(cell.dataset.row), Number(cell.dataset.column)] : null;
    cells.flat().forEach((one) => one.classList.toggle("is-looked", one === cell));
    drawTold();
  }

  // What is told of a cell, on hover and on focus.
  function drawTold() {
    if (!looked || !data.cells) {
      redraw(told, "", () => [make("p", { class: "lab-hint" }, "Point at a cell, or move over the map with the arrow keys, to see what happens there. Click or press Enter to take it to What if.")]);
      return;
    }
    const [r, c] = looked, mean = at("mean", r, c), made = at("made", r, c), why = data.cells.refused.find(([y, x]) => y === r && x === c);
    const chance = (k) => (data.cells.chance[k] ? [make("dt", {}, data.cells.chance.length > 1 ? `Success, ${data.names[k]}` : "Chance of success"),
      make("dd", {}, make("b", {}, percent(data.cells.chance[k][r][c])), ` (${percent(data.cells.chance_low[k][r][c])} to ${percent(data.cells.chance_high[k][r][c])})`)] : []);
    redraw(told, JSON.stringify([r, c, mean, made, data.outcome.name, data.show]), () => [
      make("h3", {}, `${data.x.title} ${level(data.x.levels[c])}, ${data.y.title} ${level(data.y.levels[r])}`),
      why ? make("p", {}, `This cannot be: ${why[2]}.`) : !made ? make("p", {}, "Not made yet: the nearest cell that is made is shown.") : make("dl", {},
        make("dt", {}, differs() ? `${data.outcome.title}, ${data.names[0]} less ${data.names[1]}` : data.outcome.title),
        make("dd", {}, make("b", {}, said(mean, data.digits)), ` (95 % interval ${span(at("low", r, c), at("high", r, c), data.digits)})`),
        chance(0), chance(1), make("dt", {}, "Replicates"), make("dd", {}, String(made))),
      differs() && made && !why && make("p", {}, make("b", {}, at("apart", r, c) > 0 ? `${data.names[0]} does better here` : at("apart", r, c) < 0 ? `${data.names[1]} does better here` : "The two cannot be told apart here"), "."),
      make("p", { class: "maps-how" }, "Click or Enter: open this point in What if")]);
  }

  function drawPresets() {
    redraw(presets, JSON.stringify([data.presets, data.preset]), () => [
      make("div", { class: "maps-chips", role: "group", "aria-label": "Questions to begin with" }, make("span", { class: "maps-how" }, "Begin with a question:"),
        data.presets.map(([name, question]) => make("button", { type: "button", class: "maps-chip", id: `preset-${name}`, "aria-pressed": String(data.preset?.name === name), onclick: () => ask("preset", name) }, question))),
      data.preset && make("p", { class: "maps-look" }, make("b", {}, "What to look for: "), data.preset.look, make("span", { class: "lab-source" }, data.preset.source))]);
  }

  function drawControls() {
    const focus = document.activeElement?.id;
    redraw(controls, JSON.stringify([data.outcome.name, data.show, data.fineness, data.names, data.x, data.y, data.a, data.b]), () => [
      combo("x", "Across"), combo("y", "Up"),
      select("Strategy A", data.strategies, data.a, (value) => ask("a", value)), select("Strategy B", data.strategies, data.b, (value) => ask("b", value)),
      segmented("explore-show", "Map of", SHOW_WORDS(data), data.show, (value) => ask("show", value)),
      select("Outcome", data.outcomes, data.outcome.name, (value) => ask("outcome", value)),
      select("How fine", data.finenesses.map(([name, points, runs]) => [name, `${points} × ${points}, ${runs} replicates each`]), data.fineness, (value) => ask("fineness", value))]);
    if (focus?.startsWith("explore-")) document.getElementById(focus)?.focus();
  }

  // A list that is searched by typing: names, meanings and groups. Arrow keys choose, Enter takes, Escape leaves it as it was.
  function combo(which, label) {
    const now = data[which], id = `explore-${which}`;
    const list = make("ul", { role: "listbox", id: `${id}-list`, class: "maps-list", hidden: true, "aria-label": label });
    const input = make("input", { type: "text", role: "combobox", id, autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" });
    input.value = now.title;
    let found = [], active = 0;
    const show = () => {
      const asked = input.value === now.title ? "" : input.value.toLowerCase();
      const hits = model.get("more").axes.filter((one) => asked.split(/\s+/).every((word) => `${one.title} ${one.name} ${one.meaning} ${one.group}`.toLowerCase().includes(word)));
      found = hits.slice(0, 60); active = Math.max(0, found.findIndex((one) => one.name === now.name));
      list.hidden = false; input.setAttribute("aria-expanded", "true");
      list.replaceChildren(...(found.length ? found.map((one, k) => make("li", { role: "option", id: `${id}-${k}`, onpointerdown: (event) => { event.preventDefault(); take(one); } },
        make("b", {}, one.title), make("small", {}, ` ${one.group}`), make("span", {}, one.meaning), make("small", {}, `${level(one.low)} to ${level(one.high)} ${one.unit} · ${one.source}`))) : [make("li", {}, "Nothing is called that or means that.")]));
      mark();
    };
    const mark = () => {
      [...list.children].forEach((one, k) => one.setAttribute("aria-selected", String(found.length > 0 && k === active)));
      if (found.length) { input.setAttribute("aria-activedescendant", `${id}-${active}`); const one = list.children[active]; list.scrollTop = Math.min(one.offsetTop, Math.max(list.scrollTop, one.offsetTop + one.offsetHeight - list.clientHeight)); }
    };
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const take = (one) => { close(); input.value = one.title; if (one.name !== now.name) ask(which, one.name); };
    input.addEventListener("focus", () => { input.select(); });
    input.addEventListener("pointerdown", () => { if (list.hidden) show(); });
    input.addEventListener("input", () => { show(); active = 0; mark(); });
    input.addEventListener("blur", () => { close(); input.value = now.title; });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return show();
        active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length); mark();
      } else if (event.key === "Enter" && !list.hidden && found.length) { event.preventDefault(); take(found[active]); } else if (event.key === "Escape") { close(); input.value = now.title; }
    });
    const end = (side) => {
      const box = make("input", { type: "number", id: `${id}-${side}`, "aria-label": `${label} ${side === "low" ? "from" : "to"}`, min: now.least, max: now.most, step: now.whole ? 1 : "any", value: level(now[side]) });
      box.addEventListener("change", () => ask("range", { axis: which, low: Number(side === "low" ? box.value : now.low), high: Number(side === "high" ? box.value : now.high), given: box.value !== "" }));
      return box;
    };
    return make("div", { class: "maps-field maps-combo" }, make("label", { for: id }, label), make("div", { class: "maps-search" }, input, list),
      make("div", { class: "maps-range" }, end("low"), "to", end("high"), make("span", {}, now.unit)));
  }

  function drawAxes() {
    redraw(axes, JSON.stringify([data.x, data.y, data.outcome]), () => [["x", "Across"], ["y", "Up"]].map(([which, label]) => {
      const one = data[which];
      return make("p", {}, make("b", {}, `${label}, ${one.title}: `), sentence(one.unit && one.unit !== "0..1" ? `${one.meaning} (${one.unit})` : one.meaning), one.base == null ? "" : ` Here it is ${level(one.base)}.`, make("span", { class: "maps-how" }, ` Source: ${one.source}.`));
    }).concat([make("p", {}, make("b", {}, `${data.outcome.title}: `), sentence(data.outcome.meaning), data.outcome.better === "worse" ? " Less is better." : "")]));
    redraw(notes, JSON.stringify([data.ways, data.problem]), () => [...data.ways, data.problem].filter(Boolean).map((line) => make("p", {}, make("b", {}, "Note: "), line)));
  }

  // Cells from the top row down, as they are seen; row numbers count from the bottom, as levels do.
  function drawMap() {
    const rows = data.y.levels.length, columns = data.x.levels.length;
    redraw(map, JSON.stringify([rows, columns]), () => {
      cells = Array.from({ length: rows }, (_, k) => Array.from({ length: columns }, (_, c) => make("div", { role: "gridcell", tabindex: "-1", "data-row": rows - 1 - k, "data-column": c })));
      return cells.map((line) => make("div", { role: "row" }, line));
    });
    map.style.setProperty("--columns", columns); map.classList.toggle("is-fine", columns > 15);
    map.setAttribute("aria-label", `Map of ${data.outcome.title}: ${data.x.title} across, ${data.y.title} up`);
    const values = (data.cells?.mean ?? []).flat().filter((one) => one != null);
    const size = Math.max(...values.map(Math.abs), 1e-9), scale = scaleOf(data.scales, differs());
    let low = differs() ? -size : Math.min(...values, 0), high = differs() ? size : Math.max(...values, low + 1e-9);
    const turned = data.outcome.better === "worse", colours = turned ? [...scale].reverse() : scale;
    const known = [];
    for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) if (at("made", r, c)) known.push([r, c]);
    for (const cell of cells.flat()) paint(cell, known, low, high, colours);
    settle();
    labels();
    redraw(key, JSON.stringify([low, high, differs(), turned, data.outcome.name, data.names, values.length > 0, window.lab?.dark()]), () => (values.length ? [
      legend(colours, said(low, data.digits), said(high, data.digits), differs() ? `${data.outcome.title}: ${data.names[0]} less ${data.names[1]}` : data.outcome.title),
      differs() && make("span", {}, make("i", { class: "maps-patch", style: `background:${window.lab?.dark() ? data.scales.diverging_dark.at(-1) : data.scales.diverging_light.at(-1)}` }), ` ${data.names[0]} does better`),
      differs() && make("span", {}, make("i", { class: "maps-patch", style: `background:${window.lab?.dark() ? data.scales.diverging_dark[0] : data.scales.diverging_light[0]}` }), ` ${data.names[1]} does better`),
      differs() && make("span", {}, make("i", { class: "maps-patch is-open" }), " cannot be told apart"),
      make("span", {}, make("i", { class: "maps-patch is-here" }), " the scenario as it is")] : []));
  }

  function paint(cell, known, low, high, colours) {
    const r = Number(cell.dataset.row), c = Number(cell.dataset.column), made = at("made", r, c);
    let from = [r, c];
    if (!made && known.length) from = known.reduce((best, one) => ((one[0] - r) ** 2 + (one[1] - c) ** 2 < (best[0] - r) ** 2 + (best[1] - c) ** 2 ? one : best));
    const value = known.length ? at("mean", ...from) : null, open = differs() && known.length > 0 && at("apart", ...from) === 0;
    const colour = value == null ? "" : colourAt(colours, (value - low) / (high - low));
    cell.style.backgroundColor = colour; cell.style.color = colour ? inkOn(colour) : "";
    cell.classList.toggle("is-open", open && value != null); cell.classList.toggle("is-rough", !made);
    cell.setAttribute("aria-label", `${data.x.title} ${level(data.x.levels[c])}, ${data.y.title} ${level(data.y.levels[r])}: ${made && value != null ? `${said(value, data.digits)}, 95 % interval ${span(at("low", r, c), at("high", r, c), data.digits)}${differs() ? (open ? ", cannot be told apart" : at("apart", r, c) > 0 ? `, ${data.names[0]} does better` : `, ${data.names[1]} does better`) : ""}` : "not known"}`);
  }

  // Labels at some of the levels, titles, and lines where the scenario itself stands.
  function labels() {
    const place = (one) => (one.base == null || one.base < one.low || one.base > one.high ? null : place.at(one.levels, one.base));
    place.at = (levels, value) => {
      const k = levels.findIndex((level_) => level_ >= value), last = levels.length;
      const index = k <= 0 ? 0 : k - 1 + (value - levels[k - 1]) / (levels[k] - levels[k - 1]);
      return (index + 0.5) / last;
    };
    const ticks = (levels) => levels.map((value, k) => [value, (k + 0.5) / levels.length]).filter((_, k) => k % Math.ceil(levels.length / 8) === 0 || k === levels.length - 1).filter(([, share], k, all) => k === all.length - 1 || all.at(-1)[1] - share > 0.06);
    redraw(across, JSON.stringify([data.x.levels, data.x.title]), () => [...ticks(data.x.levels).map(([value, share]) => make("span", { style: `left:${100 * share}%` }, level(value))), make("b", {}, `${data.x.title}${data.x.unit && data.x.unit !== "0..1" ? ` (${data.x.unit})` : ""} →`)]);
    redraw(up, JSON.stringify([data.y.levels, data.y.title]), () => [...ticks(data.y.levels).map(([value, share]) => make("span", { style: `bottom:${100 * share}%` }, level(value))), make("b", {}, `${data.y.title}${data.y.unit && data.y.unit !== "0..1" ? ` (${data.y.unit})` : ""} →`)]);
    const x = place(data.x), y = place(data.y);
    redraw(crosses, JSON.stringify([x, y]), () => [x != null && make("i", { class: "is-x", style: `left:${100 * x}%` }), y != null && make("i", { class: "is-y", style: `bottom:${100 * y}%` })]);
  }

  function drawStatus() {
    redraw(says, JSON.stringify(data.says), () => data.says.map((line) => make("p", {}, line)));
    redraw(status, JSON.stringify([data.running, data.share]), () => (data.running ? [progress(data.share, `${Math.round(100 * data.share)} % of ${data.runs.toLocaleString("en")} runs`)] : data.share >= 1 ? [`${data.runs.toLocaleString("en")} runs, ${data.replicates} replicates a cell, the same luck in every cell.`] : []));
  }

  function draw() {
    const next = model.get("data");
    if (!next?.x) return;
    data = { ...next, scales: model.get("more").scales };
    drawPresets(); drawControls(); drawAxes(); drawStatus(); drawMap(); drawTold();
  }
  model.on("change:data", draw);
  const still = window.lab?.onTheme?.(draw);
  draw();
  return () => { model.off("change:data", draw); still?.(); };
}
export default { render };
