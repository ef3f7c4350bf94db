// A text to copy: it can be read and selected, and a button copies it, also where the browser keeps the clipboard from pages.
function render({ model, el }) {
  const box = document.createElement("div"), area = document.createElement("textarea"), button = document.createElement("button"), said = document.createElement("span");
  box.className = "br-copied"; said.setAttribute("role", "status");
  Object.assign(area, { readOnly: true, rows: 3, spellcheck: false });
  Object.assign(button, { type: "button", className: "lab-button" });
  function show() {
    const { label, text, query } = model.get("data");
    area.value = query == null ? text : location.origin + location.pathname + (query ? "?" + query : "");
    area.setAttribute("aria-label", label); button.textContent = `Copy the ${label.toLowerCase()}`; said.textContent = "";
  }
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(area.value); }
    catch { area.select(); document.execCommand("copy"); }
    said.textContent = "Copied";
  });
  area.addEventListener("focus", () => area.select());
  box.append(area, button, said); el.append(box);
  model.on("change:data", show); show();
  return () => model.off("change:data", show);
}
export default { render };
