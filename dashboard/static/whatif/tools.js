// What else can be asked: a row of buttons beneath the results; what one opens takes the place of the editors.
const v = new URL(import.meta.url).search;
const { make } = await import("./dom.js" + v);
const TOOLS = [["", "Edit the plans"], ["causes", "What caused what"], ["better", "Find a better plan"], ["report", "Report for the board"], ["bring", "Bring stakeholders"]];

export function tools({ ask }) {
  let open = "", wanted = null;
  const buttons = TOOLS.map(([name, label]) => make("button", { type: "button", class: "wi-tab", onclick: () => choose(name) }, label));
  const element = make("div", { class: "wi-further-row", role: "group", "aria-label": "Edit, or go further" }, ...buttons);

  function choose(name) {
    if (name === open) return;
    wanted = name; ask({ do: "tool", value: name });
  }
  function show(name) {
    open = name;
    buttons.forEach((one, k) => one.setAttribute("aria-pressed", String(TOOLS[k][0] === name)));
    if (wanted === name) { wanted = null; bringIntoView(40); }
  }
  // The panel is drawn a moment later, by another part of the page.
  function bringIntoView(tries) {
    if (open && !document.querySelector(".wi-tool") && tries) return requestAnimationFrame(() => bringIntoView(tries - 1));
    if (open) element.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }
  // A file that is dragged over the page finds the place to drop it open.
  function watch(root) {
    const files = (event) => event.dataTransfer?.types?.includes("Files");
    const enter = (event) => { if (files(event)) { event.preventDefault(); choose("bring"); } };
    root.addEventListener("dragenter", enter);
    const over = (event) => { if (files(event)) event.preventDefault(); };
    root.addEventListener("dragover", over); root.addEventListener("drop", over);
    return () => { root.removeEventListener("dragenter", enter); root.removeEventListener("dragover", over); root.removeEventListener("drop", over); };
  }
  return { element, show, watch };
}
