// Partial updates: fetch the whole next page, keep only its parts marked data-live.
import * as drafts from "./drafts.js";
import { complain, text } from "./saying.js";

// The page that is answered with; null where no answer came.
export async function answer(address, options) {
  try {
    const response = await fetch(address, options);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { isDone: response.ok, address: response.url, page };
  } catch {
    return null;
  }
}

export function prepare() {
  drafts.fillIn();
  // What only a script does is not offered without one.
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  document.querySelector("[data-focus]")?.focus();
}

// True if it was done. A refusal leaves the page as it was: what was written and ticked on it is still there.
export async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  document.body.setAttribute("aria-busy", "true");
  const next = await answer(form.action, { method: "POST", body, redirect: "follow" });
  document.body.removeAttribute("aria-busy");
  if (!next) complain(text("notSent"));
  if (!next || refused(next.page)) return false;
  if (next.isDone) {
    drafts.forget(form);
    history.replaceState(null, "", next.address);
  }
  show(next.page, form);
  return next.isDone;
}

// Any other page that is no success asks for something, to sign in for one, and is shown whole.
function refused(page) {
  const said = page.querySelector("[data-refusal]");
  if (said) complain(said.dataset.refusal, said.dataset.cure);
  return Boolean(said);
}

// What was typed and not sent, in the rows beside: id of the field → what stands in it.
function unsent(form) {
  const kept = new Map();
  for (const field of document.querySelectorAll("form[data-keep] [id]")) {
    if (field.form !== form && isTyped(field)) kept.set(field.id, field.value);
  }
  return kept;
}

export function isTyped(field) {
  if (field.matches("select")) {
    const marked = [...field.options].findIndex((option) => option.defaultSelected);
    // Where none is marked, the first one was shown.
    return field.selectedIndex !== Math.max(0, marked);
  }
  return field.matches("input, textarea") && field.value !== field.defaultValue;
}

function show(page, form) {
  const live = [...document.querySelectorAll("[data-live]")];
  const fits = live.length > 0 && live.every((part) => page.getElementById(part.id));
  if (fits) {
    const was = place(document.activeElement);
    const kept = unsent(form);
    for (const part of live) part.replaceWith(page.getElementById(part.id));
    document.getElementById("messages").replaceWith(page.getElementById("messages"));
    prepare();
    for (const [id, value] of kept) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
    returnTo(was);
  } else {
    document.title = page.title;
    document.body.replaceWith(page.body);
    prepare();
    document.querySelector("[autofocus]")?.focus();
  }
}

// Where the focus was: the element, and the names of the parts of the page around it, the nearest first.
function place(element) {
  const around = [];
  for (let part = element.closest(":not(html, body)")?.parentElement; part; part = part.parentElement) {
    if (part.id) around.push(part.id);
  }
  return { element, around };
}

function returnTo({ element, around }) {
  if (document.activeElement !== document.body) return;
  const part = around.map((id) => document.getElementById(id)).find(Boolean);
  const isSame = (other) => ["name", "value", "textContent"].every((fact) => other[fact] === element[fact]);
  const same = (element.id && document.getElementById(element.id)) ||
    [...(part?.querySelectorAll(element.tagName) ?? [])].find(isSame);
  // Gone with what was done to it: the part it stood in is the nearest place to go on from.
  if (!same) part?.setAttribute("tabindex", "-1");
  (same || part)?.focus({ preventScroll: true });
}
