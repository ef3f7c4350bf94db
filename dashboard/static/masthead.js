// The head of every page. Python says what to show in `data`; what is done here goes back as `asked`.
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
};
const ICONS = {
  undo: "M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11", redo: "m15 14 5-5-5-5M20 9H9.5a5.5 5.5 0 0 0 0 11H13",
  reset: "M4 12a8 8 0 1 0 3-6.2M4 4v5h5", link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18", light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  dark: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10", text: "M3 19 8 6l5 13M5 15h6M14 19l3.5-8L21 19M15.5 16h4",
};
const icon = (name) => {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 24 24"); drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]); drawn.append(path);
  return drawn;
};

function render({ model, el }) {
  let number = 0;
  const ask = (action, value = "") => {
    model.set("asked", { do: action, value, n: ++number });
    model.save_changes();
  };
  const button = (name, label, act) => make("button", { type: "button", class: "lab-icon", "aria-label": label, title: label, onclick: act }, icon(name));
  const head = make("header", { class: "lab-head" });
  const said = make("span", { class: "lab-said", role: "status" });
  const tabs = make("nav", { class: "lab-tabs", "aria-label": "Pages" });
  const picker = make("select", { id: "lab-scenario", "aria-describedby": "lab-facts", onchange: () => ask("scenario", picker.value) });
  const facts = make("span", { class: "lab-unseen", id: "lab-facts" });
  const undo = button("undo", "Undo", () => ask("undo")), redo = button("redo", "Redo", () => ask("redo"));
  const reset = button("reset", "Reset the page's question", () => ask("reset"));
  const link = button("link", "Copy a link to what is shown", copy);
  const theme = button("auto", "", turn), size = button("text", "", grow);
  const tools = make("div", { class: "lab-tools" }, said, undo, redo, reset, link, size, theme);
  head.append(
    make("a", { class: "lab-skip", href: "#main", onclick: skip }, "Skip to the page"),
    make("div", { class: "lab-bar" },
      make("a", { class: "lab-brand", href: "?", onclick: (event) => { event.preventDefault(); ask("page", "watch"); } }, "coalition", make("b", {}, "lab")),
      tabs,
      make("div", { class: "lab-case" }, make("label", { for: "lab-scenario" }, "Scenario"), picker, facts),
      tools));
  el.append(head);

  function say(text) { said.textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { said.textContent = ""; }, 4000); }
  function skip(event) { event.preventDefault(); const main = document.getElementById("main"); main?.focus(); main?.scrollIntoView(); }
  async function copy() {
    const query = model.get("data").query;
    if (query == null) return say("This is more than a link can hold: save files instead");
    try { await navigator.clipboard.writeText(address(query)); say("Link copied"); }
    catch { say("Copy the address of this page"); }
  }
  function turn() {
    const order = ["auto", "light", "dark"];
    lab.setTheme(order[(order.indexOf(lab.theme()) + 1) % 3]);
  }
  function grow() { lab.setText(lab.text() === "usual" ? "projector" : "usual"); }
  function address(query) { return location.origin + location.pathname + (query ? "?" + query : ""); }
  function look() {
    const names = { auto: "as the system has it", light: "light", dark: "dark" };
    const label = `Theme: ${names[lab.theme()]}`;
    theme.replaceChildren(icon(lab.theme())); theme.setAttribute("aria-label", label); theme.title = label;
    const larger = lab.text() === "projector";
    size.setAttribute("aria-pressed", larger); size.setAttribute("aria-label", "Larger text, for a projector"); size.title = "Larger text, for a projector";
  }
  function show() {
    const data = model.get("data");
    if (tabs.children.length !== data.pages.length)
      tabs.replaceChildren(...data.pages.map(([name, title]) =>
        make("a", { href: "?page=" + name, "data-page": name, onclick: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault(); ask("page", name);
        } }, title)));
    for (const tab of tabs.children)
      tab.dataset.page === data.page ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
    const known = data.scenario ? data.scenarios : [["", data.title + " (yours)"], ...data.scenarios];
    if (picker.dataset.known !== JSON.stringify(known)) {
      picker.replaceChildren(...known.map(([name, title]) => make("option", { value: name }, title)));
      picker.dataset.known = JSON.stringify(known);
    }
    picker.value = data.scenario;
    const changed = data.changed ? `; ${data.changed} ${data.changed === 1 ? "thing" : "things"} changed` : "";
    facts.textContent = data.facts + changed; picker.title = facts.textContent;
    undo.disabled = !data.undo; redo.disabled = !data.redo;
    document.title = `${data.pages.find(([name]) => name === data.page)[1]} · ${data.title} · coalitionlab`;
    follow(data);
  }
  let page = null;
  function follow(data) {
    // the address always is a link to what is shown; another page is a step back in the browser
    if (data.query == null) return;
    const there = address(data.query);
    if (there !== location.href) {
      if (page !== null && page !== data.page) history.pushState(null, "", there);
      else history.replaceState(null, "", there);
    }
    page = data.page;
  }
  function back() { page = null; ask("open", location.search.slice(1)); }

  function key(event) {
    // undo and redo as everywhere, but not while typing
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches?.("input:not([type=range], [type=radio]), textarea, select")) return;
    const pressed = event.key.toLowerCase();
    const what = pressed === "y" || (pressed === "z" && event.shiftKey) ? "redo" : pressed === "z" ? "undo" : null;
    if (what) { event.preventDefault(); ask(what); }
  }

  model.on("change:data", show);
  window.addEventListener("keydown", key);
  const stop = lab.onTheme(look);
  window.addEventListener("popstate", back);
  show(); look();
  return () => { stop(); window.removeEventListener("popstate", back); window.removeEventListener("keydown", key); model.off("change:data", show); };
}
export default { render };
