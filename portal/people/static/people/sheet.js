// A confided sheet, on a phone or a shared tablet: the screen stays awake, and what others tick appears by itself.
(() => {
  "use strict";
  const EVERY = 30000;
  const sheet = document.getElementById("feuille");
  if (!sheet) return;
  const offline = document.getElementById("hors-ligne");
  const status = document.getElementById("status");

  let awake = null;
  const stayAwake = async () => {
    if (awake || !("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    try {
      awake = await navigator.wakeLock.request("screen");
      awake.addEventListener("release", () => { awake = null; });
    } catch {
      awake = null; // a low battery may refuse it: the sheet works all the same
    }
  };

  const put = (fresh) => {
    const held = document.activeElement;
    const box = held && sheet.contains(held) ? [held.closest("tr")?.id, held.closest("td")?.cellIndex] : null;
    sheet.replaceChildren(...fresh.childNodes);
    sheet.dataset.mark = fresh.dataset.mark;
    const again = box && box[0] && document.getElementById(box[0])?.cells[box[1]]?.querySelector("button");
    if (again) again.focus();
    if (status) status.textContent = sheet.dataset.say || "";
    sheet.dispatchEvent(new CustomEvent("sheet:fresh", { bubbles: true })); // what the room's own script shows over it
  };
  const busy = () => document.querySelector("form[data-sent], [data-waiting]"); // a tick is on its way: it answers by itself

  const refresh = async () => {
    if (document.visibilityState !== "visible" || document.querySelector("form[data-sent]")) return;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", credentials: "same-origin", headers: { "X-Feuille": "veille" } });
      if (answer.status === 404 || answer.status === 410) return location.reload();
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("feuille");
      if (offline) offline.hidden = true;
      if (!fresh) return location.reload();
      if (fresh && fresh.dataset.mark !== sheet.dataset.mark && !busy()) put(fresh);
    } catch {
      if (offline) offline.hidden = false;
    }
  };

  // A tablet of the house's that nobody touches is covered; what is on its way goes first. Without network its cover cannot be asked for:
  // the sheet is hidden where it stands, so that nothing ticked is lost, and it is covered as soon as the network is back.
  const delay = Number(document.querySelector("meta[name=feuille-verrou]")?.content) * 1000;
  const veil = document.getElementById("voile");
  let seen = Date.now();
  const hide = (hidden) => {
    if (!veil) return;
    veil.hidden = !hidden;
    for (const part of veil.parentElement.children) {
      if (part !== veil) { part.inert = hidden; part.classList.toggle("veiled", hidden); }
    }
    if (hidden) veil.querySelector("button").focus();
  };
  const cover = async () => {
    try {
      await fetch(`${location.pathname}?verrou=1`, { cache: "no-store", credentials: "same-origin" });
      location.replace(`${location.pathname}?verrou=1`);
    } catch {
      if (veil && veil.hidden) hide(true);
      window.setTimeout(watch, 5000);
    }
  };
  const watch = () => {
    const left = seen + delay - Date.now();
    if (left <= 0 && !document.querySelector("form[data-sent]")) cover();
    else window.setTimeout(watch, Math.max(left, 500));
  };
  veil?.querySelector("button").addEventListener("click", () => { seen = Date.now(); hide(false); });
  if (delay) {
    for (const what of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "scroll"]) {
      window.addEventListener(what, () => { if (!veil || veil.hidden) seen = Date.now(); }, { passive: true });
    }
    watch();
  }

  const full = document.getElementById("plein-ecran");
  if (full && document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => {}));
    document.addEventListener("fullscreenchange", () => { full.hidden = Boolean(document.fullscreenElement); });
  }

  document.addEventListener("visibilitychange", () => { stayAwake(); refresh(); });
  window.addEventListener("online", refresh);
  window.setInterval(refresh, EVERY);
  stayAwake();
})();
