// Elements made of a line each. Text is always set as text: names that people bring are never taken for markup.
const SVG = "http://www.w3.org/2000/svg";

function dressed(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}
export const html = (tag, attributes = {}, ...children) => dressed(document.createElement(tag), attributes, children);
export const svg = (tag, attributes = {}, ...children) => dressed(document.createElementNS(SVG, tag), attributes, children);

// Sets an attribute or a text only when it differs: that is what makes a month cost next to nothing.
export function put(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}
export function say(element, text) { if (element.textContent !== text) element.textContent = text; }
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
export const signed = (value, digits = 2) => (value < -0.5 * 10 ** -digits ? "\u2212" : "+") + Math.abs(value).toFixed(digits);
export const percent = (share) => {
  const hundred = 100 * share;
  return (hundred > 0 && hundred < 0.5 ? "under 1" : hundred < 9.95 && hundred % 1 ? hundred.toFixed(1) : hundred.toFixed(0)) + "\u00a0%";
};

// Calls back with the width and height of an element whenever they change; returns what stops it.
export function onSize(element, callback) {
  const watching = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    if (width > 0 && height > 0) callback(width, height);
  });
  watching.observe(element);
  return () => watching.disconnect();
}

const measuring = document.createElement("canvas").getContext("2d");
// The width of a text in pixels, and the text cut to a width.
export function textWidth(text, size, weight = 400) {
  measuring.font = `${weight} ${size}px system-ui, sans-serif`;
  return measuring.measureText(text).width;
}
export function cut(text, width, size) {
  if (textWidth(text, size) <= width) return text;
  let length = Math.max(0, Math.floor((text.length * width) / Math.max(1, textWidth(text, size))));
  while (length > 0 && textWidth(text.slice(0, length) + "\u2026", size) > width) length -= 1;
  return length < 2 ? "" : text.slice(0, length).trimEnd() + "\u2026";
}
