// Small helps on pages that are complete without them. No handler stands in the HTML: the content security policy forbids it.
(() => {
  "use strict";

  // Fragments of a page brought by htmx: put the focus where the person must look, and say what changed.
  const speak = (words) => {
    const room = document.getElementById("status");
    if (!room || !words) return;
    room.textContent = "";
    window.setTimeout(() => { room.textContent = words; }, 50);
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    const wanted = target.matches("[autofocus], [data-focus]") ? target : target.querySelector("[autofocus], [data-focus]");
    if (wanted) wanted.focus();
    const spoken = target.matches("[data-say]") ? target : target.querySelector("[data-say]");
    if (spoken) speak(spoken.dataset.say);
  });
  document.addEventListener("htmx:responseError", () => speak("Cela n’a pas marché. Rechargez la page et recommencez."));
  document.addEventListener("htmx:sendError", () => speak("Pas de connexion. Réessayez dans un moment."));

  // Native dialogs: a link to the page that asks the same question opens the dialog instead.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
    if (event.target.closest("[data-prints]")) window.print();
  });

  // A form sent twice by a double press goes once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    // A form that answers with a file leaves the page as it is: it may be sent again a little later.
    window.setTimeout(() => delete form.dataset.sent, 5000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
})();
