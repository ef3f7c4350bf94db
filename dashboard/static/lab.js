// What all charts share: plotly loaded once, colours of the theme, word of a change of theme. In the page's head, before all else.
(function () {
  const THEME = "coalitionlab:theme", TEXT = "coalitionlab:text";
  const home = new URL(document.currentScript.src), base = home.pathname.replace(/\/lab\/static\/lab\.js$/, "");
  const listeners = new Set();
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const write = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private windows keep nothing */ } };
  let plotly = null;

  // anywidget gives up on a widget that is not there after 2 s, and drops all messages for it: a busy machine takes longer
  const timeout = AbortSignal.timeout;
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, Math.max(milliseconds, 120_000));

  const lab = window.lab = {
    base,
    theme: () => read(THEME) || "auto",
    dark: () => lab.theme() === "dark" || (lab.theme() === "auto" && system.matches),
    setTheme(variant) { write(THEME, variant); apply(); },
    text: () => read(TEXT) || "usual",
    setText(size) { write(TEXT, size); apply(); },
    onTheme(callback) { listeners.add(callback); return () => listeners.delete(callback); },
    colours() {
      const style = getComputedStyle(document.documentElement), found = {};
      for (const name of ["paper", "card", "ink", "quiet", "line", "accent", "a", "b", "good", "bad", "grid"])
        found[name] = style.getPropertyValue("--" + name).trim();
      return found;
    },
    textSize: () => parseFloat(getComputedStyle(document.documentElement).fontSize),
    plotly() {
      plotly ??= new Promise((resolve, reject) => {
        // plotly registers with require.js when it sees it, and then sets no global
        const define = window.define;
        window.define = undefined;
        const script = document.createElement("script");
        script.src = base + "/lab/plotly.min.js";
        script.onload = () => { window.define = define; resolve(window.Plotly); };
        script.onerror = () => { window.define = define; plotly = null; reject(new Error("plotly did not load")); };
        document.head.append(script);
      });
      return plotly;
    },
  };

  function apply() {
    const root = document.documentElement, dark = lab.dark();
    root.dataset.theme = dark ? "dark" : "light";
    root.dataset.text = lab.text();
    root.style.colorScheme = root.dataset.theme;
    // solara reads its own word for the theme when it starts
    write(":solara:theme.variant", JSON.stringify(root.dataset.theme));
    if (window.app && window.app.$vuetify) window.app.$vuetify.theme.dark = dark;
    listeners.forEach((callback) => callback(dark));
  }
  system.addEventListener("change", apply);
  window.addEventListener("storage", (event) => { if ([THEME, TEXT].includes(event.key)) apply(); });
  // fetched while the page settles, so that the first chart does not wait for it
  window.addEventListener("load", () => setTimeout(() => {
    const hint = document.createElement("link");
    hint.rel = "prefetch"; hint.as = "script"; hint.href = base + "/lab/plotly.min.js";
    document.head.append(hint);
  }, 200));
  apply();
})();
