// What comes of both in outcomes that one can count: goals, organisations, survival, work. Python says all of it in words.
const v = new URL(import.meta.url).search;
const { make, explain } = await import("./dom.js" + v);

export function achieved() {
  const rows = make("tbody"), note = make("p", { class: "wi-detail" });
  const badge = (side) => make("th", { scope: "col", class: `wi-${side}` }, make("span", { class: "wi-badge" }, side.toUpperCase()));
  const table = make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "What comes of it"), badge("a"), badge("b"))), rows);
  const element = make("section", { class: "lab-card wi-achieved", "aria-label": "What comes of it" }, table, note);
  let before = "";

  function show(told) {
    const now = JSON.stringify(told);
    if (now === before) return;
    before = now;
    rows.replaceChildren(...told.rows.map(([label, meaning, a, b]) => make("tr", {},
      make("th", { scope: "row" }, label, " ", explain(label, meaning)), make("td", { class: "wi-a" }, a), make("td", { class: "wi-b" }, b))));
    note.textContent = told.note;
  }
  return { element, show };
}
