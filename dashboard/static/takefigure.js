// The figure that is taken away: both strategies' course by month, drawn by plotly, saved by it as SVG or PNG without leaving the page.
const inert = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

async function render({ model, el }) {
  const Plotly = await lab.plotly();
  const box = document.createElement("div"), tools = document.createElement("div"), said = document.createElement("span");
  box.className = "br-figure"; tools.className = "br-tools"; said.setAttribute("role", "status");
  for (const format of ["svg", "png"]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "lab-button", textContent: `Figure as ${format.toUpperCase()}` });
    button.addEventListener("click", () => save(format));
    tools.append(button);
  }
  tools.append(said);
  el.append(box, tools);

  function traces(data, colours) {
    const all = [];
    data.sides.forEach((side, k) => {
      const colour = colours[k ? "b" : "a"], x = side.bands[0].map((_, month) => month + 1);
      const name = `${k ? "B" : "A"}: ${inert(side.title)}`;
      for (const [low, high, strength] of [[0, 4, "1f"], [1, 3, "3d"]]) {
        all.push({ x, y: side.bands[low], mode: "lines", line: { width: 0 }, hoverinfo: "skip", showlegend: false });
        all.push({ x, y: side.bands[high], mode: "lines", line: { width: 0 }, fill: "tonexty", fillcolor: colour + strength, hoverinfo: "skip", showlegend: false });
      }
      all.push({ x, y: side.bands[2], mode: "lines", name: `${name}<br>${inert(side.said)}`, line: { color: colour, width: 3, dash: k ? "dash" : "solid" }, hovertemplate: "month %{x}: median %{y:.3f}<extra></extra>" });
    });
    return all;
  }
  // On the screen letters are as large as the page's; in the file that is saved they are as on any page.
  const letters = () => lab.textSize() / 16;
  function layout(data, colours, big = letters()) {
    const axis = { gridcolor: colours.grid, linecolor: colours.line, zeroline: false, automargin: true };
    return {
      title: { text: inert(data.title), x: 0, xref: "container", y: 1, yref: "container", yanchor: "top", pad: { l: 12, t: 10 }, font: { size: 17 * big } },
      font: { family: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif', size: 13 * big, color: colours.ink },
      paper_bgcolor: colours.card, plot_bgcolor: colours.card, height: 460 * big, margin: { l: 60 * big, r: 16, t: 128 * big, b: 92 * big },
      xaxis: { ...axis, title: { text: "month", standoff: 4 }, rangemode: "tozero" }, yaxis: { ...axis, title: { text: inert(data.course) }, rangemode: "tozero" },
      legend: { x: 0, y: 1.01, yanchor: "bottom", traceorder: "normal", bgcolor: "rgba(0,0,0,0)" },
      annotations: [{ text: data.note.map(inert).join("<br>"), xref: "paper", yref: "paper", x: 0, y: 0, yshift: -48 * big, align: "left", xanchor: "left", yanchor: "top", showarrow: false, font: { size: 11 * big, color: colours.quiet } }],
    };
  }
  function draw() {
    const data = model.get("data"), colours = lab.colours();
    if (data.sides) Plotly.react(box, traces(data, colours), layout(data, colours), { displayModeBar: false, responsive: true });
  }
  async function save(format) {
    const data = model.get("data");
    try {
      await Plotly.downloadImage({ data: traces(data, lab.colours()), layout: layout(data, lab.colours(), 1), config: {} }, { format, filename: data.file, width: 1100, height: 560, scale: format === "png" ? 2 : 1 });
      said.textContent = `Saved as ${data.file}.${format}`;
    } catch { said.textContent = "This browser could not save the figure; the SVG may work where the PNG does not."; }
  }
  model.on("change:data", draw);
  const stop = lab.onTheme(draw);
  draw();
  return () => { stop(); model.off("change:data", draw); Plotly.purge(box); };
}
export default { render };
