// Improves pages that already work: partial updates, confirmation, keyboard, drafts.

const keys = (event) =>
  !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey &&
  !event.target.closest("input, textarea, select, dialog, [contenteditable]");

// ---- Partial updates: fetch the whole next page, keep only its parts marked data-live ----
async function show(response, { push = false } = {}) {
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const live = [...document.querySelectorAll("[data-live]")];
  const fits = live.length > 0 && live.every((part) => next.getElementById(part.id));
  if (!fits) {
    document.title = next.title;
    document.body.replaceWith(next.body);
  } else {
    for (const part of live) part.replaceWith(next.getElementById(part.id));
    document.getElementById("messages")?.replaceWith(next.getElementById("messages"));
  }
  if (push) history.replaceState(null, "", response.url);
  prepare();
}

async function send(form, submitter) {
  const body = new FormData(form, submitter);
  document.body.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), redirect: "follow" });
    await show(response, { push: response.ok });
  } finally {
    document.body.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    if (await agreed(form.dataset.confirm, event.submitter?.textContent)) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
    }
    return;
  }
  forgetDrafts(form);
  if (form.hasAttribute("data-partial")) {
    event.preventDefault();
    const index = rows().indexOf(current());
    sent = send(form, event.submitter);
    shown = sent.then(() => index >= 0 && point(Math.min(index, rows().length - 1)));
  }
});

// ---- Confirmation: says what will be done, in numbers, before it is done ----
function agreed(text, doing) {
  const dialog = document.createElement("dialog");
  const said = document.createElement("p");
  said.textContent = text;
  const answers = document.createElement("form");
  answers.method = "dialog";
  answers.className = "row-of";
  for (const [value, label, look] of [["yes", doing?.trim() || "OK", "btn-primary"], ["no", document.documentElement.lang.startsWith("zh") ? "取消" : "Cancel", "btn-outline"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.className = `btn ${look}`;
    button.textContent = label;
    answers.append(button);
  }
  dialog.append(said, answers);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.remove(); });
  });
}

// ---- Keyboard: j and k move, other keys press the button that carries them ----
const rows = () => [...document.querySelectorAll("tr[data-row]")];
const current = () => document.querySelector('tr[data-row][aria-selected="true"]');
let asked = 0;
// Keys keep their order, however quick the hand: a move waits until the last decision is sent, and a decision also
// until the panel shows the title the row points at. Else it would hit the title before.
let sent = Promise.resolve();
let shown = Promise.resolve();
let turn = Promise.resolve();
const inTurn = (act, waitsFor) => { turn = turn.then(waitsFor).catch(() => {}).then(act); };

async function point(index) {
  const row = rows()[index];
  if (!row) return;
  for (const other of rows()) other.setAttribute("aria-selected", String(other === row));
  const link = row.querySelector("a[data-open]");
  link?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (!link) return;
  const mine = ++asked;
  const response = await fetch(link.href);
  if (mine !== asked) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const panel = document.getElementById("panel");
  const fresh = next.getElementById("panel");
  if (panel && fresh) panel.replaceWith(fresh);
  if (matchMedia("(max-width: 980px)").matches) fresh?.scrollIntoView();
  history.replaceState(null, "", link.href);
}

function step(by) {
  const index = rows().indexOf(current()) + by;
  shown = point(Math.max(0, Math.min(index, rows().length - 1)));
}

function press(key) {
  const button = document.querySelector(`[data-key="${key}"]`);
  if (!button) return;
  if (button.matches("summary")) {
    button.parentElement.open = true;
    button.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else {
    button.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.activeElement?.closest("details.do[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    return;
  }
  if (!keys(event)) return;
  if (rows().length && (event.key === "j" || event.key === "k")) inTurn(() => step(event.key === "j" ? 1 : -1), () => sent);
  else if (event.key === "?" && document.getElementById("keys-help")) document.getElementById("keys-help").showModal();
  else if (/^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`)) inTurn(() => press(event.key), () => shown);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    shown = point(rows().indexOf(link.closest("tr")));
  }
  const menu = document.querySelector("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const all = event.target.closest("input[data-all]");
  if (all) for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
});

// ---- Drafts: what was being written survives the end of a session, in this tab only ----
const draftName = (field) => `draft:${location.pathname}:${field.name}`;
function forgetDrafts(form) {
  for (const field of form.querySelectorAll("[data-draft]")) sessionStorage.removeItem(draftName(field));
}
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-draft]")) sessionStorage.setItem(draftName(event.target), event.target.value);
});

function prepare() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    field.value ||= sessionStorage.getItem(draftName(field)) ?? "";
  }
  document.querySelector("[data-focus]")?.focus();
}
prepare();
