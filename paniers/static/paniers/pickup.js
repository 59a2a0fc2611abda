// The pick-up sheet: what is ticked shows at once, the count follows, the same tap twice is one. The queue is kit/offline.js.
(() => {
  "use strict";
  const form = document.querySelector("form.pickup[data-offline]");
  if (!form) return;
  const BOXES = {
    remettre: { box: "handed", on: true }, reprendre: { box: "handed", on: false },
    preparer: { box: "prepared", on: true }, depreparer: { box: "prepared", on: false },
  };
  const FACES = { handed: ["remettre", "Remettre", "reprendre", "Remis"], prepared: ["preparer", "Préparer", "depreparer", "Préparé"] };
  const LATER = ", en attente du réseau";
  const waiting = new Map(); // « 12.handed » → what it will be, since when, how many ticks are on their way

  const rowOf = (value) => form.querySelector(`tr[data-basket="${CSS.escape(value.split(".")[0])}"]`);
  const now = () => new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit" }).format(new Date()).replace(":", " h ");

  const put = (row, box, on, when, wait = false) => {
    const [make, todo, undo, done] = FACES[box];
    const button = row?.querySelector(`button[name=${make}], button[name=${undo}]`);
    if (!button) return;
    button.name = on ? undo : make;
    button.classList.toggle("on", on);
    button.classList.toggle("quiet", !on);
    button.toggleAttribute("data-wait", wait);
    const said = button.querySelector(".visually-hidden");
    said.textContent = said.textContent.replace(LATER, "") + (wait ? LATER : "");
    button.firstChild.textContent = on ? `${done} ✓ ${when}` : todo;
    if (box === "handed") row.classList.toggle("done", on);
  };
  const count = () => {
    const said = document.querySelector("[data-handed]");
    const handed = [...form.querySelectorAll("tr.done[data-baskets]")];
    if (said) said.textContent = handed.reduce((sum, row) => sum + Number(row.dataset.baskets), 0);
  };
  // While a tick of this basket is on its way, the next one is told to follow it, whatever the version.
  const follow = (row, version) => {
    row.querySelectorAll("button.tick").forEach((button) => { button.value = `${row.dataset.basket}.${version}`; });
  };
  const mark = (key, version) => {
    const tick = waiting.get(key);
    const row = rowOf(key);
    if (!row) return;
    const held = [...waiting.keys()].some((one) => one.split(".")[0] === row.dataset.basket);
    row.toggleAttribute("data-waiting", held);
    if (held) follow(row, "");
    else if (version) follow(row, version);
    if (tick) put(row, tick.box, tick.on, tick.when, true);
  };

  // The second tap of a double tap would take the first one back.
  form.addEventListener("click", (event) => { if (event.detail > 1 && event.target.closest("button.tick")) event.preventDefault(); }, true);

  form.addEventListener("offline:tick", ({ detail }) => {
    const { line, value, state, answer } = detail;
    const face = BOXES[line];
    const basket = value.split(".")[0];
    if (!face) return;
    const key = `${basket}.${face.box}`;
    const held = waiting.get(key);
    if (state === "waiting") {
      waiting.set(key, { box: face.box, on: face.on, when: now(), left: (held?.left || 0) + 1 });
    } else if (held && held.left > 1) {
      held.left -= 1;
    } else {
      waiting.delete(key);
      const stands = answer[face.box];
      const on = stands === undefined ? face.on === (state === "done") : Boolean(stands);
      put(rowOf(value), face.box, on, stands || now());
    }
    mark(key, answer?.version);
    count();
  });
  // The sheet was read again: what is still on its way shows over what it says.
  form.addEventListener("sheet:fresh", () => { [...waiting.keys()].forEach((key) => mark(key)); count(); });
  form.addEventListener("offline:over", () => {
    form.querySelectorAll("button.tick").forEach((button) => { button.disabled = true; });
    form.querySelector("[data-offline-said]").textContent = "La feuille est finie : rouvrez-la pour cocher encore.";
  });

  // A card is read by the house, never by the device: without network, the number is called.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || !event.target.closest(".card-box")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const box = event.target.closest(".card-box");
    const said = box.querySelector("[data-no-network]");
    if (said) said.hidden = false;
  }, true);
  window.addEventListener("online", () => document.querySelectorAll("[data-no-network]").forEach((said) => { said.hidden = true; }));
})();
