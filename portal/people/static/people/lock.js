// A counter where nobody is any more: the screen is covered at once, and the house is told, so that every tab locks with it.
// What was being written is sent along: it waits for the badge of whoever wrote it. Without this file a page to read reloads and
// locks; a page to write on stays as it is, and the house keeps what is sent from it too late.
(() => {
  "use strict";

  const cover = document.getElementById("verrou");
  if (!cover || !cover.showModal) return;
  const after = Number(cover.dataset.after) * 1000;
  const form = cover.querySelector("form");
  const HERE = "poste.vu"; // when somebody last touched any page of this counter: a moment, and nothing else
  const GONE = "poste.verrou";
  const PATIENCE = 3000; // ms
  const NEVER = ["password", "file", "hidden", "submit", "button"];
  let told = 0;
  let changed = null;
  let locked = false;

  const read = (name) => { try { return Number(localStorage.getItem(name)) || 0; } catch { return 0; } };
  const write = (name) => { try { localStorage.setItem(name, String(Date.now())); } catch { /* a browser that keeps nothing */ } };
  let seen = Date.now();
  write(HERE);

  const touched = () => {
    if (locked) return;
    seen = Date.now();
    if (seen - told < 2000) return;
    told = seen;
    write(HERE);
  };

  // The form under her hands, as it stands: secrets and files are never kept, nor what she did not touch.
  const written = () => {
    const kept = new FormData(form);
    const target = new URL(changed ? changed.action : location.href);
    kept.append("page", target.pathname + target.search);
    if (!changed) return kept;
    const secret = new Set([...changed.elements].filter((it) => it.type === "password" || it.type === "file").map((it) => it.name));
    for (const [name, value] of new FormData(changed)) {
      if (name !== "csrfmiddlewaretoken" && !secret.has(name)) kept.append(`champ:${name}`, value);
    }
    return kept;
  };

  // Covers at once; done when what waits on this page has left (kit/offline.js), or after a moment: nobody is there to wait for it.
  const hide = () => {
    locked = true;
    const leaving = [];
    document.querySelectorAll("dialog[open]").forEach((it) => it.close());
    cover.showModal();
    document.dispatchEvent(new CustomEvent("screen:lock", { detail: { after: (work) => leaving.push(work) } }));
    const patience = new Promise((done) => { window.setTimeout(done, PATIENCE); });
    return Promise.race([Promise.allSettled(leaving), patience]);
  };
  const leave = () => location.replace(form.action.replace("verrouiller/", ""));

  const lock = async () => {
    const said = written();
    const left = hide();
    try {
      const answer = await fetch(form.action, { method: "POST", body: said, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.ok) {
        write(GONE);
        await left;
        leave();
      }
    } catch {
      locked = false; // no connection: the screen stays covered, and we try again
      window.setTimeout(look, 15000);
    }
  };

  const look = () => {
    if (locked) return;
    const left = Math.max(seen, read(HERE)) + after - Date.now();
    if (left <= 0) lock();
    else window.setTimeout(look, Math.min(left, 30000) + 50);
  };

  for (const what of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "scroll"]) {
    window.addEventListener(what, touched, { passive: true });
  }
  document.addEventListener("input", (event) => {
    const owner = event.target.form;
    if (owner && owner.method === "post" && !NEVER.includes(event.target.type)) changed = owner;
  });
  cover.addEventListener("cancel", (event) => event.preventDefault());
  window.addEventListener("storage", (event) => {
    if (event.key === GONE && !locked) hide().then(leave);
  });
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
})();
