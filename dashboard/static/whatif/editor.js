// The chosen phase of a strategy in numbers: its end, and staff-days for each action, which together never exceed the capacity.
const v = new URL(import.meta.url).search;
const { make, explain, dial, keyed, place, plain, capital } = await import("./dom.js" + v);

export function editor({ side, words, pick, ask }) {
  const name = side.toUpperCase(), tabs = make("div", { class: "wi-tabs", role: "group", "aria-label": `Phases of strategy ${name}` });
  const bar = make("div", { class: "wi-purse" }), purse = make("p", { class: "wi-left", role: "status" });
  const rows = make("div", { class: "wi-rows" }), ends = make("div", { class: "wi-ends" });
  const style = { control: dialed("control", "how far the convener directs rather than shares power"), transparency: dialed("transparency", "how plain the convener's own intent is") };
  const styles = make("div", { class: "wi-styles", role: "group", "aria-label": `Way of leading of strategy ${name}` }, ...Object.values(style).map((one) => one.element));
  const adder = make("button", { type: "button", class: "lab-button wi-small", onclick: choose }, "Add an action");
  const element = make("section", { class: `wi-editor wi-${side}`, "aria-label": `Edit strategy ${name}` }, tabs, ends, bar, purse, rows, make("div", { class: "wi-foot" }, adder), styles);
  let plan, told, chosen = 0, sectors = [], said = "";

  function show(newPlan, newClock, phase, newSectors) {
    plan = newPlan; told = newClock; chosen = phase; sectors = newSectors;
    const now = plan.phases[chosen];
    showTabs(); showStyle();
    for (const part of [bar, purse, rows, adder]) part.hidden = !now;
    ends.hidden = !now;
    if (!now) return;
    showEnds(now); showPurse(now); showRows(now);
  }
  function showTabs() {
    const items = [...plan.phases.map((phase, k) => ({ key: String(k), title: phase.name, k })), { key: "new", title: plan.phases.length ? "Divide phase" : "Add a phase", k: -1 }];
    keyed(tabs, items, (one) => one.key, (one) => ({ element: make("button", { type: "button", onclick: () => (one.k < 0 ? divide() : pick(one.k)) }) }), (child, one) => {
      child.element.textContent = one.title; child.element.className = one.k < 0 ? "wi-tab wi-new" : "wi-tab";
      if (one.k >= 0) child.element.setAttribute("aria-pressed", one.k === chosen);
    });
  }
  function divide() {
    const now = plan.phases[chosen];
    const last = now ? Math.min(now.last ?? told.months, told.months) : 1;
    ask({ do: "add phase", side, phase: Math.max(0, chosen), value: now ? Math.floor((now.first + last) / 2) : 1 });
    if (now) pick(chosen + 1);
  }
  // What is being typed stays, until it was sent: then what holds is shown.
  const sent = (field) => (field.dataset.sent = "yes");
  const held = (field) => { const known = document.activeElement !== field || field.dataset.sent; delete field.dataset.sent; return known; };
  // When the phase ends, in words with numbers to type.
  const until = make("input", { type: "number", class: "wi-month", "aria-label": `Last month of the phase, strategy ${name}`, onchange: () => sent(until) && ask({ do: "end", side, phase: chosen, value: until.value === "" ? null : Number(until.value) }) });
  const waits = make("input", { type: "number", step: "any", class: "wi-month", "aria-label": `Value that ends the phase, strategy ${name}`, onchange: () => waits.value !== "" && sent(waits) && ask({ do: "condition", side, phase: chosen, value: Number(waits.value) }) });
  const title = make("input", { type: "text", class: "wi-title", "aria-label": `Name of the phase, strategy ${name}`, maxlength: 60, onchange: () => sent(title) && ask({ do: "rename", side, phase: chosen, value: title.value }) });
  const drop = make("button", { type: "button", class: "wi-link", onclick: () => ask({ do: "condition", side, phase: chosen, value: null }) }, "drop the condition");
  const gone = make("button", { type: "button", class: "wi-link", onclick: () => { ask({ do: "remove phase", side, phase: chosen }); pick(Math.max(0, chosen - 1)); } }, "remove phase");
  const from = make("span"), condition = make("span"), admits = make("span");
  ends.append(title, from, condition, waits, until, drop, admits, gone);
  function showEnds(now) {
    const conditional = now.when != null, last = chosen === plan.phases.length - 1;
    if (held(title)) title.value = now.name;
    from.textContent = `from month ${now.first}`;
    condition.textContent = conditional ? `until ${now.when}` : "to month";
    waits.hidden = drop.hidden = !conditional;
    if (conditional && held(waits)) waits.value = now.value;
    from.after(condition, waits);
    if (conditional) waits.after(or, until); else condition.after(until);
    or.hidden = !conditional;
    until.min = now.first; until.max = told.months; until.placeholder = last ? "end" : "";
    if (held(until)) until.value = now.last ?? "";
    admits.textContent = [now.admits != null ? `at most ${plain(now.admits)} may join a month` : "", ...now.notes].filter(Boolean).join("; ");
    gone.hidden = false;
  }
  const or = make("span", {}, "at the latest in month");
  function showPurse(now) {
    const of = now.capacity || 1, spent = now.capacity - now.left;
    bar.replaceChildren(...now.actions.filter(([, days]) => days > 0).map(([one, days]) => make("span", { class: `wi-family-${family(one)}`, style: `width:${(100 * days) / of}%`, title: `${words.actions[one].title}: ${plain(days)}` })));
    const full = now.left < 1e-6 * of;
    const changes = told.capacity.filter(([month]) => month > now.first && month <= (now.last ?? told.months)).map(([month, days]) => `${plain(days)} from month ${month}`);
    const later = changes.length ? ` The capacity is ${changes.join(", ")}: the same parts of it are spent.` : "";
    purse.textContent = `${plain(spent)} of ${plain(now.capacity)} staff-days a month${full ? ": all is spent" : `; ${plain(now.left)} unspent`}.${later}${said}`;
    purse.classList.toggle("wi-full", Boolean(said));
  }
  const families = [...new Set(Object.values(words.actions).map((one) => one.family))];
  const family = (one) => families.indexOf(words.actions[one].family);
  function showRows(now) {
    const top = Math.max(now.capacity, 0.5);
    keyed(rows, now.actions, ([one]) => one, ([one]) => row(one), (child, [one, days, aim]) => {
      child.knob.set(days, Math.min(top, now.left + days), top);
      child.aimed(aim);
    });
  }
  function row(one) {
    const about = words.actions[one];
    const knob = dial({ label: `${about.title}, staff-days a month, strategy ${name}`, low: 0, high: 20, step: 0.5, shown: (value) => `${plain(value)} staff-days`, move: (value, live, over) => {
      said = over ? " That is the capacity: the others keep what they have; lower one to give more here." : "";
      ask({ do: "days", side, phase: chosen, action: one, value, live });
      if (over) showPurse(plan.phases[chosen]);
    } });
    const aim = make("select", { class: "wi-aim", "aria-label": `${about.title} is aimed at, strategy ${name}`, title: "Aimed at", onchange: () => ask({ do: "aim", side, phase: chosen, action: one, value: aim.value }) });
    const away = make("button", { type: "button", class: "wi-away", "aria-label": `Remove ${about.title} from strategy ${name}`, onclick: () => { said = ""; ask({ do: "remove action", side, phase: chosen, action: one }); adder.focus(); } }, "×");
    const element = make("div", { class: "wi-row", role: "group", "aria-label": about.title },
      make("span", { class: `wi-chip wi-family-${family(one)}`, title: about.family }),
      make("span", { class: "wi-what" }, make("span", { class: "wi-word", title: about.title }, about.title), explain(about.title, `${about.meaning}. It fails when ${about.fails.replace(/^It fails when /, "")}`, about.source)),
      knob.range, knob.number, aim, away);
    const aimed = (value) => {
      const options = about.aims.flatMap((each) => (each === "sector" ? sectors.map((sector) => `sector:${sector}`) : [each]));
      if (!options.includes(value)) options.push(value);
      if (aim.dataset.options !== String(options)) {
        aim.replaceChildren(...options.map((each) => make("option", { value: each }, each.replace("sector:", "").replaceAll("_", " "))));
        aim.dataset.options = String(options);
      }
      aim.value = value; aim.disabled = options.length < 2;
    };
    return { element, knob, aimed };
  }
  function dialed(field, meaning) {
    const knob = dial({ label: `${field}, strategy ${name}`, low: 0, high: 1, step: 0.05, move: (value, live) => ask({ do: "style", side, field, value, live }) });
    const back = make("button", { type: "button", class: "wi-link", "aria-label": `Leave ${field} of strategy ${name} to the scenario`, onclick: () => ask({ do: "style", side, field, value: null }) }, "as the scenario");
    const whose = make("span", { class: "wi-whose" }, "as the scenario has it");
    return { knob, back, whose, element: make("div", { class: "wi-style" }, make("span", { class: "wi-what" }, make("span", { class: "wi-word" }, field === "control" ? "Control" : "Transparency"), explain(field, meaning)), knob.range, knob.number, whose, back) };
  }
  function showStyle() {
    for (const [field, one] of Object.entries(style)) {
      const [value, own] = plan.style[field];
      one.knob.set(value); one.whose.hidden = own; one.back.hidden = !own;
    }
  }
  // All actions that the phase lacks, searched by typing, each with its sentence.
  function choose() {
    const have = new Set(plan.phases[chosen].actions.map(([one]) => one)), list = make("div", { class: "wi-list", role: "listbox", "aria-label": "Actions" });
    const search = make("input", { type: "text", placeholder: "Search actions", "aria-label": "Search actions", autofocus: true });
    const box = make("div", { popover: "auto", class: "wi-picker" }, search, list);
    const fill = () => {
      const wanted = search.value.trim().toLowerCase();
      const found = Object.entries(words.actions).filter(([one, about]) => !have.has(one) && `${about.title} ${about.family} ${about.meaning}`.toLowerCase().includes(wanted));
      list.replaceChildren(...found.map(([one, about]) => make("button", { type: "button", role: "option", onclick: () => { box.hidePopover(); said = ""; ask({ do: "add action", side, phase: chosen, action: one }); } },
        make("b", {}, make("span", { class: `wi-chip wi-family-${family(one)}` }), about.title), make("small", {}, about.family), make("span", {}, capital(about.meaning)))));
      if (!found.length) list.append(make("p", {}, "No action with these words."));
    };
    const walk = (event) => {
      const all = [search, ...list.querySelectorAll("button")], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) { event.preventDefault(); all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + step))].focus(); }
      if (event.key === "Enter" && document.activeElement === search) { event.preventDefault(); list.querySelector("button")?.click(); }
    };
    search.addEventListener("input", fill); box.addEventListener("keydown", walk);
    box.addEventListener("toggle", (event) => { if (event.newState === "closed") { box.remove(); adder.focus(); } });
    fill(); adder.after(box); box.showPopover(); place(box, adder); search.focus();
  }
  return { element, show };
}
