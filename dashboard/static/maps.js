// What Compare and Explore share: elements, colours with readable text, numbers, and moving about in a grid by keyboard.
const shown = (children) => children.flat(2).filter((child) => child !== "" && child != null && child !== false);

export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...shown(children));
  return element;
};

// Set `element`'s children only when they differ from what was drawn last, so that focus and selection stay.
export const redraw = (element, key, draw) => {
  if (element.dataset.drawn === key) return;
  element.dataset.drawn = key;
  element.replaceChildren(...shown([draw()]));
};

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const hex = (values) => "#" + values.map((one) => Math.round(one).toString(16).padStart(2, "0")).join("");

// A colour of a scale (colours evenly spaced) at `share` 0..1.
export const colourAt = (scale, share) => {
  const at = Math.min(Math.max(share, 0), 1) * (scale.length - 1), low = Math.min(Math.floor(at), scale.length - 2);
  const from = channels(scale[low]), to = channels(scale[low + 1]);
  return hex(from.map((one, k) => one + (to[k] - one) * (at - low)));
};

const luminance = (colour) => {
  const [r, g, b] = channels(colour).map((one) => {
    const share = one / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

export const contrast = (one, other) => {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

// Ink that can be read on a colour: near black or white, whichever stands out more.
export const inkOn = (colour) => (contrast(colour, "#0b0f14") >= contrast(colour, "#ffffff") ? "#0b0f14" : "#ffffff");

export const scaleOf = (scales, diverging) => scales[diverging ? (window.lab?.dark() ? "diverging_dark" : "diverging_light") : "sequential"];

export const said = (value, digits) => (value == null ? "–" : value.toFixed(digits).replace(/^-(0(\.0*)?)$/, "$1"));
export const percent = (value) => (value == null ? "–" : `${Math.round(100 * value)} %`);
export const span = (low, high, digits) => (low == null ? "interval unknown" : `${said(low, digits)} to ${said(high, digits)}`);

// One stop for the Tab key in a grid; arrows, Home and End move in it; Enter and the space bar choose. `cells` is a function: rows of elements.
export const roving = (root, cells, choose) => {
  const place = (element) => {
    const rows = cells();
    for (let r = 0; r < rows.length; r++) {
      const c = rows[r].indexOf(element);
      if (c >= 0) return [r, c];
    }
    return null;
  };
  const enter = (element) => {
    for (const row of cells()) for (const one of row) one.tabIndex = -1;
    element.tabIndex = 0;
  };
  root.addEventListener("focusin", (event) => { if (place(event.target)) enter(event.target); });
  root.addEventListener("keydown", (event) => {
    const at = place(event.target), rows = cells();
    if (!at) return;
    const [r, c] = at, last = rows[r].length - 1;
    const to = { ArrowUp: [r - 1, c], ArrowDown: [r + 1, c], ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1],
      Home: [event.ctrlKey ? 0 : r, 0], End: [event.ctrlKey ? rows.length - 1 : r, last] }[event.key];
    if (to) {
      event.preventDefault();
      rows[to[0]]?.[to[1]]?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(event.target);
    }
  });
  root.addEventListener("click", (event) => {
    const cell = event.target.closest('[role="gridcell"]');
    if (cell && place(cell)) choose(cell);
  });
  // exactly one cell is reached by Tab, also after redrawing
  return () => {
    const all = cells().flat();
    if (all.length && all.filter((one) => one.tabIndex === 0).length !== 1) { all.forEach((one) => { one.tabIndex = -1; }); all[0].tabIndex = 0; }
  };
};

// A choice of a few, as radio buttons that look like one switch. `options`: [value, label] pairs.
export const segmented = (name, label, options, chosen, change) =>
  make("fieldset", { class: "maps-switch" }, make("legend", {}, label),
    options.map(([value, text]) => make("label", {},
      make("input", { type: "radio", name, value, checked: value === chosen, onchange: () => change(value) }), make("span", {}, text))));

export const select = (label, options, chosen, change, hint = "") => {
  const list = make("select", { onchange: () => change(list.value) },
    options.map(([value, text]) => make("option", { value, selected: String(value) === String(chosen) }, text)));
  return make("label", { class: "maps-field" }, make("span", {}, label), list, hint && make("small", {}, hint));
};

// A bar of the scale's colours with its ends, and what it means.
export const legend = (scale, low, high, title) =>
  make("div", { class: "maps-scale" }, make("span", {}, title), make("span", { class: "maps-number" }, low),
    make("span", { class: "maps-bar", style: `background:linear-gradient(90deg,${scale.join(",")})`, "aria-hidden": "true" }),
    make("span", { class: "maps-number" }, high));

export const progress = (share, words) =>
  make("div", { class: "maps-progress" }, make("progress", { max: "1", value: String(share), "aria-label": words }), make("span", {}, words));
