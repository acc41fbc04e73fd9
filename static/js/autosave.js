// Keeps what a tester types: on this device at once (survives a killed tab), on the server as soon as it can be reached.
// Wire: PUT {field: [value, time]}; the server keeps the newest value of each field, so a parcel that comes twice, late
// or out of order changes nothing. Drafts carry the run's id: on a shared tablet only the present run is sent, and the
// server takes nothing with the token of another tester's page.
(() => {
  const form = document.querySelector("form[data-autosave]");
  const state = document.querySelector("[data-save]");
  if (!form || !state) return;
  const url = form.dataset.autosave;
  const prefix = `draft:${form.dataset.run}:`;
  const key = prefix + url;
  const REFUSED = [404, 405, 409, 413, 422];
  let timer, pause = 1000, busy = false, leaving = null, sentUpTo = "";

  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)) || {}; } catch { return {}; } };
  const write = (name, value) => {
    try { Object.keys(value).length ? localStorage.setItem(name, JSON.stringify(value)) : localStorage.removeItem(name); } catch { /* private mode: the server alone keeps it */ }
  };
  const drafts = () => { try { return Object.keys(localStorage).filter((k) => k.startsWith(prefix)); } catch { return []; } };
  const memory = {};
  const unsaved = () => drafts().length > 0 || Object.keys(memory).length > 0;
  const show = (name) => {
    state.dataset.state = name;
    state.querySelector("[data-save-text]").textContent = state.dataset[name] || "";
  };
  const held = document.querySelector("[data-held]");
  const plan = (ms) => { clearTimeout(timer); timer = setTimeout(flush, ms); };

  const valueOf = (field) => {
    if (field.type !== "checkbox") return field.value;
    return [...form.querySelectorAll(`input[name="${field.name}"]:checked`)].map((box) => box.value);
  };
  const note = (field) => {
    const draft = { ...memory, ...read(key) };
    draft[field.name] = [valueOf(field), Date.now()];
    Object.assign(memory, draft);
    write(key, draft);
    show("saving");
    plan(600);
  };

  const send = (name, draft, token) => fetch(name.slice(prefix.length), {
    method: "PUT", keepalive: true, body: JSON.stringify(draft), credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token, "X-Now": String(Date.now()) },
  });

  // Since the link was confirmed in another tab the token of this page is old: the answer brings the new one.
  const put = async (name, draft) => {
    const answer = await send(name, draft, form.elements._csrf.value);
    if (answer.status !== 403) return answer;
    const { token } = await answer.json().catch(() => ({}));
    const again = token ? await send(name, draft, token) : answer;
    if (again.ok) for (const field of document.getElementsByName("_csrf")) field.value = token;
    return again;
  };

  // What was typed while a parcel was on its way stays in the draft.
  const settle = (name, sent) => {
    const left = read(name);
    for (const field in sent) {
      if (left[field]?.[1] === sent[field][1]) delete left[field];
      if (name === key && memory[field]?.[1] === sent[field][1]) delete memory[field];
    }
    write(name, left);
  };
  // The server will never take it: put it aside, so that it does not block what comes after.
  const park = (name, draft) => { write(name.replace("draft:", "parked:"), draft); write(name, {}); if (name === key) for (const f in draft) delete memory[f]; };

  async function flush() {
    if (busy) return plan(300);
    busy = true;
    let result = "saved";
    const waiting = new Set(drafts());
    if (leaving || Object.keys(memory).length) waiting.add(key); // an empty parcel asks whether the way is open
    for (const name of waiting) {
      const draft = name === key ? { ...memory, ...read(name) } : read(name);
      try {
        const answer = await put(name, draft);
        if (answer.ok) settle(name, draft);
        else if (answer.status === 401 || answer.status === 403) result = "expired";
        else if (REFUSED.includes(answer.status)) { park(name, draft); result = "parked"; }
        else result = "offline";
      } catch { result = "offline"; }
    }
    busy = false;
    if (result === "saved" && unsaved()) return plan(100);
    show(waiting.size || sentUpTo ? result : state.dataset.state || "");
    sentUpTo = result;
    held.hidden = !(leaving && result === "offline");
    if (result === "saved") { pause = 1000; if (leaving) go(); }
    else if (result === "offline") plan((pause = Math.min(pause * 2, 60000)));
    else if (leaving) go(); // the server says what to do; a draft that it did not take stays on this device
  }

  const go = () => {
    const button = leaving;
    leaving = null;
    form.removeEventListener("submit", hold, true);
    button && button !== true ? form.requestSubmit(button) : form.requestSubmit();
  };
  // With the server out of reach the page stays, and goes on by itself once it is back.
  const hold = (event) => {
    if (navigator.onLine && !unsaved()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leaving = event.submitter || true;
    show(navigator.onLine ? "saving" : "offline");
    held.hidden = navigator.onLine;
    plan(0);
  };

  const restore = () => {
    const draft = read(key);
    for (const name in draft) {
      const [value] = draft[name];
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else if (field.type === "checkbox") field.checked = value.includes(field.value);
        else if (field.type !== "hidden" && field.tagName !== "BUTTON") field.value = value;
      }
    }
  };

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.name && field.type !== "hidden" && field.type !== "file") note(field);
  });
  form.addEventListener("submit", hold, true);
  addEventListener("online", () => plan(0));
  addEventListener("offline", () => show("offline"));
  document.addEventListener("visibilitychange", () => { if (unsaved()) plan(0); });
  // Another tab saved what stood here too: perhaps its link opens the way for this page again.
  addEventListener("storage", (event) => { if (event.key === key && unsaved()) plan(0); });
  restore();
  if (!navigator.onLine) show("offline");
  if (drafts().length) plan(0);
})();
