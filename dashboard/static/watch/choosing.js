// Which run: the strategy, and which draw of luck.
import { html, put, say } from "./making.js";

export function choosing(state) {
  const strategy = html("select", { id: "watch-strategy", onchange: () => state.ask("strategy", { value: strategy.value }) });
  const luck = html("input", { id: "watch-luck", type: "number", min: 1, max: 1000000, step: 1, onchange: () => another(Number(luck.value)) });
  const less = html("button", { type: "button", class: "lab-button", "aria-label": "Draw of luck before", onclick: () => another(now - 1) }, "\u2212");
  const more = html("button", { type: "button", class: "lab-button", onclick: () => another(now + 1) }, "Another draw of luck");
  const link = html("a", { href: "?page=whatif", onclick: (event) => { event.preventDefault(); state.ask("page", { value: "whatif" }); } }, "all of them in What if");
  const box = html("div", { class: "watch-choosing" },
    html("label", { for: "watch-strategy" }, "Strategy"), strategy, html("label", { for: "watch-luck" }, "Run"), less, luck, more,
    html("p", { class: "watch-caution" }, "One run is one story, not the evidence: see ", link, "."));
  let now = 1, offered = "";

  // people count runs from 1, the model replicates from 0
  function another(run) { if (Number.isInteger(run) && run >= 1) state.ask("replicate", { value: run - 1 }); else luck.value = now; }

  function show(chosen) {
    const text = JSON.stringify(chosen.strategies || []);
    if (text !== offered) {
      offered = text;
      strategy.replaceChildren(...(chosen.strategies || []).map(([group, options]) => {
        const element = html("optgroup", { label: group });
        element.append(...options.map(([value, title]) => html("option", { value }, title)));
        return element;
      }));
    }
    strategy.value = chosen.strategy;
    now = (chosen.replicate || 0) + 1;
    luck.value = now;
    less.disabled = now <= 1;
  }
  return { box, show };
}
