// In the head of the tools, before all else.
(function () {
  const home = new URL(document.currentScript.src), system = matchMedia("(prefers-color-scheme: dark)");
  window.lab = { base: home.pathname.replace(/\/lab\/static\/lab\.js$/, "") };
  // anywidget gives up on a widget that is not there after 2 s, and drops all messages for it: a busy machine takes longer
  const timeout = AbortSignal.timeout;
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, Math.max(milliseconds, 120_000));
  // solara reads its own word for the theme when it starts: the system's
  try { localStorage.setItem(":solara:theme.variant", JSON.stringify(system.matches ? "dark" : "light")); } catch { /* private windows keep nothing */ }
})();
