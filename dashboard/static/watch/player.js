// Play, step, back, speed: the buttons and the keys that move the month.
import { html, put, say, svg } from "./making.js";

const ICONS = {
  first: "M6 5v14M19 5 9 12l10 7z", back: "M17 5 7 12l10 7z", play: "M7 4v16l13-8z", pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
  step: "M7 5l10 7-10 7z", last: "M18 5v14M5 5l10 7-10 7z",
};
const SPEEDS = [2, 4, 8, 12];

function icon(name) { return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] })); }

export function player(state) {
  const button = (name, label, act) => html("button", { type: "button", class: `watch-button ${name}`, "aria-label": label, title: label, onclick: act }, icon(name));
  const play = button("play", "Play", () => toggle());
  const first = button("first", "First month", () => state.go(1)), last = button("last", "Last month", () => state.go(state.months));
  const back = button("back", "Month back", () => state.go(state.month - 1)), step = button("step", "Month on", () => state.go(state.month + 1));
  const speed = html("select", { "aria-label": "Speed", title: "Speed" }, ...SPEEDS.map((months) => html("option", { value: months }, `${months} months a second`)));
  speed.value = matchMedia("(prefers-reduced-motion: reduce)").matches ? 2 : 4;
  const doing = html("p", { class: "watch-doing" });
  const box = html("div", { class: "watch-player" }, html("div", { class: "watch-buttons", role: "group", "aria-label": "Play the run" }, first, back, play, step, last), speed, doing);
  let frame = 0, then = 0, owed = 0;

  function toggle() {
    if (state.playing) return stop();
    if (state.month >= state.months) state.go(1);
    state.playing = true; owed = 0; then = performance.now();
    dress();
    frame = requestAnimationFrame(turn);
  }
  function stop() {
    const was = state.playing;
    state.playing = false;
    cancelAnimationFrame(frame);
    dress();
    if (was) state.settled();
  }
  function turn(time) {
    if (!state.playing) return;
    owed += (Math.min(time - then, 250) / 1000) * Number(speed.value);
    then = time;
    const whole = Math.floor(owed);
    owed -= whole;
    if (whole) state.go(state.month + whole, true);
    if (state.month >= state.months) stop(); else frame = requestAnimationFrame(turn);
  }
  function dress() {
    play.replaceChildren(icon(state.playing ? "pause" : "play"));
    put(play, "aria-label", state.playing ? "Pause" : "Play"); put(play, "title", state.playing ? "Pause (space)" : "Play (space)");
  }
  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const tag = event.target.tagName, typing = tag === "SELECT" || tag === "TEXTAREA" || (tag === "INPUT" && event.target.type !== "range");
    if (typing || (event.key === " " && (tag === "BUTTON" || tag === "A" || tag === "SUMMARY"))) return;
    const moves = { ArrowLeft: () => state.go(state.month - 1), ArrowRight: () => state.go(state.month + 1), Home: () => state.go(1), End: () => state.go(state.months), " ": toggle };
    if (!(event.key in moves)) return;
    event.preventDefault();
    moves[event.key]();
  }
  function show(film) {
    first.disabled = back.disabled = state.month <= 1;
    last.disabled = step.disabled = state.month >= state.months;
    const days = film.days(state.month).sort((a, b) => b[1] - a[1]), total = days.reduce((sum, [, one]) => sum + one, 0);
    const most = days.slice(0, 3).map(([title, one]) => `${title.toLowerCase()} ${one.toFixed(1)}`).join(", ");
    say(doing, days.length ? `The convener spends ${total.toFixed(1)} staff-days: ${most}${days.length > 3 ? ` and ${days.length - 3} more` : ""}` : "The convener spends nothing this month");
    put(doing, "title", days.map(([title, one]) => `${title} ${one.toFixed(1)}`).join("\n"));
  }
  return { box, show, keys, stop };
}
