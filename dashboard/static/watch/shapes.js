// The signs of the page: a shape for each sector, of about the same area for the same size, and rings for those inside.
import { svg } from "./making.js";

const around = (corners, radius, turn = -90) => Array.from({ length: corners }, (_, k) => {
  const angle = ((turn + (360 * k) / corners) * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});
const closed = (points) => "M" + points.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join("L") + "Z";
const star = () => around(5, 1.4).flatMap((tip, k) => [tip, around(5, 0.62, -54)[k]]);
const cross = (arm = 0.42, end = 1.16) => [
  [-arm, -end], [arm, -end], [arm, -arm], [end, -arm], [end, arm], [arm, arm],
  [arm, end], [-arm, end], [-arm, arm], [-end, arm], [-end, -arm], [-arm, -arm],
];
const PATHS = {
  circle: "M-1,0A1,1 0 1,1 1,0A1,1 0 1,1 -1,0Z",
  square: closed([[-0.89, -0.89], [0.89, -0.89], [0.89, 0.89], [-0.89, 0.89]]),
  diamond: closed(around(4, 1.25)),
  "triangle-up": closed(around(3, 1.42).map(([x, y]) => [x, y + 0.12])),
  cross: closed(cross()),
  pentagon: closed(around(5, 1.13)),
  hexagon: closed(around(6, 1.08)),
  star: closed(star()),
};
export const STATUSES = ["outside", "pilot", "member", "mandated"];
export const BRIEFLY = ["outside", "on trial", "member", "mandated"];
export const STANDS = ["outside", "inside on trial", "member", "inside under compulsion"];

// A sign in a group of its own: shape, rings, halo. `mark(status)` draws it as one of that standing.
export function sign(shape, colour, radius) {
  const halo = svg("circle", { class: "watch-halo" }), outer = svg("circle", { class: "watch-ring watch-outer" });
  const ring = svg("circle", { class: "watch-ring" }), reach = svg("circle", { class: "watch-reach" });
  const body = svg("path", { class: "watch-body", d: PATHS[shape] || PATHS.circle });
  const group = svg("g", { class: "watch-sign", style: `--sector:${colour}` }, halo, outer, ring, body, reach);
  function size(next) {
    const around = 1.28 * next;
    halo.setAttribute("r", around + 4.5); outer.setAttribute("r", around + 6); ring.setAttribute("r", around + 2.5);
    reach.setAttribute("r", Math.max(14, around + 7));
    body.setAttribute("transform", `scale(${next.toFixed(2)})`);
  }
  size(radius);
  return { group, size, mark: (status) => { group.dataset.status = STATUSES[status]; } };
}

// The same, small, to stand in a line of text.
export function small(shape, colour, status = 2, radius = 6) {
  const one = sign(shape, colour, radius);
  one.mark(status);
  return svg("svg", { class: "watch-small", viewBox: "-16 -16 32 32", "aria-hidden": "true" }, one.group);
}
