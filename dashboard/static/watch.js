// The page "Watch": one run, sent whole, played here. Python is asked only for another run.
const version = new URL(import.meta.url).search;
const part = (name) => import(new URL(`./watch/${name}.js${version}`, import.meta.url));
const parts = Promise.all(["making", "reading", "network", "clock", "person", "player", "choosing"].map(part));

async function render({ model, el }) {
  const [{ html }, { read }, { network }, { clock }, { person }, { player }, { choosing }] = await parts;
  let film = null, number = 0, later = 0;
  const ask = (action, value) => { model.set("asked", { do: action, ...value, n: ++number }); model.save_changes(); };
  const state = {
    month: 1, months: 1, selected: null, playing: false,
    textSize: () => window.lab.textSize(),
    ask,
    go(month, byItself = false) {
      if (!byItself && state.playing) play.stop();
      state.month = Math.min(state.months, Math.max(1, month));
      show();
      if (!state.playing) state.settled();
    },
    select(i) { state.selected = i; show(); state.settled(); },
    // where one stands goes into the link, once one stands still
    settled() {
      clearTimeout(later);
      later = setTimeout(() => film && ask("stand", { month: state.month, organisation: state.selected == null ? "" : film.people[state.selected].name }), 500);
    },
  };
  const picture = network(state), course = clock(state), one = person(state), play = player(state), choice = choosing(state);
  const page = html("div", { class: "watch", "aria-busy": "true" }, choice.box, html("div", { class: "watch-stage" }, picture.box, play.box, course.box), one.box);
  el.append(page);

  function show() {
    if (!film) return;
    picture.show(); course.show(); one.show(); play.show(film);
    page.dataset.month = state.month;
  }
  // both have come when the one has as many bytes as the other says
  function load() {
    const data = model.get("data"), frames = model.get("frames");
    choice.show(model.get("more"));
    if (!data.arrays || !frames || frames.byteLength !== data.bytes || film?.key === data.key) return;
    const first = film == null, chosen = model.get("more"), name = first ? chosen.organisation : film.people[state.selected]?.name;
    play.stop(); clearTimeout(later);
    film = read(data, frames);
    state.months = film.months;
    state.month = Math.min(film.months, Math.max(1, first ? chosen.month : state.month));
    const found = film.people.findIndex((each) => each.name === name);
    state.selected = found < 0 ? null : found;
    [picture, course, one].forEach((drawn) => drawn.load(film));
    page.setAttribute("aria-busy", "false");
    page.dataset.run = data.key;
    show();
  }
  function fit() {
    const top = el.getBoundingClientRect().top + window.scrollY;
    page.style.setProperty("--top", `${Math.round(top)}px`);
  }
  // the keys work wherever one is on the page, but where they mean something of their own
  const keys = (event) => { if (film && !event.defaultPrevented && (page.contains(event.target) || event.target === document.body || event.target.id === "main")) play.keys(event); };
  document.addEventListener("keydown", keys);
  window.addEventListener("resize", fit);
  const words = new MutationObserver(() => { fit(); course.draw(); show(); });
  words.observe(document.documentElement, { attributes: true, attributeFilter: ["data-text"] });
  for (const name of ["data", "frames", "more"]) model.on(`change:${name}`, load);
  fit();
  load();
  return () => {
    play.stop(); clearTimeout(later); picture.stop(); course.stop(); words.disconnect();
    document.removeEventListener("keydown", keys); window.removeEventListener("resize", fit);
    for (const name of ["data", "frames", "more"]) model.off(`change:${name}`, load);
  };
}
export default { render };
