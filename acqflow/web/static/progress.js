// A page of something that goes on by itself: looks again until it has ended, then shows how it ended.
import { answer, isTyped } from "./partial.js";

// What was chosen and not sent yet would be lost with the page; the link shows the end whenever it is wanted.
const isChosen = () => [...document.querySelectorAll("main form :is(input, select)")].some(isTyped);

export async function follow() {
  const part = document.querySelector("[data-again]");
  if (!part) return;
  await new Promise((resolve) => setTimeout(resolve, 1000 * part.dataset.again));
  const next = await answer(part.dataset.from ?? location.href);
  const fresh = next?.isDone ? next.page.getElementById(part.id) : null;
  if (fresh?.matches("[data-again]")) {
    // The link in it may have the focus.
    const isHere = part.contains(document.activeElement);
    part.replaceWith(fresh);
    if (isHere) fresh.querySelector("a")?.focus();
  } else if (next?.isDone) {
    if (!isChosen()) location.reload();
    return;
  }
  follow();
}
