// What it comes to: chances of success, the paired difference with its interval, and what was predicted.
const v = new URL(import.meta.url).search;
const { make, draw, explain, fixed, percent } = await import("./dom.js" + v);

export function verdict({ words, ask }) {
  const sides = { a: chance("a"), b: chance("b") }, said = make("p", { class: "wi-said", role: "status" });
  const plot = draw("svg", { class: "wi-gap", viewBox: "0 0 360 44", preserveAspectRatio: "xMidYMid meet", role: "img" }), detail = make("p", { class: "wi-detail" });
  const predicted = make("p", { class: "wi-predicted" });
  const element = make("section", { class: "wi-verdict", "aria-label": "What it comes to" }, sides.a.element, make("div", { class: "wi-middle" }, said, plot, detail, predicted), sides.b.element);

  function chance(side) {
    const value = make("b"), range = make("span"), spread = make("span", { class: "wi-spread" });
    const label = make("span", { class: "wi-what" }, make("span", {}, "Chance of success"), explain("Chance of success", words.outcomes.succeeded[1]));
    return { value, range, spread, element: make("div", { class: `wi-chance wi-${side}` }, make("span", { class: "wi-badge" }, side.toUpperCase()), label, value, range, spread) };
  }
  function show(found, data) {
    for (const [k, side] of ["a", "b"].entries()) {
      const [mean, low, high] = found.chance[k], [five, half, most] = found.spread[k], one = sides[side];
      one.value.textContent = mean == null ? "–" : percent(mean);
      one.range.textContent = mean == null ? "" : `${percent(low)} to ${percent(high)}`;
      one.range.title = "95% interval";
      const digits = most != null && most < 10 ? 2 : 0;
      one.spread.textContent = half == null ? `${words.outcomes[found.outcome][0]}: not defined` : `Median run ${fixed(half, digits)}; nine in ten ${fixed(five, digits)} to ${fixed(most, digits)}`;
    }
    said.textContent = found.verdict;
    element.dataset.told = found.told;
    line(found);
    const [, , , p, apart, better, pairs] = found.gap;
    detail.textContent = better == null || pairs === 0 || (found.gap[1] === 0 && found.gap[2] === 0) ? "" : `Bar: 95% interval. A has more in ${percent(better)} of ${pairs} pairs of runs with the same luck.`;
    predicted.replaceChildren();
    if (data.prediction) predicted.append(`You predicted: ${phrase(data.prediction)}. ${found.judged} `, make("button", { type: "button", class: "wi-link", onclick: () => ask({ do: "hide", value: true }) }, "Predict anew"), " ", make("button", { type: "button", class: "wi-link", onclick: () => ask({ do: "hide", value: false }) }, "Stop predicting"));
  }
  const phrase = (text) => (text === "same" ? "too close to tell" : text.replace(" by ", " does better by "));
  function line(found) {
    const [mean, low, high] = found.gap, parts = [];
    plot.hidden = mean == null;
    if (mean == null) return plot.replaceChildren();
    const reach = Math.max(Math.abs(low ?? mean), Math.abs(high ?? mean), 1e-9) * 1.25, x = (value) => 180 + (value / reach) * 150;
    parts.push(draw("line", { class: "wi-zero", x1: 180, x2: 180, y1: 2, y2: 30 }), draw("line", { class: "wi-axis", x1: 20, x2: 340, y1: 30, y2: 30 }));
    if (low != null) parts.push(draw("line", { class: "wi-interval", x1: x(low), x2: x(high), y1: 16, y2: 16 }));
    parts.push(draw("circle", { class: "wi-mean", cx: x(mean), cy: 16, r: 6 }));
    for (const [at, words, anchor] of [[20, "B has more", "start"], [180, "0", "middle"], [340, "A has more", "end"]]) { const one = draw("text", { x: at, y: 42, class: "wi-tick", "text-anchor": anchor }); one.textContent = words; parts.push(one); }
    plot.replaceChildren(...parts);
    plot.setAttribute("aria-label", `Difference A less B: ${fixed(mean, 3)}, 95% interval ${fixed(low, 3)} to ${fixed(high, 3)}`);
  }
  return { element, show };
}
// Asked before anything is shown: which one, and by how much.
export function predictor({ words, ask }) {
  const amount = make("input", { type: "number", min: 0, step: "any", "aria-label": "By how much" }), unit = make("span");
  const choice = (value, text) => make("label", { class: "wi-choice" }, make("input", { type: "radio", name: "wi-better", value, onchange: ready }), text);
  const size = make("label", { class: "wi-size" }, "by how much? ", amount, " ", unit), question = make("h2");
  const button = make("button", { type: "button", class: "lab-button lab-primary", disabled: true, onclick: () => ask({ do: "predict", value: written() }) }, "Show what happens");
  const none = make("button", { type: "button", class: "wi-link", onclick: () => ask({ do: "hide", value: false }) }, "Show without predicting");
  const element = make("section", { class: "wi-predict", "aria-label": "Predict first" }, question, make("div", { class: "wi-choices", role: "radiogroup", "aria-label": "Which one does better" }, choice("A", "A does better"), choice("B", "B does better"), choice("same", "Too close to tell")), size, make("div", {}, button, " ", none));
  amount.addEventListener("input", ready);
  const picked = () => element.querySelector("input:checked")?.value;
  const written = () => (picked() === "same" ? "same" : `${picked()} by ${Number(amount.value)}`);
  function ready() { size.hidden = picked() === "same"; button.disabled = !picked() || (picked() !== "same" && (amount.value === "" || !(Number(amount.value) >= 0))); }
  function show(data, units) { question.textContent = `Predict first: which one does better in ${words.outcomes[data.outcome][0].toLowerCase()}?`; unit.textContent = units; ready(); }
  return { element, show };
}
