// The one queue of ticks made without network, for any sheet whose page is already open. What it keeps on the device names nobody:
// keys, a box, a time, and a token that opens one sheet until midnight and only takes ticks. It is erased then, and when she signs out.
//
// A sheet is a form: `data-offline` (address that takes the ticks), `data-token`, `data-lasts` (seconds until the token ends). Each of its
// buttons is a tick: its name is the line, its value the mark. Without this file the same button sends the same form.
// What happens is told by events on the form, `offline:tick` {line, value, state: waiting | done | refused, words, answer}, and shown in
// `[data-offline-said]` (how many wait) and `[data-offline-refused]` (an empty list: what was refused, in words).
(() => {
  "use strict";
  const STORE = "coches";
  const AT_ONCE = 50;
  const PATIENCE = 15000; // ms before an answer is given up
  const AGAIN = 20000; // ms between two tries while something waits
  const form = document.querySelector("form[data-offline]");
  const place = location.pathname;
  const ends = form ? Date.now() + Number(form.dataset.lasts) * 1000 : 0;
  let sending = null;
  let sentSomething = false;

  const read = () => { try { return JSON.parse(localStorage.getItem(STORE)) || []; } catch { return []; } };
  const write = (ticks) => {
    try {
      if (ticks.length) localStorage.setItem(STORE, JSON.stringify(ticks));
      else localStorage.removeItem(STORE);
      return true;
    } catch {
      return false; // a browser that keeps nothing: the form is sent as it stands
    }
  };
  const erase = () => write([]);
  const alive = () => {
    const all = read();
    const left = all.filter((tick) => tick.until > Date.now());
    if (left.length !== all.length) write(left);
    return left;
  };
  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((it) => it.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };

  const ticks = (number) => `${number} ${number > 1 ? "coches" : "coche"}`;
  const say = () => {
    if (form && ends <= Date.now()) return; // the day is over: the page has said so
    const waiting = alive().filter((tick) => !tick.refused);
    const here = waiting.filter((tick) => tick.place === place).length;
    const elsewhere = waiting.length - here;
    let room = document.querySelector("[data-offline-said]");
    if (!room && elsewhere) {
      room = document.createElement("p");
      room.className = "offline-said";
      room.dataset.offlineSaid = "";
      room.setAttribute("role", "status");
      document.querySelector("main")?.prepend(room);
    }
    if (!room) return;
    const parts = [];
    if (here) parts.push(`${ticks(here)} ${here > 1 ? "attendent" : "attend"} le réseau.`);
    if (elsewhere) parts.push(`${ticks(elsewhere)} d’une autre feuille ${elsewhere > 1 ? "attendent" : "attend"} le réseau.`);
    const words = parts.join(" ") || (sentSomething ? "Tout est envoyé." : room.dataset.rest || "");
    room.dataset.state = parts.length ? "waiting" : sentSomething ? "sent" : "rest";
    if (room.textContent !== words) room.textContent = words;
    listRefused();
  };

  // What was refused stays in words until she has read it: the line's name comes from the page, never from the device.
  const listRefused = () => {
    const list = document.querySelector("[data-offline-refused]");
    if (!list) return;
    const refused = alive().filter((tick) => tick.refused && tick.place === place);
    list.replaceChildren(...refused.map((tick) => {
      const item = document.createElement("li");
      const name = form?.querySelector(`[data-line="${CSS.escape(tick.line)}"] [data-name]`)?.textContent;
      item.textContent = `${name ? `${name} : ` : ""}${tick.refused}`;
      return item;
    }));
    const box = list.closest("[data-offline-box]");
    if (box) box.hidden = !refused.length;
  };

  const tell = (tick, state, answer = {}) => {
    if (!form || tick.place !== place) return;
    const detail = { line: tick.line, value: tick.value, state, words: answer.words || "", answer };
    form.dispatchEvent(new CustomEvent("offline:tick", { detail }));
  };

  const settle = (sent, answers) => {
    const byKey = new Map(answers.map((answer) => [answer.key, answer]));
    const left = [];
    for (const tick of read()) {
      const answer = sent.has(tick.key) && byKey.get(tick.key);
      if (!answer) left.push(tick);
      else if (answer.words) left.push({ ...tick, refused: answer.words });
      if (answer) tell(tick, answer.words ? "refused" : "done", answer);
    }
    write(left);
    sentSomething = true;
  };

  const post = async (batch) => {
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), PATIENCE);
    const carried = batch.map(({ key, at, line, value }) => ({ key, line, value, age: Math.max(0, Date.now() - at) }));
    try {
      // No cookie goes along: the token says everything, so a session that ended in the meantime changes nothing.
      const answer = await fetch(batch[0].address, {
        method: "POST", credentials: "omit", signal: stop.signal, keepalive: batch.length < AT_ONCE,
        headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token: batch[0].token, ticks: carried }),
      });
      if (answer.status === 429 || answer.status >= 500) return false;
      const said = await answer.json();
      const refusal = said.words || "La feuille n’a pas été reconnue.";
      const answers = answer.ok ? said.answers : batch.map(({ key }) => ({ key, words: refusal }));
      settle(new Set(batch.map(({ key }) => key)), answers);
      return true;
    } catch {
      return false;
    } finally {
      window.clearTimeout(timer);
    }
  };

  const sendAll = async () => {
    for (;;) {
      const waiting = alive().filter((tick) => !tick.refused);
      if (!waiting.length) return true;
      const batch = waiting.filter((tick) => tick.token === waiting[0].token).slice(0, AT_ONCE);
      if (!(await post(batch))) return false;
    }
  };
  // One sending at a time; true when nothing waits any more.
  const flush = () => {
    if (!sending) sending = sendAll().finally(() => { sending = null; say(); });
    return sending;
  };

  if (form) {
    form.addEventListener("submit", (event) => {
      const pressed = event.submitter;
      if (!pressed || !pressed.name || pressed.hasAttribute("data-online")) return;
      if (ends <= Date.now()) return; // the day is over: the page is asked for again
      const tick = {
        key: newKey(), at: Date.now(), line: pressed.name, value: pressed.value, until: ends,
        token: form.dataset.token, address: form.dataset.offline, place,
      };
      if (!write([...alive(), tick])) return;
      event.preventDefault();
      tell(tick, "waiting");
      say();
      flush();
    }, true);
    // A page opened again: what still waits is shown as ticked.
    alive().filter((tick) => tick.place === place && !tick.refused).forEach((tick) => window.setTimeout(() => tell(tick, "waiting")));
    document.querySelector("[data-offline-read]")?.addEventListener("click", () => {
      write(read().filter((tick) => !(tick.refused && tick.place === place)));
      listRefused();
    });
  }

  // Signing out, or handing the counter over: everything leaves first, then nothing stays. Where the network is missing she is told
  // once; if she goes on, it is erased.
  document.addEventListener("submit", async (event) => {
    const leaving = event.target;
    if (!/\/compte\/logout\/$|\/equipe\/poste\//.test(leaving.action || "") || leaving.dataset.leaves) return;
    if (!alive().length) return erase();
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await flush()) && !leaving.dataset.told) {
      leaving.dataset.told = "1";
      const words = document.createElement("p");
      words.setAttribute("role", "alert");
      words.textContent = `${ticks(alive().filter((tick) => !tick.refused).length)} à envoyer, et pas de réseau. Attendez-le, ou appuyez encore : ce qui n’est pas parti sera effacé.`;
      leaving.append(words);
      return;
    }
    erase();
    leaving.dataset.leaves = "1";
    leaving.requestSubmit(event.submitter);
  }, true);
  // A screen that locks by itself waits for what leaves. What was refused stays in words: nobody has read it yet.
  document.addEventListener("screen:lock", (event) => event.detail.after(flush()));

  window.addEventListener("online", flush);
  window.addEventListener("pageshow", flush);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") flush(); });
  window.addEventListener("storage", (event) => { if (event.key === STORE) say(); });
  window.setInterval(() => { if (alive().some((tick) => !tick.refused)) flush(); else say(); }, AGAIN);
  if (form && ends > Date.now()) {
    window.setTimeout(() => { alive(); form.dispatchEvent(new CustomEvent("offline:over")); }, Math.min(ends - Date.now() + 50, 2 ** 31 - 1));
  }
  say();
})();
