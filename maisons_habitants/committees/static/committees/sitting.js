// The evening of a committee: a press shows at once, the sentence of the minimum follows what the house answers. The queue is
// kit/offline.js; a vote that is secret never passes here.
(() => {
  "use strict";
  const form = document.querySelector("form#coches[data-offline]");
  if (!form) return;
  const waiting = new Map(); // name of a line → how many presses are on their way
  const buttons = (name) => document.querySelectorAll(`button[name="${CSS.escape(name)}"]`);

  const put = (name, value) => {
    for (const button of buttons(name)) {
      const on = button.dataset.value === value;
      button.setAttribute("aria-pressed", String(on));
      if (name.startsWith("la-")) button.value = on ? "" : button.dataset.value;
    }
    const line = document.querySelector(`[data-line="${CSS.escape(name)}"]`);
    if (line) line.toggleAttribute("data-waiting", waiting.has(name));
  };
  const count = () => {
    const room = document.querySelector("[data-voted]");
    if (room && document.querySelector(".voices")) room.textContent = document.querySelectorAll('.voices [aria-pressed="true"]').length;
  };
  const say = (answer) => {
    const room = document.querySelector("[data-quorum]");
    if (!room || !answer.quorum) return;
    room.textContent = answer.quorum;
    room.classList.toggle("enough", answer.enough);
    room.classList.toggle("short", !answer.enough);
  };

  form.addEventListener("offline:tick", ({ detail }) => {
    const { line, value, state, answer } = detail;
    const left = waiting.get(line) || 0;
    if (state === "waiting") {
      waiting.set(line, left + 1);
      put(line, value);
    } else if (left > 1) {
      waiting.set(line, left - 1);
    } else {
      waiting.delete(line);
      put(line, answer.presence ?? answer.choice ?? (state === "done" ? value : ""));
    }
    say(answer);
    count();
  });
  // The day is over: nobody's name stays on this device.
  form.addEventListener("offline:over", () => {
    form.replaceChildren();
    document.querySelector(".voices")?.replaceChildren();
  });
})();
