// One file, chosen in the browser's own field or dropped on it; larger ones are refused before they are sent.
function render({ model, el }) {
  const { label, accept, most } = model.get("data");
  let number = 0;
  const field = document.createElement("label"), name = document.createElement("span"), input = document.createElement("input");
  field.className = "file"; name.textContent = label;
  Object.assign(input, { type: "file", accept });
  field.append(name, input); el.append(field);
  async function send(file) {
    if (!file) return;
    name.textContent = `${file.name} · choose another file, or drop one here`;
    const fits = file.size <= most;
    const data = new DataView(fits ? await file.arrayBuffer() : new ArrayBuffer(0));
    model.set("asked", { name: file.name, size: file.size, n: ++number, data });
    model.save_changes();
  }
  // emptied only once the server has it: while the server is busy messages are merged, and the file would be lost
  function empty() {
    if (model.get("more").taken !== number || !number) return;
    model.set("asked", {});
    model.save_changes();
  }
  model.on("change:more", empty);
  // emptied for the next choice only, which may be the same file, changed: what was read stays named
  input.addEventListener("click", () => { input.value = ""; });
  input.addEventListener("change", () => send(input.files[0]));
  for (const kind of ["dragover", "dragleave", "drop"])
    field.addEventListener(kind, (event) => { event.preventDefault(); field.classList.toggle("over", kind === "dragover"); });
  field.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; send(input.files[0]); });
  return () => model.off("change:more", empty);
}
export default { render };
