// What the page itself says, in the reader's language, and questions before something is done.

export const text = (name) => document.getElementById("texts").dataset[name];

// Something that did not go as it should; it stays in sight until the next thing that was done.
export function complain(...sentences) {
  const messages = document.getElementById("messages");
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  const said = document.createElement("span");
  said.textContent = sentences.filter(Boolean).join(" ");
  notice.append(said);
  messages.replaceChildren(notice);
  return notice;
}

// Says what will be done, in numbers, before it is done; what is doubtful is not the first thing to press.
export function agreed(question, doing, isDoubtful = false) {
  const dialog = document.createElement("dialog");
  const said = document.createElement("p");
  said.className = "lines";
  said.textContent = question;
  const answers = document.createElement("form");
  answers.method = "dialog";
  answers.className = "row-of";
  const looks = isDoubtful ? ["btn-outline", "btn-primary"] : ["btn-primary", "btn-outline"];
  const choices = [["yes", doing?.trim() || text("yes"), looks[0]], ["no", text("cancel"), looks[1]]];
  for (const [value, label, look] of isDoubtful ? choices.reverse() : choices) {
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
