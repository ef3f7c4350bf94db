// Compare: strategies by scenarios as a table that is a heat map, a ranking, regrets. Python says what to show in `data`.
const SHOWS = [["mean", "Mean"], ["chance", "Chance of success"], ["regret", "Regret"]];

async function render({ model, el }) {
  const { make, redraw, colourAt, inkOn, scaleOf, said, percent, span, roving, segmented, select, legend, progress } = await import(`./maps.js?v=${model.get("more").helpers}`);
  let number = 0, show = model.get("data").show || "mean", ranked = "", data = null, cells = [];
  const ask = (action, value = "") => { model.set("asked", { do: action, value, n: ++number }); model.save_changes(); };

  const controls = make("div", { class: "maps-controls" });
  const picker = make("details", { class: "maps-picker" });
  const status = make("div", { class: "maps-status" });
  const says = make("div", { class: "maps-says" });
  const table = make("table", { class: "maps-table", role: "grid", "aria-label": "Strategies by scenarios" });
  const key = make("div", { class: "maps-key" });
  const tip = make("div", { class: "maps-tip", role: "tooltip", id: "compare-tip", hidden: true });
  const below = make("section", { class: "lab-card" });
  const map = make("section", { class: "lab-card" }, make("h2", {}, "Strategies by scenarios"),
    make("p", { class: "lab-hint" }, "Each number rests on replicates under the same luck for every strategy. Point at a cell, or move with the arrow keys, for its interval; click or press Enter to take it to What if."),
    make("div", { class: "maps-scroll" }, table), key);
  el.classList.add("maps");
  el.replaceChildren(make("section", { class: "lab-card" }, controls, make("div", { class: "maps-row" }, picker, status), says), map, below, tip);

  const settle = roving(table, () => cells, (cell) => cell.dataset.row && cell.dataset.known && ask("open", { row: cell.dataset.row, column: cell.dataset.column }));
  const where = (event) => event.target.closest?.('[role="gridcell"]');
  table.addEventListener("pointerover", (event) => point(where(event)));
  table.addEventListener("pointerleave", () => point(cells.flat().find((one) => one === document.activeElement) ?? null));
  table.addEventListener("focusin", (event) => point(where(event)));
  table.addEventListener("focusout", () => point(null));
  el.addEventListener("keydown", (event) => { if (event.key === "Escape") point(null); });
  addEventListener("scroll", hide, { passive: true, capture: true });
  function hide() { tip.hidden = true; }

  function chosen(kind) { return data[kind].filter((one) => one.chosen); }
  const digits = () => (show === "chance" ? 0 : data.digits);
  const words = (value) => (show === "chance" ? percent(value) : said(value, data.digits));
  const triple = (cell) => cell?.[show] ?? null;

  // What is told of a cell, on hover and on focus: shown as text.
  function point(cell) {
    cells.flat().forEach((one) => one.removeAttribute("aria-describedby"));
    const known = cell?.dataset.row && data.cells[cell.dataset.column]?.[cell.dataset.row];
    if (!known) return hide();
    const row = data.rows.find((one) => one.key === cell.dataset.row), column = data.columns.find((one) => one.key === cell.dataset.column);
    const line = (name, value, more = "") => [make("dt", {}, name), make("dd", {}, make("b", {}, value), more)];
    tip.replaceChildren(make("strong", {}, row.title), make("span", {}, `in ${column.title}`), make("dl", {},
      line(data.outcome.title, said(known.mean[0], data.digits), ` (95 % interval ${span(known.mean[1], known.mean[2], data.digits)})`),
      line("Chance of success", percent(known.chance[0]), ` (${percent(known.chance[1])} to ${percent(known.chance[2])})`),
      line("Best in", percent(known.share), ` of ${known.runs} replicates; rank ${known.rank}`),
      known.regret ? line("Regret", said(Math.max(0, known.regret[0]), data.digits), ` (${span(known.regret[1], known.regret[2], data.digits)})`) : []),
      make("em", {}, known.best ? "★ best here" : known.near ? "≈ cannot be told apart from the best here" : "told apart from the best here"),
      make("span", { class: "maps-how" }, "Click or Enter: open in What if"));
    tip.hidden = false;
    cell.setAttribute("aria-describedby", tip.id);
    const box = cell.getBoundingClientRect(), own = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - own.width / 2), innerWidth - own.width - 8);
    const above = box.top - own.height - 8;
    Object.assign(tip.style, { left: `${left}px`, top: `${above > 8 ? above : Math.min(box.bottom + 8, innerHeight - own.height - 8)}px` });
  }

  function drawControls() {
    redraw(controls, JSON.stringify([data.outcome.name, data.replicates, show]), () => [
      select("Outcome", data.outcomes, data.outcome.name, (value) => ask("outcome", value)),
      select("Replicates", data.replicate_choices.map((one) => [one, one]), data.replicates, (value) => ask("replicates", Number(value))),
      segmented("compare-show", "Colour and numbers", SHOWS, show, (value) => { show = value; ask("show", value); draw(); controls.querySelector(`input[value=${value}]`)?.focus(); }),
      make("p", { class: "maps-meaning" }, make("b", {}, data.outcome.title), ` ${data.outcome.meaning}`,
        data.outcome.better === "worse" ? " Less is better." : "", ` ${data.note}`)]);
  }

  function drawPicker() {
    const count = (kind) => `${chosen(kind).length} of ${data[kind].length}`;
    const opened = picker.open, focus = document.activeElement?.id;
    redraw(picker, JSON.stringify([data.columns.map((one) => [one.key, one.chosen]), data.rows.map((one) => [one.key, one.chosen])]), () => [
      make("summary", {}, `Choose scenarios (${count("columns")}) and strategies (${count("rows")})`),
      make("div", { class: "lab-columns" }, [["columns", "Scenarios"], ["rows", "Strategies"]].map(([kind, title]) =>
        make("fieldset", {}, make("legend", {}, title),
          make("div", { class: "maps-both" },
            make("button", { type: "button", class: "lab-button", id: `${kind}-all`, onclick: () => ask(kind, data[kind].map((one) => one.key)) }, "All"),
            make("button", { type: "button", class: "lab-button", id: `${kind}-none`, onclick: () => ask(kind, []) }, "None")),
          data[kind].map((one, k) => make("label", { class: "maps-check" },
            make("input", { type: "checkbox", id: `${kind}-${k}`, checked: one.chosen, onchange: (event) =>
              ask(kind, data[kind].filter((other) => (other.key === one.key ? event.target.checked : other.chosen)).map((other) => other.key)) }),
            make("span", {}, one.title, one.note && make("small", {}, ` ${one.note}`)))))))]);
    picker.open = opened;
    if (focus && picker.querySelector(`#${CSS.escape(focus)}`)) document.getElementById(focus)?.focus();
  }

  function drawStatus() {
    const finished = data.columns.filter((one) => one.chosen && one.share >= 1).length, of = chosen("columns").length;
    const state = data.running ? "stop" : data.stopped ? "go" : "";
    if (!status.firstChild) status.append(make("div", { class: "maps-said", role: "status" }), make("span", { class: "maps-act" }));
    const [told, act] = status.children;
    const text = data.running ? `${finished} of ${of} scenarios` : data.stopped ? `Stopped after ${finished} of ${of} scenarios` : of && chosen("rows").length ? `${data.runs.toLocaleString("en")} runs` : "Choose at least one scenario and one strategy.";
    redraw(told, `${text}${data.done}`, () => (data.running || data.stopped ? [progress(data.done, text)] : [text]));
    redraw(act, state, () => (state === "stop" ? [make("button", { type: "button", class: "lab-button", onclick: () => ask("stop") }, "Stop")]
      : state === "go" ? [make("button", { type: "button", class: "lab-button lab-primary", onclick: () => ask("go") }, "Go on")] : []));
    redraw(says, JSON.stringify(data.says), () => data.says.map((line) => make("p", {}, line)));
  }

  // Strategies in the order of the ranking once all is there; as they are chosen while it is being made.
  function ordered() {
    const rows = chosen("rows");
    if (data.running || !data.ranking.length) return rows;
    const place = new Map(data.ranking.map((one, k) => [one.strategy, k]));
    return [...rows].sort((a, b) => (place.get(a.key) ?? 99) - (place.get(b.key) ?? 99));
  }

  function drawTable() {
    const rows = ordered(), columns = chosen("columns");
    redraw(table, JSON.stringify([rows.map((one) => one.key), columns.map((one) => one.key)]), () => {
      hide();
      const body = make("tbody", {}, rows.map((row) => make("tr", {}, make("th", { scope: "row" }, row.title, row.note && make("small", {}, ` ${row.note}`)),
        columns.map((column) => make("td", { role: "gridcell", tabindex: "-1", "data-row": row.key, "data-column": column.key })))));
      cells = [...body.rows].map((line) => [...line.querySelectorAll("td")]);
      const head = make("thead", {}, make("tr", {}, make("th", { scope: "col", class: "maps-corner" }, "Strategy"),
        columns.map((column) => make("th", { scope: "col", title: column.title }, make("span", {}, column.title), column.note && make("small", {}, column.note), make("i", { "aria-hidden": "true" })))));
      return rows.length && columns.length ? [head, body] : [];
    });
    const values = columns.flatMap((column) => rows.map((row) => triple(data.cells[column.key]?.[row.key])?.[0])).filter((one) => one != null);
    const low = show === "chance" ? 0 : Math.min(...values, 0), high = show === "chance" ? 1 : Math.max(...values, low + 1e-9);
    // the bright end is the good one
    const turned = show === "regret" || (show === "mean" && data.outcome.better === "worse"), scale = scaleOf(data.scales, false);
    for (const cell of cells.flat()) paint(cell, low, high, turned ? [...scale].reverse() : scale);
    table.querySelectorAll("thead th:not(.maps-corner)").forEach((head, k) => {
      const one = columns[k];
      head.classList.toggle("is-waiting", one.share < 1);
      head.querySelector("i").style.width = one.share < 1 ? `${100 * one.share}%` : "0";
      head.title = one.problem || one.says || one.title;
    });
    settle();
    redraw(key, JSON.stringify([show, low, high, turned, values.length > 0, window.lab?.dark(), data.outcome.name]), () => (values.length ? [
      legend(turned ? [...scale].reverse() : scale, words(low), words(high), show === "mean" ? `${data.outcome.title} (${data.outcome.unit})` : SHOWS.find(([name]) => name === show)[1]),
      make("span", {}, make("b", {}, "★"), " best of its scenario"), make("span", {}, make("b", {}, "≈"), " cannot be told apart from the best"),
      show === "regret" && make("span", {}, "Regret: what is given away against the best strategy of that scenario."),
      show === "chance" && make("span", {}, "Marks are for the outcome chosen, not for the chance of success.")] : []));
  }

  function paint(cell, low, high, scale) {
    const known = data.cells[cell.dataset.column]?.[cell.dataset.row], column = data.columns.find((one) => one.key === cell.dataset.column);
    const value = triple(known)?.[0], row = data.rows.find((one) => one.key === cell.dataset.row);
    const mark = known?.best ? "★" : known?.near ? "≈" : "";
    const text = known ? (show === "regret" && value != null ? words(Math.max(0, value)) : words(value)) : column.problem ? "!" : "";
    redraw(cell, `${text}|${mark}`, () => [mark && make("b", { "aria-hidden": "true" }, mark), make("span", {}, text)]);
    const colour = value == null ? "" : colourAt(scale, (value - low) / (high - low));
    cell.style.background = colour; cell.style.color = colour ? inkOn(colour) : "";
    cell.classList.toggle("is-best", Boolean(known?.best));
    if (known) cell.dataset.known = "1"; else delete cell.dataset.known;
    const interval = triple(known) ? (show === "chance" ? `${percent(triple(known)[1])} to ${percent(triple(known)[2])}` : span(triple(known)[1], triple(known)[2], data.digits)) : "";
    cell.setAttribute("aria-label", `${row.title} in ${column.title}: ${known ? `${text}, 95 % interval ${interval}${known.best ? ", best here" : known.near ? ", cannot be told apart from the best here" : ""}` : column.problem || "not made yet"}`);
  }

  function drawRanking() {
    const columns = chosen("columns").filter((one) => data.cells[one.key]);
    if (ranked && !columns.some((one) => one.key === ranked)) ranked = "";
    const title = (name) => data.rows.find((one) => one.key === name)?.title ?? name, place = (name) => data.columns.find((one) => one.key === name)?.title ?? name;
    const lines = ranked
      ? Object.entries(data.cells[ranked]).map(([name, one]) => ({ strategy: name, rank: one.rank, mean: one.mean[0], low: one.mean[1], high: one.mean[2], differs_from_best: !one.best && !one.near, best_share: one.share, chance: one.chance, worst_regret: one.regret?.[0], worst_low: one.regret?.[1], worst_high: one.regret?.[2] })).sort((a, b) => a.rank - b.rank)
      : data.ranking;
    redraw(below, JSON.stringify([lines, ranked, columns.map((one) => one.key), window.lab?.dark()]), () => {
      if (!lines.length) return [make("h2", {}, "Ranking"), make("p", { class: "lab-hint" }, data.running ? "Comes with the first scenario that is done." : "Nothing is compared yet.")];
      const all = lines.flatMap((one) => [one.mean, one.low, one.high]).filter((one) => one != null), least = Math.min(0, ...all), most = Math.max(...all, least + 1e-9);
      const at = (value) => `${(100 * (value - least)) / (most - least)}%`;
      const whisker = (one) => make("span", { class: "maps-whisker", "aria-hidden": "true" },
        one.low != null && make("i", { style: `left:${at(one.low)};right:calc(100% - ${at(one.high)})` }), one.mean != null && make("b", { style: `left:${at(one.mean)}` }));
      const several = !ranked && columns.length > 1;
      return [make("div", { class: "maps-head" }, make("h2", {}, "Ranking and regret"),
        select("Over", [["", `all ${columns.length} scenarios together`], ...columns.map((one) => [one.key, one.title])], ranked, (value) => { ranked = value; drawRanking(); below.querySelector("select")?.focus(); })),
      make("p", { class: "lab-hint" }, ranked ? data.columns.find((one) => one.key === ranked).says : `${data.outcome.title}, each scenario counting alike; intervals say how much luck may have moved the mean. They hold for these scenarios, not for others.`),
      make("div", { class: "maps-scroll" }, make("table", { class: "maps-ranking" },
        make("thead", {}, make("tr", {}, ["Rank", "Strategy", `${data.outcome.title} (95 % interval)`, "", "Best in (of replicates)", ...(several ? ["First in (of scenarios)"] : ranked ? ["Chance of success"] : []), ranked ? "Regret" : "Worst regret", ...(several ? ["Where"] : [])].map((one) => make("th", { scope: "col" }, one)))),
        make("tbody", {}, lines.map((one) => make("tr", {},
          make("td", {}, `${one.rank}`), make("th", { scope: "row" }, title(one.strategy), !one.differs_from_best && make("small", {}, one.rank === 1 ? "\u00a0★" : " ≈ not told apart from the first")),
          make("td", { class: "maps-number" }, make("b", {}, said(one.mean, data.digits)), ` ${span(one.low, one.high, data.digits)}`), make("td", {}, whisker(one)),
          make("td", { class: "maps-number" }, percent(one.best_share)),
          several && make("td", { class: "maps-number" }, `${one.best_in} of ${columns.length}`),
          ranked && make("td", { class: "maps-number" }, `${percent(one.chance[0])} (${percent(one.chance[1])} to ${percent(one.chance[2])})`),
          make("td", { class: "maps-number" }, make("b", {}, said(one.worst_regret == null ? null : Math.max(0, one.worst_regret), data.digits)), ` ${span(one.worst_low, one.worst_high, data.digits)}`),
          several && make("td", {}, place(one.worst_scenario))))))),
      make("p", { class: "lab-hint" }, "Regret is measured against the strategy that would have been chosen on other replicates, so that luck does not pick the winner it is measured against.")];
    });
  }

  function draw() {
    data = model.get("data");
    if (!data?.rows) return;
    data = { ...data, scales: model.get("more").scales };
    drawControls(); drawPicker(); drawStatus(); drawTable(); drawRanking();
  }
  const changed = () => { show = model.get("data").show || show; draw(); };
  model.on("change:data", changed);
  const still = window.lab?.onTheme?.(draw);
  draw();
  return () => { model.off("change:data", changed); still?.(); removeEventListener("scroll", hide, { capture: true }); };
}
export default { render };
