// Small conveniences. Everything works without this file; nothing here talks to a server.
"use strict";

// Copy buttons: <… data-copied="Copied"><span>the text</span><button hidden data-copy>
function readyCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

async function copy(button) {
  await navigator.clipboard.writeText(button.previousElementSibling.textContent);
  if (button.classList.contains("is-copied")) return;
  const spoken = button.getAttribute("aria-label"), words = spoken ?? button.textContent;
  const say = (text) => spoken === null ? (button.textContent = text) : button.setAttribute("aria-label", text);
  button.classList.add("is-copied");
  say(button.closest("[data-copied]").dataset.copied);
  setTimeout(() => {
    button.classList.remove("is-copied");
    say(words);
  }, 1600);
}

// Live filter: <input data-filter="#rows"> hides the children of #rows that lack the typed words.
function filter(input) {
  const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const row of document.querySelector(input.dataset.filter)?.children ?? []) {
    const text = row.textContent.toLocaleLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
}

// "Select all": <input type="checkbox" data-all="ids"> ticks every visible box of that name.
function tickAll(box) {
  for (const one of boxesOf(box)) one.checked = box.checked;
}

function boxesOf(box) {
  const named = box.closest("form, table").querySelectorAll(`input[name="${box.dataset.all}"]`);
  return [...named].filter((one) => one.offsetParent);
}

// … and shows whether all, some or none of them are ticked. <b data-ticked="ids"> counts them, those of other pages too.
function tellTicks() {
  for (const box of document.querySelectorAll("[data-all]")) {
    const boxes = boxesOf(box), ticked = boxes.filter((one) => one.checked).length;
    box.checked = ticked > 0 && ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const count of document.querySelectorAll("[data-ticked]")) {
    const name = count.dataset.ticked;
    count.textContent = document.querySelectorAll(`input[name="${name}"]:is(:checked, [type="hidden"])`).length;
  }
}

// A second press of the same button sends nothing. The button stays enabled so that its value is sent.
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-again")) return;
  if (form.hasAttribute("aria-busy")) event.preventDefault();
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-busy", "true");
}

// The answer to a POST, <body data-reopen="/where/it/opens">, can't be shown again by the back button: only sent again.
// Whoever leaves it finds that address instead. Until then a reload sends it once more and shows what was typed.
function leaveReopenable(form) {
  const address = document.body.dataset.reopen;
  if (!address) return;
  if (form && !form.hasAttribute("action")) form.setAttribute("action", location.pathname + location.search); // its own
  history.replaceState(null, "", address);
}

// A link to a place in the answer adds no entry before the one that is replaced.
function follow(event, link) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
  if (!document.body.dataset.reopen) return;
  if (!link.getAttribute("href").startsWith("#")) return leaveReopenable();
  event.preventDefault();
  location.replace(link.href);
}

function wakeForms() {
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
}

// Print: <button hidden data-print>, and <span data-print-hint> for browsers without scripts
function readyPrintButtons() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  for (const hint of document.querySelectorAll("[data-print-hint]")) hint.hidden = true;
}

// A tester's words that could not be sent: <p data-draft-lost>, or <p hidden data-draft-kept> where autosave.js holds them
function tellDrafts() {
  const told = document.querySelector("[data-draft-kept]");
  if (!told || !kept([...told.parentElement.querySelectorAll("[data-copied] > span")].map((one) => one.textContent))) return;
  told.hidden = false;
  document.querySelector("[data-draft-lost]").hidden = true;
}

// All of them, in one draft {field: [value, time]}: another page's, or somebody else's on the same tablet, brings none back.
function kept(words) {
  const valuesOf = (key) => Object.values(JSON.parse(localStorage.getItem(key))).map(([value]) => value);
  try {
    const drafts = Object.keys(localStorage).filter((key) => key.startsWith("draft:")).map(valuesOf);
    return drafts.some((values) => words.every((word) => values.includes(word)));
  } catch { return false; }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
  if (event.target.closest("[data-print]")) window.print();
  const link = event.target.closest("a[href]");
  if (link) follow(event, link);
});
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter]")) filter(event.target);
});
// A tester's question that was left out and is answered now is not wrong any more.
function answered(question) {
  question.classList.remove("is-invalid");
  question.querySelector(".field-error")?.remove();
}

document.addEventListener("change", (event) => {
  const question = event.target.closest(".q.is-invalid");
  if (question) answered(question);
  if (event.target.matches("[data-all]")) tickAll(event.target);
  if (event.target.matches("[type=checkbox]")) tellTicks();
});
document.addEventListener("submit", (event) => {
  sendOnce(event);
  if (!event.defaultPrevented) leaveReopenable(event.target);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) wakeForms(); // the back button brings the page as it was left
  tellTicks();
  document.querySelector("#errors")?.focus();
});
document.addEventListener("htmx:afterSettle", (event) => {
  readyCopyButtons(event.target);
  wakeForms();
  tellTicks();
});
// The session ended while the page was open: what it asks by itself gets no answer, and the page says so.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) tellSignedOut(true);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 200) tellSignedOut(false);
});

function tellSignedOut(over) {
  const told = document.querySelector("[data-signed-out]");
  if (told) told.hidden = !over;
}

readyCopyButtons(document);
readyPrintButtons();
tellDrafts();
