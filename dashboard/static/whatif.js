// The page "What if": two strategies on one clock, edited, with what follows beneath. Python holds the plan; here it is drawn and asked for.
const v = new URL(import.meta.url).search;
const part = (name) => import(`./whatif/${name}.js${v}`);
const [{ make, explain }, { timeline }, { bands }, { editor }, { world }, { verdict, predictor }, { achieved }, { tools }] =
  await Promise.all(["dom", "timeline", "bands", "editor", "world", "verdict", "achieved", "tools"].map(part));

function render({ model, el }) {
  const words = model.get("more"), chosen = { a: 0, b: 0 };
  let number = 0, waiting = null, busy = false, found = null, alive = null;

  // One live question at a time; the newest takes the place of those not yet asked. What is final is asked at once.
  // All are counted, those that wait too: an answer to an older one must not move a slider that is still in the hand.
  function ask(what) {
    number += 1; root.dataset.fresh = false;
    if (what.live) {
      if (busy) { waiting = what; return; }
      busy = true; clearTimeout(alive); alive = setTimeout(free, 1500);
    } else waiting = null;
    performance.mark("whatif:asked");
    model.set("asked", { ...what, n: number });
    model.save_changes();
  }
  function free() { clearTimeout(alive); busy = false; if (waiting) { const next = waiting; waiting = null; ask(next); } }

  const parts = {};
  for (const side of ["a", "b"]) {
    const pick = (phase) => { chosen[side] = phase; showSide(side); };
    parts[side] = { time: timeline({ side, words, pick, ask }), bands: bands({ side, words, hover: (month) => { parts.a.bands.point(month); parts.b.bands.point(month); } }), editor: editor({ side, words, pick, ask }), head: head(side) };
  }
  const others = world({ ask }), told = verdict({ words, ask }), counted = achieved(), guess = predictor({ words, ask }), more = tools({ ask });
  const outcome = make("select", { "aria-label": "Judged by", onchange: () => ask({ do: "outcome", value: outcome.value }) }, ...Object.entries(words.outcomes).map(([name, [title]]) => make("option", { value: name }, title)));
  const course = make("select", { "aria-label": "Drawn month by month", onchange: () => ask({ do: "course", value: course.value }) }, ...Object.entries(words.monthly).map(([name, [title]]) => make("option", { value: name }, title)));
  const about = make("span"), drawn = make("span"), state = make("span", { class: "wi-state", role: "status" });
  const action = (label, what) => make("button", { type: "button", class: "lab-button wi-small", onclick: () => ask(what) }, label);
  const predict = action("Predict, then reveal", { do: "hide", value: true });
  const bar = make("div", { class: "wi-bar" },
    make("label", {}, "Judged by ", outcome), about, make("label", {}, "Drawn ", course), drawn,
    make("span", { class: "wi-gapper" }), state, predict, action("A → B", { do: "copy", side: "a" }), action("B → A", { do: "copy", side: "b" }), action("Swap", { do: "swap" }));
  bar.querySelectorAll("button").forEach((one) => { if (one.textContent.includes("→")) one.setAttribute("aria-label", `Copy strategy ${one.textContent.replace("→", "to")}`); });
  const columns = Object.fromEntries(["a", "b"].map((side) => [side, make("section", { class: `wi-column wi-${side}`, "aria-label": `Strategy ${side.toUpperCase()}` }, parts[side].head.element, parts[side].time.element, parts[side].bands.element)]));
  const pair = make("div", { class: "wi-pair" }, columns.a, columns.b);
  const editors = make("div", { class: "wi-pair wi-editors" }, parts.a.editor.element, parts.b.editor.element);
  const root = make("div", { class: "whatif" }, bar, make("div", { class: "wi-body" }, others.element, make("div", { class: "wi-main" }, make("div", { class: "wi-top" }, pair, told.element, guess.element), more.element, counted.element, editors)));
  el.append(root);
  const watched = more.watch(root);

  function head(side) {
    const name = side.toUpperCase();
    const preset = make("select", { "aria-label": `Strategy ${name}`, onchange: () => { chosen[side] = 0; ask({ do: "preset", side, value: preset.value }); } });
    const back = make("button", { type: "button", class: "wi-link", onclick: () => ask({ do: "restore", side }) }, "back to the original");
    const why = make("span");
    const show = (plan) => {
      const own = plan.changed || !plan.base, options = [...(own ? [["", plan.title]] : []), ...words.strategies];
      if (preset.dataset.options !== JSON.stringify(options)) { preset.replaceChildren(...options.map(([value, title]) => make("option", { value, disabled: value === "" }, title))); preset.dataset.options = JSON.stringify(options); }
      preset.value = own ? "" : plan.base; back.hidden = !plan.changed;
      why.replaceChildren(explain(plan.title, plan.summary || "A strategy of your own", plan.source));
    };
    return { element: make("div", { class: "wi-head" }, make("span", { class: "wi-badge" }, name), preset, why, back), show };
  }
  function showSide(side) {
    const data = model.get("data"), plan = data[side], each = parts[side];
    chosen[side] = Math.max(0, Math.min(chosen[side], plan.phases.length - 1));
    each.head.show(plan); each.time.show(plan, data.clock, chosen[side]); each.editor.show(plan, data.clock, chosen[side], data.sectors);
  }
  function showPlan() {
    const data = model.get("data");
    if (data.n < number && data.n > 0) return; // an answer to something older: what is in hand stays
    showSide("a"); showSide("b");
    const own = {};
    for (const field of ["control", "transparency"]) {
      const who = ["a", "b"].filter((side) => data[side].style[field][1]).map((side) => side.toUpperCase());
      if (who.length) own[`convener.${field}`] = `${who.join(" and ")} ${who.length > 1 ? "have their" : "has its"} own`;
    }
    others.show(data.world, data.changed, own);
    outcome.value = data.outcome; course.value = data.course;
    about.replaceChildren(explain(...words.outcomes[data.outcome])); drawn.replaceChildren(explain(...words.monthly[data.course]));
    predict.hidden = data.predicting;
    more.show(data.tool); editors.hidden = Boolean(data.tool);
    root.classList.toggle("wi-further", Boolean(data.tool));
    guess.element.hidden = !data.hidden; told.element.hidden = counted.element.hidden = data.hidden;
    root.classList.toggle("wi-hidden", data.hidden);
    if (data.hidden) guess.show(data, words.outcomes[data.outcome][1].match(/\(([^()]*)\)$/)?.[1] ?? "");
    showFound();
  }
  function readFound() {
    const view = model.get("frames");
    if (!view || view.byteLength < 8) { found = null; return showFound(); }
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength), length = view.getUint32(0, true);
    performance.mark("whatif:answered");
    found = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    found.bands = new Float32Array(bytes.slice(4 + length).buffer);
    found.months = found.bands.length / 10;
    showFound();
    if (found.fresh) { free(); performance.mark("whatif:drawn"); }
  }
  function showFound() {
    const data = model.get("data");
    state.textContent = found?.problem || (data.hidden || found?.fresh ? "" : "computing …");
    root.dataset.fresh = Boolean(found?.fresh && data.n >= number);
    if (!found || data.hidden) return;
    parts.a.bands.show(found, data.clock); parts.b.bands.show(found, data.clock);
    told.show(found, data); counted.show(found.achieved);
  }
  const sized = new ResizeObserver(() => { for (const side of ["a", "b"]) { parts[side].time.paint(); parts[side].bands.paint(); } });
  sized.observe(pair);
  model.on("change:data", showPlan); model.on("change:frames", readFound);
  showPlan(); readFound();
  return () => { sized.disconnect(); watched(); model.off("change:data", showPlan); model.off("change:frames", readFound); clearTimeout(alive); root.remove(); };
}
export default { render };
