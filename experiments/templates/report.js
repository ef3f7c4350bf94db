"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paper = matchMedia("print");
  const config = {displaylogo: false, responsive: true, modeBarButtonsToRemove: ["lasso2d", "select2d"]};
  const drawn = new Set();

  const axes = figure => Object.keys(figure.layout).filter(name => /^[xy]axis\d*$/.test(name));

  function colours(figure) {
    const night = dark.matches && !paper.matches;
    const ink = night ? "#e8e6e3" : "#1d2125", grid = night ? "#33393f" : "#e2e0dc";
    const look = {"font.color": ink, "legend.bgcolor": "rgba(0,0,0,0)",
      "hoverlabel.bgcolor": night ? "#262b30" : "#ffffff", "hoverlabel.font.color": ink};
    for (const axis of axes(figure)) {
      look[`${axis}.gridcolor`] = grid;
      look[`${axis}.linecolor`] = grid;
    }
    return look;
  }

  function draw(place) {
    if (drawn.has(place) || place.closest("[hidden]")) return;
    drawn.add(place);
    const figure = JSON.parse(document.querySelector(`script[data-for="${place.id}"]`).textContent);
    place.style.minHeight = "";
    Plotly.newPlot(place, figure.data, figure.layout, config).then(() => Plotly.relayout(place, colours(figure)));
  }

  function repaint() {
    for (const place of drawn) Plotly.relayout(place, colours(place));
  }

  const watcher = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
  }, {rootMargin: "600px"});
  const places = [...document.querySelectorAll(".chart")];
  places.forEach(place => watcher.observe(place));

  for (const chooser of document.querySelectorAll("select[data-chooser]")) {
    chooser.addEventListener("change", () => {
      for (const choice of document.querySelectorAll(`[data-choice="${chooser.dataset.chooser}"]`)) {
        const place = choice.querySelector(".chart");
        choice.hidden = place.id !== chooser.value;
        draw(place);
      }
    });
  }

  for (const choice of document.querySelectorAll(".choice")) {
    const shown = choice.querySelectorAll(".chosen");
    choice.querySelector("select").addEventListener("change", event => {
      shown.forEach((one, k) => { one.hidden = k !== event.target.selectedIndex; });
      draw(shown[event.target.selectedIndex].querySelector(".chart"));
    });
  }

  dark.addEventListener("change", repaint);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    places.forEach(draw);
    repaint();
    for (const place of drawn) Plotly.Plots.resize(place);
  });
  addEventListener("afterprint", repaint);
})();
