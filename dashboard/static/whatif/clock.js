// The clock that timelines and charts share: months along the same line, from the left edge of month 1 to the right edge of the last.
export const LEFT = 54, RIGHT = 14;
export const clockOf = (months, width) => {
  const span = Math.max(50, width - LEFT - RIGHT);
  return {
    months, width, span,
    edge: (month) => LEFT + (Math.min(month, months) / months) * span, // the end of a month
    middle: (month) => LEFT + ((month - 0.5) / months) * span,
    month: (x) => Math.round(((x - LEFT) / span) * months), // the nearest edge
    inside: (x) => Math.max(1, Math.min(months, Math.ceil(((x - LEFT) / span) * months))),
    ticks() {
      const step = [1, 2, 3, 6, 12, 24, 48, 60, 120, 240].find((one) => (span / months) * one >= 34) ?? 240;
      return Array.from({ length: Math.floor(months / step) }, (_, k) => (k + 1) * step);
    },
  };
};
// Events and the convener's leaving, in any drawing on the clock from y = top to y = bottom.
export function marks(draw, clock, told, top, bottom) {
  const found = [];
  if (told.leaves && told.leaves <= told.months) {
    const x = clock.edge(told.leaves - 1);
    found.push(draw("rect", { class: "wi-gone", x, y: top, width: clock.edge(told.months) - x, height: bottom - top }),
      draw("line", { class: "wi-leaves", x1: x, x2: x, y1: top, y2: bottom }));
  }
  for (const [month, name] of told.events) {
    if (month > told.months) continue;
    const x = clock.edge(month - 1), mark = draw("path", { class: "wi-event", d: `M${x} ${bottom}l-4 7h8z` });
    const words = draw("title"); words.textContent = `Month ${month}: ${name}`;
    mark.append(words); found.push(mark);
  }
  return found;
}
