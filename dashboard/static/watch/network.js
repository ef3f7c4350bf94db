// The network: organisations and the trust on their ties, month by month. Only what differs from the month before is touched.
import { html, onSize, percent, put, say, svg, textWidth } from "./making.js";
import { NO_TIE } from "./reading.js";
import { STANDS, sign, small } from "./shapes.js";

const LEVELS = 20, RECENT = 2;

export function network(state) {
  const lines = svg("g", { class: "watch-ties" }), dots = svg("g"), names = svg("g", { class: "watch-names", "aria-hidden": "true" });
  const picture = svg("svg", { class: "watch-picture", role: "listbox", tabindex: 0, "aria-label": "Organisations: up and down arrows choose one" }, lines, dots, names);
  const tip = html("div", { class: "watch-tip", hidden: true });
  const key = html("div", { class: "watch-key", "aria-hidden": "true" });
  const now = html("div", { class: "watch-now" });
  const month = html("span", { class: "watch-month" }), date = html("span", { class: "watch-date" }), news = html("span", { class: "watch-news" });
  now.append(month, date, news);
  const box = html("div", { class: "watch-network" }, picture, now, key, tip);
  let film = null, nodes = [], ties = [], size = [0, 0], hovered = null, ordered = [];

  function load(next) {
    film = next;
    lines.replaceChildren(); dots.replaceChildren(); names.replaceChildren();
    const scale = radii();
    ties = Array.from({ length: film.tieCount }, (_, k) => {
      const element = svg("line", { class: "watch-tie" });
      lines.append(element);
      return { element, ends: film.ends(k), level: -1, inside: null };
    });
    nodes = film.people.map((one, i) => {
      const [, colour, shape] = film.sectors[one.sector], drawn = sign(shape, colour, scale[i]);
      drawn.group.setAttribute("role", "option");
      drawn.group.id = `watch-one-${i}`;
      drawn.group.addEventListener("click", () => state.select(i));
      drawn.group.addEventListener("pointerenter", () => hover(i));
      drawn.group.addEventListener("pointerleave", () => hover(null));
      const label = svg("text", { class: "watch-name" });
      label.textContent = one.name;
      names.append(label);
      return { ...drawn, one, label, radius: scale[i], status: -1, x: 0, y: 0 };
    });
    // the small ones on top, so that none is hidden
    [...nodes].sort((a, b) => b.radius - a.radius).forEach((node) => dots.append(node.group));
    ordered = film.people.map((_, i) => i).sort((a, b) => film.people[a].name.localeCompare(film.people[b].name, "en", { numeric: true }));
    key.replaceChildren(...film.sectors.map(([name, colour, shape]) => html("span", {}, small(shape, colour, 0), name)));
    place();
  }

  function radii() {
    const usual = Math.sqrt((Math.max(1, size[0] * size[1])) / film.n), largest = Math.max(...film.people.map((one) => one.power));
    const most = Math.min(24, 0.2 * usual + 4);
    return film.people.map((one) => Math.max(4.5, most * Math.sqrt(one.power / largest)));
  }

  function place() {
    if (!film || !size[0]) return;
    const [width, height] = size, side = 46, top = 56, foot = 48;
    const scale = radii();
    nodes.forEach((node, i) => {
      const room = 1.28 * scale[i] + 7;
      node.x = side + node.one.x * (width - 2 * side);
      node.y = Math.min(height - 24 - room, Math.max(46 + room, top + node.one.y * (height - top - foot)));
      node.group.setAttribute("transform", `translate(${node.x.toFixed(1)},${node.y.toFixed(1)})`);
      if (Math.abs(scale[i] - node.radius) > 0.05) node.size(node.radius = scale[i]);
    });
    ties.forEach(({ element, ends: [i, j] }) => {
      for (const [name, value] of [["x1", nodes[i].x], ["y1", nodes[i].y], ["x2", nodes[j].x], ["y2", nodes[j].y]]) element.setAttribute(name, value.toFixed(1));
    });
    labels();
  }

  function show() {
    if (!film) return;
    const at = state.month, chosen = state.selected;
    nodes.forEach((node, i) => {
      const status = film.status(at, i), before = film.status(at - 1, i);
      if (status !== node.status) node.mark(node.status = status);
      const news = status > 0 && before === 0 ? "joined" : status === 0 && before > 0 ? "left" : "";
      if (node.news !== news) node.group.dataset.news = node.news = news;
      put(node.group, "aria-selected", i === chosen);
      put(node.group, "aria-label", `${node.one.name}, ${film.sectors[node.one.sector][0]}, ${STANDS[status]}`);
    });
    ties.forEach((tie, k) => {
      const trust = film.trust(at, k), [i, j] = tie.ends;
      const level = trust === NO_TIE ? 0 : 1 + Math.round((trust / 100) * LEVELS), kind = (nodes[i].status > 0 && nodes[j].status > 0 ? "inside" : "") + (chosen == null ? "" : i === chosen || j === chosen ? " mine" : " other");
      if (level !== tie.level) {
        tie.level = level;
        const share = (level - 1) / LEVELS;
        tie.element.style.strokeWidth = level ? (0.5 + 2.6 * share * share).toFixed(2) : "0";
        tie.element.style.strokeOpacity = level ? (0.14 + 0.42 * share).toFixed(2) : "0";
      }
      if (kind !== tie.kind) tie.element.setAttribute("class", "watch-tie " + (tie.kind = kind));
    });
    if (chosen == null) picture.removeAttribute("aria-activedescendant"); else put(picture, "aria-activedescendant", `watch-one-${chosen}`);
    caption();
    labels();
    tell();
  }

  function caption() {
    const at = state.month;
    say(month, `Month ${at}`);
    say(date, film.date(at));
    const events = film.events.filter((one) => one.month <= at && at - one.month <= RECENT).map((one) => one.name);
    if (film.withdrawn && at >= film.withdrawn && at - film.withdrawn <= RECENT) events.push("The convener withdraws");
    const delivered = film.goals.filter((one) => one.month != null && one.month <= at && at - one.month <= RECENT).map((one) => one.name);
    const joined = film.moved(at, true), left = film.moved(at, false);
    const names = (rows) => rows.slice(0, 3).map((i) => film.people[i].name).join(", ") + (rows.length > 3 ? ` and ${rows.length - 3} more` : "");
    const said = [events.join("; "), delivered.length && `Delivered: ${delivered.join("; ")}`, joined.length && `In: ${names(joined)}`, left.length && `Out: ${names(left)}`].filter(Boolean);
    say(news, said.join("  \u00b7  "));
    news.title = news.textContent;
  }

  // Names of who moved lately, of who is chosen or pointed at, and of the most powerful, as far as there is room for them.
  function labels() {
    if (!film || !size[0]) return;
    const text = Math.max(11, 0.72 * state.textSize()), wanted = new Map();
    if (state.selected != null) wanted.set(state.selected, 0);
    for (let back = 0; back <= RECENT && state.month - back >= 1; back += 1) film.moved(state.month - back, true).forEach((i) => wanted.has(i) || wanted.set(i, 1 + back));
    const powerful = film.people.map((_, i) => i).sort((a, b) => film.people[b].power - film.people[a].power).slice(0, Math.max(4, Math.round((size[0] * size[1]) / 42000)));
    powerful.forEach((i) => wanted.has(i) || wanted.set(i, 9));
    const boxes = nodes.map((node) => [node.x - node.radius, node.y - node.radius, node.x + node.radius, node.y + node.radius]);
    const shown = new Set(), taken = [[0, 0, 260, 34], ...(news.textContent ? [[0, 34, textWidth(news.textContent, text * 1.3, 600), 56]] : [])];
    [...wanted].sort((a, b) => a[1] - b[1]).forEach(([i, rank]) => {
      const node = nodes[i], half = textWidth(node.one.name, text, 550) / 2 + 3, edge = 1.28 * node.radius + 3;
      const spots = [[0, edge + text + 1], [0, -edge - 4], [edge + half + 4, text / 3], [-edge - half - 4, text / 3]];
      const free = spots.find(([dx, dy]) => {
        const spot = [node.x + dx - half, node.y + dy - text, node.x + dx + half, node.y + dy + 3];
        const inside = spot[0] > 2 && spot[2] < size[0] - 2 && spot[1] > 2 && spot[3] < size[1] - 26;
        return inside && !taken.some((other) => overlap(spot, other)) && (rank === 0 || boxes.every((other, j) => j === i || overlap(spot, other) < 40));
      }) || (rank === 0 ? spots[node.y > size[1] / 2 ? 1 : 0] : null);
      if (!free) return;
      const x = Math.min(size[0] - half - 2, Math.max(half + 2, node.x + free[0]));
      taken.push([x - half, node.y + free[1] - text, x + half, node.y + free[1] + 3]);
      put(node.label, "x", x.toFixed(1)); put(node.label, "y", (node.y + free[1]).toFixed(1));
      put(node.label, "class", "watch-name shown" + (rank < 9 ? " strong" : ""));
      shown.add(i);
    });
    nodes.forEach((node, i) => { if (!shown.has(i)) put(node.label, "class", "watch-name"); });
  }
  const overlap = (a, b) => Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

  function hover(i) { hovered = i; tell(); }
  function tell() {
    tip.hidden = hovered == null;
    if (hovered == null) return;
    const node = nodes[hovered];
    tip.replaceChildren(
      html("b", {}, node.one.name),
      html("span", {}, `${film.sectors[node.one.sector][0]}, ${STANDS[node.status]}`),
      html("span", {}, `${percent(node.one.share)} of all power${node.one.affected ? "; among those most affected" : ""}`));
    const right = node.x > size[0] * 0.66, low = node.y > size[1] * 0.6;
    tip.style.left = right ? "" : `${node.x + node.radius + 12}px`;
    tip.style.right = right ? `${size[0] - node.x + node.radius + 12}px` : "";
    tip.style.top = low ? "" : `${node.y}px`;
    tip.style.bottom = low ? `${size[1] - node.y}px` : "";
  }

  picture.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (!film || !(event.key in steps)) { if (event.key === "Escape") state.select(null); return; }
    event.preventDefault();
    const place = state.selected == null ? (steps[event.key] > 0 ? -1 : 0) : ordered.indexOf(state.selected);
    state.select(ordered[(place + steps[event.key] + film.n) % film.n]);
  });
  picture.addEventListener("click", (event) => { if (event.target === picture) state.select(null); });
  const stop = onSize(box, (width, height) => {
    size = [width, height];
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    place();
  });
  return { box, load, show, stop };
}
