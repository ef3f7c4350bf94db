// Labelled choices side by side, in the browser's own fields, so that keyboards and screen readers know them.
function render({ model, el }) {
  const form = document.createElement("form");
  form.className = "question tools-question";
  el.append(form);
  function draw() {
    const { fields } = model.get("data"), focused = document.activeElement?.name;
    form.replaceChildren(...fields.map(({ name, label, options, value }) => {
      const field = document.createElement("label"), words = document.createElement("span"), choice = document.createElement("select");
      words.textContent = label; field.className = choice.className = ["a", "b"].includes(name) ? name : "";
      choice.name = name; choice.setAttribute("aria-label", label);
      choice.append(...options.map(([key, title]) => new Option(title, key, false, key === value)));
      choice.addEventListener("change", () => {
        model.set("asked", { name, value: choice.value, at: performance.now() });
        model.save_changes();
      });
      field.append(words, choice);
      return field;
    }));
    if (focused && form.elements[focused]) form.elements[focused].focus();
  }
  model.on("change:data", draw);
  draw();
  return () => model.off("change:data", draw);
}
export default { render };
