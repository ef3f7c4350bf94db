// One organisation: where it stands this month, the terms that decide, and its story. Without one: what the signs mean.
import { html, percent, put, say, sentence, signed, svg } from "./making.js";
import { BRIEFLY, STATUSES, small } from "./shapes.js";

export function person(state) {
  const chooser = html("select", { class: "watch-choose", "aria-label": "Organisation", onchange: () => state.select(chooser.value === "" ? null : Number(chooser.value)) });
  const body = html("div", { class: "watch-person-body" });
  const box = html("aside", { class: "watch-person", "aria-label": "Organisation" }, chooser, body);
  let film = null, shown, parts = null;

  function load(next) {
    film = next;
    const order = film.people.map((_, i) => i).sort((a, b) => film.people[a].name.localeCompare(film.people[b].name, "en", { numeric: true }));
    chooser.replaceChildren(html("option", { value: "" }, "What the signs mean; or choose an organisation"),
      ...order.map((i) => html("option", { value: i }, `${film.people[i].name} (${film.sectors[film.people[i].sector][0]})`)));
    shown = undefined;
  }

  function show() {
    if (!film) return;
    if (shown !== state.selected) {
      shown = state.selected;
      chooser.value = shown == null ? "" : String(shown);
      parts = shown == null ? null : build(shown);
      body.replaceChildren(...(shown == null ? legend() : parts.elements));
      body.scrollTop = 0;
    }
    if (parts) parts.show(state.month);
  }

  function legend() {
    const line = (picture, ...words) => html("li", {}, picture, html("span", {}, ...words));
    const [, colour, shape] = film.sectors[0];
    const tie = (width, opacity, kind) => svg("svg", { class: "watch-small", viewBox: "-16 -16 32 32", "aria-hidden": "true" },
      svg("line", { class: `watch-tie ${kind}`, x1: -15, x2: 15, y1: 0, y2: 0, style: `stroke-width:${width};stroke-opacity:${opacity}` }));
    const news = (kind) => { const one = small(shape, colour, kind === "joined" ? 2 : 0); one.firstChild.dataset.news = kind; return one; };
    const large = small(shape, colour, 0, 12);
    return [
      html("p", { class: "watch-invite" }, "Click an organisation, or choose one above, to see its story and what decides for or against joining."),
      html("h3", {}, "What the signs mean"),
      html("ul", { class: "watch-legend" },
        ...film.sectors.map(([name, hue, form]) => line(small(form, hue, 2), html("b", {}, name), " sector, inside")),
        line(small(shape, colour, 0), html("b", {}, "pale"), ": outside the coalition"),
        line(large, html("b", {}, "size"), ": power"),
        line(small(shape, colour, 2), html("b", {}, "one ring"), ": a member of its own accord"),
        line(small(shape, colour, 1), html("b", {}, "dashed ring"), ": inside on trial (a pilot)"),
        line(small(shape, colour, 3), html("b", {}, "two rings"), ": inside under compulsion (mandated)"),
        line(news("joined"), html("b", {}, "glow"), ": came in this month"),
        line(news("left"), html("b", {}, "broken red circle"), ": went out this month"),
        line(tie(1, 0.35, ""), html("b", {}, "line"), ": a tie; the wider and stronger, the more trust"),
        line(tie(3.4, 0.8, "inside"), html("b", {}, "coloured line"), ": both ends are inside"),
        line(html("span", { class: "watch-small watch-char" }, "\u25c6"), html("b", {}, "event"), " of the scenario"),
        line(html("span", { class: "watch-small watch-char goal" }, "\u2691"), html("b", {}, "goal"), " delivered"),
        line(html("span", { class: "watch-small watch-char withdrawal" }, "\u2716"), html("b", {}, "the convener withdraws"))),
      ...(film.left_out ? [html("p", { class: "watch-note" }, `${film.left_out} organisations with less power take part but are not drawn.`)] : []),
      html("p", { class: "watch-note" }, `The convener${film.convener === "the convener" ? "" : `, ${film.convener},`} is not a member and has no place in the network.`),
    ];
  }

  function build(i) {
    const one = film.people[i], [sector, colour, shape] = film.sectors[one.sector];
    const icon = small(shape, colour, 2, 8), status = html("span", { class: "watch-status" });
    const head = html("div", { class: "watch-head" }, icon, html("div", {}, html("h3", {}, one.name),
      html("p", {}, `${sentence(sector)}, ${percent(one.share)} of all power${one.affected ? ", among those most affected" : ""}`)), status);
    const said = html("p", { class: "watch-said" }), course = balanceCourse(i), fall = waterfall(i), tale = story(i);
    return {
      elements: [head, said, course.element, html("h3", { class: "watch-sub" }, "Its story"), tale.element, html("h3", { class: "watch-sub" }, "What speaks for and against being inside"), film.rule ? html("p", { class: "watch-note" }, film.rule) : null, fall.element].filter(Boolean),
      show(month) {
        const now = film.status(month, i);
        icon.firstChild.dataset.status = STATUSES[now];
        say(status, BRIEFLY[now]); put(status, "data-status", STATUSES[now]);
        say(said, `Month ${month}: on balance ${signed(film.balance(month, i))}, ${film.phrase(month, i)}${odds(month, i)}${changed(month, i)}`);
        course.show(month); fall.show(month); tale.show(month);
      },
    };
  }

  function odds(month, i) {
    const before = film.status(month - 1, i), now = film.status(month, i);
    if (now === 1 || now === 3 || before === 1 || before === 3) return "";
    const chance = film.chance(month, i);
    return ` The chance to be inside, as it decided: ${percent(Math.round(chance * 100) / 100)}.`;
  }

  function changed(month, i) {
    if (month < 2) return "";
    const moves = film.terms.map((term, k) => [term.name, film.term(month, i, k) - film.term(month - 1, i, k)])
      .filter(([, change]) => Math.abs(change) >= 0.0195).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 2);
    return moves.length ? ` Since last month: ${moves.map(([name, change]) => `${name.replace("_", "-")} ${signed(change)}`).join(", ")}.` : "";
  }

  // its balance over the run, with the months that it is inside; a press goes to that month
  function balanceCourse(i) {
    const width = 340, height = 46, values = Array.from({ length: film.months }, (_, t) => film.balance(t + 1, i));
    const low = Math.min(-0.1, ...values), high = Math.max(0.1, ...values);
    const x = (month) => ((month - 0.5) / film.months) * width, y = (value) => 4 + ((high - value) / (high - low)) * (height - 14);
    const stays = values.map((_, t) => film.status(t + 1, i) ? svg("rect", { class: "watch-stay", "data-status": STATUSES[film.status(t + 1, i)], x: (t / film.months) * width, y: height - 6, width: width / film.months + 0.3, height: 6 }) : null);
    const cursor = svg("line", { class: "watch-cursor", y1: 0, y2: height });
    const element = svg("svg", { class: "watch-balance", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `The balance over the run, from ${signed(low)} to ${signed(high)}; the bar below shows the months inside` },
      svg("line", { class: "watch-zero", x1: 0, x2: width, y1: y(0), y2: y(0) }), ...stays,
      svg("polyline", { points: values.map((value, t) => `${x(t + 1).toFixed(1)},${y(value).toFixed(1)}`).join(" ") }), cursor, svg("title", {}, "Its balance, month by month; the bar below: months inside"));
    element.addEventListener("click", (event) => {
      const frame = element.getBoundingClientRect();
      state.go(1 + Math.min(film.months - 1, Math.floor(((event.clientX - frame.left) / frame.width) * film.months)));
    });
    return { element, show(month) { put(cursor, "x1", x(month)); put(cursor, "x2", x(month)); } };
  }

  // Each bar begins where the one above ends: for to the right, against to the left, the last is the sum.
  function waterfall(i) {
    let least = 0, most = 0;
    for (let month = 1; month <= film.months; month += 1) {
      let sum = 0;
      for (let k = 0; k < film.termCount; k += 1) { sum += film.term(month, i, k); least = Math.min(least, sum); most = Math.max(most, sum); }
    }
    const span = Math.max(0.01, most - least), percentAt = (value) => (100 * (value - least)) / span;
    const detail = html("p", { class: "watch-detail", hidden: true });
    let pointed = null, at = state.month;
    const rows = [...film.terms, { name: "balance" }].map((term, k) => {
      const bar = html("span", { class: "watch-bar" }), value = html("span", { class: "watch-number" }), zero = html("span", { class: "watch-axis", style: `left:${percentAt(0)}%` });
      const total = k === film.termCount;
      const element = html("li", { class: total ? "total" : "", tabindex: total ? null : 0 }, html("span", { class: "watch-term" }, total ? "balance" : term.name.replace("_", "-")), html("span", { class: "watch-track" }, zero, bar), value);
      if (!total) {
        element.addEventListener("pointerenter", () => { pointed = k; explain(); });
        element.addEventListener("focus", () => { pointed = k; explain(); });
      }
      return { element, bar, value };
    });
    function explain() {
      if (pointed == null) return;
      detail.hidden = false;
      const row = rows[pointed].element, low = pointed > film.termCount / 2; // beside the term, never upon it
      detail.style.top = low ? "" : `${row.offsetTop + row.offsetHeight + 4}px`;
      detail.style.bottom = low ? `${element.offsetHeight - row.offsetTop + 4}px` : "";
      const term = film.terms[pointed];
      const read = term.readings.map((one) => film.reading(at, i, one)).map(([label, value]) => `${label} ${value.toFixed(2)}`);
      say(detail, `${sentence(term.words)}: ${read.join(", ")}.`);
    }
    function leave() { pointed = null; detail.hidden = true; }
    function show(month) {
      at = month;
      let sum = 0;
      rows.forEach(({ bar, value, element }, k) => {
        const total = k === film.termCount, amount = total ? film.balance(month, i) : film.term(month, i, k), from = total ? 0 : sum, to = total ? amount : sum + amount;
        bar.style.left = `${percentAt(Math.min(from, to))}%`;
        bar.style.width = `${Math.max(0.4, (100 * Math.abs(amount)) / span)}%`;
        put(element, "data-side", Math.abs(amount) < 0.005 ? "none" : amount > 0 ? "for" : "against");
        say(value, signed(amount));
        sum = to;
      });
      explain();
    }
    const element = html("div", { class: "watch-fall", onpointerleave: leave, onfocusout: leave }, html("ol", {}, ...rows.map((row) => row.element)), detail);
    return { element, show };
  }

  function story(i) {
    const items = film.people[i].story.map(([month, words]) => ({ month, element: html("li", {},
      html("button", { type: "button", onclick: () => state.go(month), "aria-label": `Go to month ${month}` }, `Month ${month}`), html("span", {}, words)) }));
    const element = html("ol", { class: "watch-story" }, ...items.map((one) => one.element));
    let seen = null;
    function show(month) {
      items.forEach((one) => put(one.element, "data-when", one.month < month ? "past" : one.month === month ? "now" : "later"));
      const last = items.filter((one) => one.month <= month).pop();
      if (last === seen) return; // asking where things are makes the browser lay the page out: only when it has to move
      seen = last;
      element.scrollTop = last.element.offsetTop + last.element.offsetHeight - element.clientHeight;
    }
    return { element, show };
  }
  return { box, load, show };
}
