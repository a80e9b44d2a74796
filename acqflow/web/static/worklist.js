// The worklist: j and k move along the rows, other keys press the button that carries them.
import { answer, prepare } from "./partial.js";
import { complain, text } from "./saying.js";

// In a form that was opened no letter is a shortcut, also where the focus is on a box to tick.
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, dialog, details.do[open] form, [contenteditable]";
const WRITTEN = "input:not([type=hidden], [type=checkbox], [type=radio])";
const keys = (event) =>
  !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest(TYPING);
const rows = () => [...document.querySelectorAll("tr[data-row]")];
const current = () => document.querySelector('tr[data-row][aria-selected="true"]');
const panel = () => document.getElementById("panel");

// Keys keep their order, however quick the hand: a move waits until the last decision is sent, and a decision also
// until the panel shows the title the row points at. Else it would hit the title before.
let sent = Promise.resolve();
let shown = Promise.resolve();
let turn = Promise.resolve();
const inTurn = (act, waitsFor) => { turn = turn.then(waitsFor).then(act).catch(reportError); };

// After a move that failed the hand is a row ahead of the page: no key decides until a move succeeds.
let moved = true;
let complaint = null;
let asked = 0;

// What was undone is pointed at by the page that answers; else the hand goes on where it was.
export function decided(sending, { goesThere }) {
  const index = rows().indexOf(current());
  sent = sending;
  shown = sending.then((isDone) => {
    if (!isDone) return undefined;
    if (goesThere) return mark(current());
    return index >= 0 && point(Math.min(index, rows().length - 1));
  });
}

function mark(row) {
  for (const other of rows()) other.setAttribute("aria-selected", String(other === row));
  row?.querySelector("a[data-open]").focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

async function point(index, { isOpened = false } = {}) {
  const row = rows()[index];
  if (!row) return;
  const mine = ++asked;
  mark(row);
  panel().setAttribute("aria-busy", "true");
  const address = row.querySelector("a[data-open]").href.split("#")[0];
  const next = await answer(address);
  if (mine !== asked) return;
  panel().removeAttribute("aria-busy");
  const fresh = next?.isDone ? next.page.getElementById("panel") : null;
  moved = fresh?.dataset.title === row.dataset.row;
  complaint?.remove();
  if (!moved) {
    mark(rows().find((other) => other.dataset.row === panel().dataset.title));
    complaint = complain(text("notShown"));
    return;
  }
  panel().replaceWith(fresh);
  history.replaceState(null, "", address);
  prepare();
  if (isOpened) open();
}

const liesOver = () => getComputedStyle(panel()).position === "fixed";

// On a narrow screen the panel lies over the rows, with a way back to the one it was opened from.
function open() {
  panel().classList.add("is-open");
  if (liesOver()) panel().querySelector("[data-back]").focus();
}

function step(by) {
  const index = rows().indexOf(current()) + by;
  shown = point(Math.max(0, Math.min(index, rows().length - 1)));
}

const buttonOf = (key) => document.querySelector(`[data-key="${key}"]`);
// Where a key has no button, the page says why.
const whyNot = (key) => document.querySelector(`[data-why-not~="${key}"]`);

function press(key) {
  const button = buttonOf(key);
  const why = button ? null : whyNot(key);
  if (!button && !why) return;
  const decides = panel()?.contains(button ?? why);
  if (decides && (!moved || current()?.dataset.row !== panel().dataset.title)) {
    complaint = complain(text("notShown"));
  } else if (!button) {
    complaint = complain(why.textContent.trim().replace(/\s+/g, " "));
  } else if (button.matches("summary")) {
    if (decides) open();
    button.parentElement.open = true;
    button.parentElement.querySelector(`:is(${WRITTEN}, select, textarea)`)?.focus();
  } else {
    button.click();
  }
}

function escape() {
  const folded = document.activeElement?.closest("details.do[open]");
  if (folded) {
    folded.open = false;
    folded.querySelector("summary").focus();
  } else if (panel()?.classList.contains("is-open") && liesOver()) {
    panel().querySelector("[data-back]").click();
  }
}

// Enter sends a choice as it sends any other field; in a list that was folded out it takes what it points at.
function sendChoice(event) {
  if (CSS.supports("selector(:open)") && event.target.matches(":open")) return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector("[type=submit]"));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") escape();
  if (event.key === "Enter" && event.target.matches("#panel details.do select")) sendChoice(event);
  if (event.key === "Escape" || !keys(event)) return;
  if (rows().length && (event.key === "j" || event.key === "k")) inTurn(() => step(event.key === "j" ? 1 : -1), () => sent);
  else if (event.key === "?" && document.getElementById("keys-help")) document.getElementById("keys-help").showModal();
  else if (/^[a-z]$/.test(event.key) && (buttonOf(event.key) ?? whyNot(event.key))) inTurn(() => press(event.key), () => shown);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("[data-back]")) panel().classList.remove("is-open");
  const link = event.target.closest("a[data-open]");
  if (!link) return;
  event.preventDefault();
  shown = point(rows().indexOf(link.closest("tr")), { isOpened: true });
});
