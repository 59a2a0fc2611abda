// The call sheet of an outing: who is there, who is back. What is ticked shows at once and the counts follow; the queue is kit/offline.js.
(() => {
  "use strict";
  const form = document.querySelector("form.call-sheet[data-offline]");
  if (!form) return;
  const MOST = 8;
  const waiting = new Map(); // name of a line → { value, left: how many ticks are on their way }
  const lineOf = (name) => form.querySelector(`li[data-key="${CSS.escape(name.split("-")[1] || "")}"]`);
  const text = (selector, words) => { const it = form.querySelector(selector); if (it) it.textContent = words; };

  const put = (name, value) => {
    const item = lineOf(name);
    if (!item) return;
    item.dataset[name.startsWith("la-") ? "mark" : "back"] = value;
    for (const button of item.querySelectorAll(`button[name="${CSS.escape(name)}"]`)) {
      const on = button.dataset.value === value;
      button.setAttribute("aria-pressed", String(on));
      button.value = on ? "" : button.dataset.value;
    }
    const excused = item.querySelector("[data-excused]");
    if (excused) excused.hidden = item.dataset.mark !== "excused";
  };
  const listed = (items) => {
    const names = items.map((item) => item.querySelector("[data-name]").textContent.trim());
    const more = names.length - MOST;
    return names.slice(0, MOST).join(", ") + (more > 0 ? ` et ${more} autre${more > 1 ? "s" : ""}` : "");
  };
  const places = (items) => items.reduce((sum, item) => sum + Number(item.dataset.places), 0);
  const missing = (box, words, items) => {
    text(words, listed(items));
    const room = form.querySelector(box);
    if (room) room.hidden = !items.length;
  };
  const count = () => {
    const all = [...form.querySelectorAll("li[data-key]")].filter((item) => item.dataset.mark !== "excused");
    const here = all.filter((item) => item.dataset.mark === "present");
    const waited = here.filter((item) => item.dataset.back !== "autrement");
    text("[data-here]", places(here));
    text("[data-expected]", places(all));
    missing("[data-missing-box]", "[data-missing]", all.filter((item) => item.dataset.mark !== "present"));
    text("[data-aboard]", places(waited.filter((item) => item.dataset.back === "oui")));
    text("[data-came]", places(waited));
    missing("[data-left-box]", "[data-left]", here.filter((item) => !item.dataset.back));
  };
  const outline = (name) => {
    const item = lineOf(name);
    const key = name.split("-")[1];
    if (item) item.toggleAttribute("data-waiting", [...waiting.keys()].some((one) => one.split("-")[1] === key));
  };

  form.addEventListener("offline:tick", ({ detail }) => {
    const { line, value, state, answer } = detail;
    const held = waiting.get(line);
    if (state === "waiting") {
      waiting.set(line, { value, left: (held?.left || 0) + 1 });
      put(line, value);
    } else if (held && held.left > 1) {
      held.left -= 1;
    } else {
      waiting.delete(line);
      const stands = line.startsWith("la-") ? answer.presence : answer.back;
      put(line, stands ?? (state === "done" ? value : ""));
    }
    outline(line);
    count();
  });
  // The sheet was read again: what is still on its way shows over what it says.
  form.addEventListener("sheet:fresh", () => { waiting.forEach((tick, name) => { put(name, tick.value); outline(name); }); count(); });
  // The day is over: nobody's name stays on this device.
  form.addEventListener("offline:over", () => {
    const list = form.querySelector("[data-call-list]");
    list.replaceChildren();
    text("[data-offline-said]", "La journée est finie : cette feuille est effacée de cet appareil.");
  });
})();
