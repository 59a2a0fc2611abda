// A count by note and coin adds up as one types. Without this file the button « Additionner » does it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-count]");
  if (!form) return;
  const euros = (cents) => {
    const sign = cents < 0 ? "−" : "";
    const whole = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+(?!\d))/g, "\u00a0");
    return `${sign}${whole},${String(Math.abs(cents) % 100).padStart(2, "0")}\u00a0€`;
  };
  const boxes = [...form.querySelectorAll("input[data-cents]")];
  const expected = Number(form.dataset.expected);
  const say = (name, words) => form.querySelectorAll(`[data-sum="${name}"]`).forEach((room) => { if (room.textContent !== words) room.textContent = words; });
  const add = () => {
    let counted = 0;
    for (const box of boxes) {
      const number = /^\d{1,4}$/.test(box.value) ? Number(box.value) : 0;
      const cents = number * Number(box.dataset.cents);
      counted += cents;
      const room = box.closest("tr").querySelector("[data-line]");
      room.textContent = cents ? euros(cents) : "";
    }
    const gap = counted - expected;
    say("counted", euros(counted));
    if (!counted && expected) say("verdict", "");
    else say("verdict", gap === 0 ? "Le compte est juste." : gap < 0 ? `Il manque ${euros(-gap)}.` : `Il y a ${euros(gap)} de trop.`);
    form.dataset.right = gap === 0 ? "yes" : "";
  };
  form.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });
  form.addEventListener("input", add);
  // Enter goes to the next box, as on a till: nothing is closed by a key pressed too fast.
  form.addEventListener("keydown", (event) => {
    const place = boxes.indexOf(event.target);
    if (event.key !== "Enter" || place < 0) return;
    event.preventDefault();
    (boxes[place + 1] || form.querySelector("[name=reason], [data-after-count]"))?.focus();
  });
  add();
})();
