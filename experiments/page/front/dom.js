// @ts-check
/** Elements made from plain values. What a person or a file wrote is always text, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Record<string, any>} Attributes  attributes by name; `onNAME` listens; false, null and undefined are left out
 */

/** @param {Element} made @param {Attributes} attributes @param {Child[]} children */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'value' && 'value' in made) /** @type {any} */ (made).value = value;
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(/** @type {any} */ (child));
  return made;
}

/**
 * An element of HTML.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export const el = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);

/**
 * An element of SVG.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export const svg = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

/**
 * A choice of named things.
 * @param {string} label
 * @param {[string, string][]} options  value and words
 * @param {string} chosen
 * @param {(value: string) => void} changed
 * @param {Attributes} [attributes]
 */
export function select(label, options, chosen, changed, attributes = {}) {
  const made = el('select', { 'aria-label': label, onchange: () => changed(made.value), ...attributes },
    ...options.map(([value, words]) => el('option', { value }, words)));
  made.value = chosen;
  return made;
}

const REACHED = 'a, button, input, select, summary, textarea';
/** What tells a control from those around it. @param {any} each */
const calledOf = (each) => `${each.tagName} ${each.ariaLabel ?? each.labels?.[0]?.textContent ?? each.textContent}`;

/**
 * Gives an element these children in place of those that it has; what had the focus, the same has it again: whoever comes by the keyboard stays where
 * they are. Where it is there no more, what stands before it.
 * @param {Element} into @param {...Child} children
 */
export function put(into, ...children) {
  const { activeElement: had } = document, at = had && into.contains(had) ? [...into.querySelectorAll(REACHED)].indexOf(had) : -1, called = at < 0 ? '' : calledOf(had);
  into.replaceChildren();
  filled(into, {}, children);
  if (at < 0) return;
  const now = /** @type {HTMLElement[]} */ ([...into.querySelectorAll(REACHED)]), alike = now.filter((each) => calledOf(each) === called);
  const same = alike.includes(now[at]) ? now[at] : alike.length === 1 ? alike[0] : now[at]?.tagName === had?.tagName ? now[at] : undefined;
  for (const each of [same, ...now.slice(0, at).reverse()]) {
    each?.focus({ preventScroll: true });
    if (each && document.activeElement === each) return;
  }
}

/** The first element that matches, which is there. @param {string} query @returns {any} */
export const find = (query) => /** @type {Element} */ (document.querySelector(query));

/** How high a picture is to be, in pixels: as usual, or most of the screen in the presenter's view. @param {number} usual @param {number} [share] */
export function high(usual, share = 0.5) {
  const { classList, style } = document.documentElement;
  return classList.contains('present') ? Math.max(usual, (share * innerHeight) / Number(style.getPropertyValue('--zoom'))) : usual;
}

/** @type {CanvasRenderingContext2D | null} */
let pen = null;
/** How wide a text is in the page's letters, in pixels. @param {string} text @param {number} size @param {number} [weight] */
export function textWidth(text, size, weight = 400) {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return 0.6 * size * text.length;
  pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}
