// Small helpers: elements, an explanation that opens, a slider with a number beside it.
export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  assign(element, attributes);
  element.append(...children);
  return element;
};
export const draw = (tag, attributes = {}, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  assign(element, attributes);
  element.append(...children);
  return element;
};
function assign(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
}
export const fixed = (value, digits) => (value == null ? "–" : value.toFixed(digits).replace("-", "−"));
export const plain = (value, digits = 2) => String(Number(value.toFixed(digits))).replace("-", "−");
export const percent = (value) => `${Math.round(100 * value)}%`;

// One box for all explanations: in the browser's top layer, so that nothing cuts it off; Escape closes it.
let box = null;
export function explain(title, sentence, source = "") {
  const button = make("button", { type: "button", class: "wi-why", "aria-label": `What is ${title.toLowerCase()}?` }, "?");
  button.addEventListener("click", (event) => { event.preventDefault(); open(button, title, sentence, source); });
  return button;
}
function open(button, title, sentence, source) {
  box?.remove();
  box = make("div", { popover: "auto", class: "wi-meaning", role: "note" }, make("b", {}, title),
    make("p", {}, capital(sentence)), ...(source ? [make("p", { class: "wi-source" }, source)] : []));
  button.after(box);
  box.showPopover();
  place(box, button);
}
export function place(floating, anchor) {
  const at = anchor.getBoundingClientRect(), size = floating.getBoundingClientRect();
  floating.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  const below = at.bottom + 6;
  floating.style.top = `${below + size.height < innerHeight - 8 ? below : Math.max(8, at.top - size.height - 6)}px`;
}
export const capital = (text) => {
  const said = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(said) ? said : said + ".";
};

const digits = (step) => Math.max(2, Math.round(-Math.log10(step)));
// A slider and a number that show one value. `move(value, live)` is told of every change, live while it is still dragged.
// `limit` (optional) is the most that can be had; beyond it the track is hatched and the value stays.
export function dial({ label, low, high, step, move, shown = (value) => plain(value, digits(step)) }) {
  const range = make("input", { type: "range", min: low, max: high, step, "aria-label": label });
  const number = make("input", { type: "number", min: low, max: high, step: "any", "aria-label": `${label}, as a number`, inputmode: "decimal" });
  let limit = high, timer = null;
  const keep = (value) => Math.max(low, Math.min(value, limit));
  const paint = (value) => {
    const span = high - low || 1;
    range.style.setProperty("--at", `${100 * (value - low) / span}%`);
    range.style.setProperty("--most", `${100 * (limit - low) / span}%`);
    range.setAttribute("aria-valuetext", shown(value));
  };
  const read = () => {
    const asked = Number(range.value), value = keep(asked);
    if (value !== asked) range.value = value;
    number.value = plain(value, digits(step)).replace("−", "-");
    paint(value);
    return [value, asked > limit + 1e-9];
  };
  range.addEventListener("input", () => {
    const [value, over] = read();
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; move(value, true, over); }, 0); // a key's change follows at once and takes its place
  });
  range.addEventListener("change", () => { clearTimeout(timer); timer = null; const [value, over] = read(); move(value, false, over); });
  number.addEventListener("change", () => {
    if (number.value === "" || !Number.isFinite(Number(number.value))) return;
    const asked = Number(number.value), value = keep(asked);
    number.value = plain(value, digits(step)).replace("−", "-");
    range.value = value; paint(value);
    move(value, false, asked > limit + 1e-9);
  });
  const set = (value, most = high, top = high) => {
    high = top; limit = most;
    range.max = number.max = high;
    if (timer !== null) return; // moved, and about to be asked: what comes is older
    range.value = value;
    if (document.activeElement !== number) number.value = plain(value, digits(step)).replace("−", "-");
    paint(value);
  };
  return { range, number, set };
}
// Children of `parent` by key: kept where they are known, so that focus stays; made by `create(key)`, told by `update(child, item)`.
export function keyed(parent, items, key, create, update) {
  const known = (parent.known ??= new Map()), wanted = new Set();
  let before = parent.firstChild;
  for (const item of items) {
    const name = key(item);
    wanted.add(name);
    if (!known.has(name)) known.set(name, create(item));
    const child = known.get(name);
    if (child.element !== before) parent.insertBefore(child.element, before);
    else before = before.nextSibling;
    update(child, item);
  }
  for (const [name, child] of [...known]) if (!wanted.has(name)) { child.element.remove(); known.delete(name); }
}
