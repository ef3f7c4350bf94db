// Both strategies by month: the median of the runs as a line, nine runs in ten as a band. No legend without shape: b is dashed.
const LEFT = 44, TOP = 10, FOOT = 24, HEIGHT = 240;

async function render({ model, el }) {
  const { make, draw, fixed } = await import("./whatif/dom.js?v=" + model.get("data").helpers);
  const svg = draw("svg", { class: "learn-chart", role: "img" }), key = make("div", { class: "learn-key" });
  el.replaceChildren(key, svg);
  const paint = () => {
    const { bands, labels, course, withdraw } = model.get("data");
    if (!bands) return;
    const width = Math.max(320, svg.clientWidth || 600), months = bands[0][0].length, low = HEIGHT - FOOT;
    const most = Math.max(...bands.flat(2), 1e-9), top = nice(most);
    const x = (month) => LEFT + ((month - 1) / Math.max(1, months - 1)) * (width - LEFT - 12), y = (value) => low - (value / top) * (low - TOP - 14);
    const parts = [], text = (at, up, words, kind = "", anchor = "start") => { const one = draw("text", { x: at, y: up, class: kind, "text-anchor": anchor }); one.textContent = words; parts.push(one); };
    for (let k = 0; k <= 4; k++) { const value = (top * k) / 4; parts.push(draw("line", { class: "learn-grid", x1: LEFT, x2: width - 12, y1: y(value), y2: y(value) })); text(LEFT - 6, y(value) + 4, String(Number(value.toPrecision(3))), "", "end"); }
    if (withdraw != null && withdraw <= months) { parts.push(draw("line", { class: "learn-gone", x1: x(withdraw), x2: x(withdraw), y1: TOP + 6, y2: low })); text(x(withdraw) - 4, TOP + 4, "convener leaves", "", "end"); }
    for (let month = 12; month <= months; month += 12) text(x(month), low + 17, month === 12 ? "month 12" : month, "", "middle");
    const line = (row) => row.map((value, k) => `${x(k + 1).toFixed(1)} ${y(value).toFixed(1)}`);
    for (const [k, side] of ["a", "b"].entries()) parts.push(draw("path", { class: `learn-wide-${side}`, d: `M${[...line(bands[k][0]), ...line(bands[k][2]).reverse()].join("L")}Z` }));
    for (const [k, side] of ["a", "b"].entries()) parts.push(draw("path", { class: `learn-line-${side}`, d: "M" + line(bands[k][1]).join("L") }));
    text(LEFT + 6, TOP + 4, course, "learn-name");
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.replaceChildren(...parts);
    const end = (k) => fixed(bands[k][1][months - 1], 2);
    svg.setAttribute("aria-label", `${course} by month. In the last month the median is ${end(0)} for A, ${labels[0]}, and ${end(1)} for B, ${labels[1]}.`);
    key.replaceChildren(make("span", {}, `A: ${labels[0]}`), make("span", { class: "learn-kb" }, `B: ${labels[1]}`), make("small", {}, "line: median run; band: nine runs in ten"));
  };
  model.on("change:data", paint);
  const seen = new ResizeObserver(paint);
  seen.observe(svg);
  return () => { seen.disconnect(); model.off("change:data", paint); };
}
// The next round number above.
function nice(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((one) => one * power).find((one) => one >= most * 0.999) ?? 10 * power;
}
export default { render };
