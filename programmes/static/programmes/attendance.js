// The sheet of presences: what is ticked shows at once, the count follows, a name is found while it is typed. The queue is kit/offline.js.
(() => {
  "use strict";
  const form = document.querySelector(".tick-sheet");
  if (!form) return;
  const all = (selector) => [...form.querySelectorAll(selector)];
  const lines = all("[data-line]");

  const put = (item, value, when) => {
    item.dataset.mark = value;
    for (const button of item.querySelectorAll("button")) {
      const on = button.dataset.value === value;
      button.setAttribute("aria-pressed", String(on));
      button.value = on ? "" : button.dataset.value;
    }
    if (when !== undefined) item.querySelector("[data-when]").textContent = when;
  };
  const count = () => {
    const here = lines.filter((item) => item.dataset.mark === "present").reduce((sum, item) => sum + Number(item.dataset.places), 0);
    form.querySelector("[data-here]").textContent = here;
    const rest = form.querySelector("[data-rest-box]");
    if (rest) rest.hidden = lines.every((item) => item.dataset.mark);
  };
  const unnamed = (number) => all("[data-unnamed]").forEach((it) => { it.textContent = Math.max(0, number); });
  const now = () => new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit" }).format(new Date()).replace(":", " h ");

  // `stands`: what the house holds, once it has answered; a line with a later tick still on its way shows that one.
  const settle = (item, state, value, stands) => {
    const waiting = Number(item.dataset.waiting || 0) + (state === "waiting" ? 1 : -1);
    if (state === "waiting") {
      put(item, value, `${now()} · en attente`);
      item.dataset.waiting = waiting;
    } else if (waiting > 0) {
      item.dataset.waiting = waiting;
    } else {
      delete item.dataset.waiting;
      put(item, stands, state === "refused" ? "à revoir" : stands ? now() : "");
    }
  };

  form.addEventListener("offline:tick", ({ detail }) => {
    const { line, value, state, answer } = detail;
    if (line === "sans-nom") {
      if (state === "waiting") unnamed(Number(form.querySelector("[data-unnamed]").textContent) + Number(value));
      else if (answer.unnamed !== undefined) unnamed(answer.unnamed);
      return;
    }
    if (line === "reste") {
      for (const item of lines.filter((it) => (state === "waiting" ? !it.dataset.mark : it.dataset.rest))) {
        if (state === "waiting") item.dataset.rest = "1";
        else delete item.dataset.rest;
        settle(item, state, value, state === "waiting" ? value : answer.marks?.[item.dataset.line.slice(6)] || "");
      }
    } else {
      lines.filter((item) => item.dataset.line === line).forEach((item) => settle(item, state, value, answer.presence || ""));
    }
    count();
  });
  form.addEventListener("offline:over", () => {
    all("button").forEach((button) => { button.disabled = true; });
    form.querySelector("[data-offline-said]").textContent = "La journée est finie : rouvrez la feuille pour noter encore.";
  });

  const search = form.querySelector(".tick-search");
  if (search) {
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    search.hidden = false;
    search.addEventListener("input", (event) => {
      const wanted = plain(event.target.value.trim());
      let found = 0;
      for (const item of lines) {
        item.hidden = Boolean(wanted) && !plain(item.querySelector(".tick-who").textContent).includes(wanted);
        found += !item.hidden;
      }
      form.querySelector("[data-none]").hidden = found > 0;
    });
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }
})();
