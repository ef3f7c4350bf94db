// The scenario's own numbers as sliders: the world, the convener, the events.
const v = new URL(import.meta.url).search;
const { make, explain, dial, keyed, plain } = await import("./dom.js" + v);

export function world({ ask }) {
  const groups = make("div"), back = make("button", { type: "button", class: "wi-link", onclick: () => ask({ do: "restore world" }) }, "Take back");
  const element = make("aside", { class: "wi-world", "aria-label": "The world and the convener" }, make("div", { class: "wi-world-head" }, make("h2", {}, "The world"), back), groups);

  function show(knobs, changed, own) {
    back.hidden = !changed;
    const names = [...new Set(knobs.map((one) => one.group))];
    keyed(groups, names.map((name) => [name, knobs.filter((one) => one.group === name)]), ([name]) => name, ([name]) => {
      const rows = make("div"), element = make("details", name === "Events" ? {} : { open: true }, make("summary", {}, name === "World" ? "Climate at the start" : name), rows);
      return { element, rows };
    }, (child, [, each]) => keyed(child.rows, each, (one) => one.field, row, (made, one) => {
      made.knob.set(one.value, one.high, one.high);
      made.element.classList.toggle("wi-moved", one.value !== one.base);
      const note = own[one.field];
      made.note.textContent = note ?? (one.never && one.value >= one.high ? "never leaves" : one.value === one.base ? "" : `was ${one.never && one.base >= one.high ? "never" : plain(one.base, one.step < 0.01 ? 4 : 2)}`);
    }));
  }
  function row(one) {
    const knob = dial({ label: one.label, low: one.low, high: one.high, step: one.step, shown: (value) => (one.never && value >= one.high ? "never" : plain(value, one.step < 0.01 ? 4 : 2)), move: (value, live) => ask({ do: "world", field: one.field, value, live }) });
    const note = make("span", { class: "wi-was" });
    const element = make("div", { class: "wi-knob-row" }, make("span", { class: "wi-what" }, make("span", { class: "wi-word", title: one.label }, one.label), explain(one.label, one.meaning)), knob.number, knob.range, note);
    knob.range.dataset.field = one.field;
    return { element, knob, note };
  }
  return { element, show };
}
