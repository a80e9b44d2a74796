// Drafts: what was being written survives the end of a session, in this tab only.

const SENT = "drafts-sent";

// A form is about what its address names, and what it says it is about where one address serves several.
const draftName = (field) =>
  `draft:${new URL(field.form.action).pathname}:${field.form.dataset.about ?? ""}:${field.name}`;
const draftsOf = (form) => [...form.querySelectorAll("[data-draft]")].map(draftName);

export function forget(form) {
  for (const name of draftsOf(form)) sessionStorage.removeItem(name);
}

// Whether a page that is loaded anew was the answer of a success is known only there.
export function sentWhole(form) {
  sessionStorage.setItem(SENT, JSON.stringify(draftsOf(form)));
}

export function afterLoading() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  sessionStorage.removeItem(SENT);
  if (document.querySelector("#messages .notice-good")) for (const name of sent) sessionStorage.removeItem(name);
}

export function fillIn() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    const kept = sessionStorage.getItem(draftName(field));
    if (kept === null || kept === field.value) continue;
    field.value = kept;
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-draft]")) sessionStorage.setItem(draftName(event.target), event.target.value);
});
