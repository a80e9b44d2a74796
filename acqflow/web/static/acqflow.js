// Improves pages that already work: partial updates, confirmation, keyboard, drafts.
import * as drafts from "./drafts.js";
import { isTyped, prepare, send } from "./partial.js";
import { follow } from "./progress.js";
import { agreed, complain, text } from "./saying.js";
import { decided } from "./worklist.js";

// The first field of a row that was changed and not sent: to go on would lose it.
const typed = () => [...document.querySelectorAll("form[data-keep] [id]")].find(isTyped);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const unsent = form.hasAttribute("data-keep") || form.hasAttribute("data-partial") ? null : typed();
  if (unsent) {
    event.preventDefault();
    complain(text("notKept"));
    unsent.focus();
  } else if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    if (await agreed(form.dataset.confirm, event.submitter?.textContent, "doubtful" in form.dataset)) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed;
    }
  } else if (form.hasAttribute("data-partial")) {
    event.preventDefault();
    decided(send(form, event.submitter), { goesThere: "goes" in form.dataset });
  } else {
    drafts.sentWhole(form);
  }
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const all = event.target.closest("input[data-all]");
  if (all) for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
});

drafts.afterLoading();
prepare();
follow();
