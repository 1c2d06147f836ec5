/* A call and an email, each by a dialog. */

import { kept, post } from "./network.js";

const byId = (id) => document.getElementById(id);
let answered = null;

for (const button of document.querySelectorAll("[data-closes]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

export function openCall() {
  byId("call-fault").textContent = "";
  showWords();
  byId("call-dialog").showModal();
}

/** `email`: the clinic's, that is to be answered. */
export function openEmail(address, email = null) {
  answered = email;
  byId("email-fault").textContent = "";
  byId("address").value = address;
  byId("subject").value = email ? replying(email.details.subject) : "";
  byId("email-dialog").showModal();
  byId(email ? "message" : address ? "subject" : "address").focus();
}

const replying = (subject) => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

/** `done` is called when the network has what was written in either of them. */
export function prepare(picked, clinic, done) {
  byId("calling").addEventListener("change", showWords);
  submits("calling", "call", async () => {
    const { ending } = Object.fromEntries(new FormData(byId("calling")));
    const said = ending === "hang_up" ? "" : byId("words").value;
    await post("calls", { from: picked(), to: clinic(), ending, words: said });
    byId("words").value = "";
  });
  submits("mailing", "email", async () => {
    await post("emails", {
      from: picked(),
      address: byId("address").value.trim(),
      subject: byId("subject").value.trim(),
      body: byId("message").value,
      pictures: await kept(byId("enclosed").files),
      answers: answered?.id,
    });
    for (const id of ["message", "enclosed"]) byId(id).value = "";
  });

  function submits(form, name, send) {
    byId(form).addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await send();
        byId(`${name}-dialog`).close();
        await done();
      } catch (problem) {
        byId(`${name}-fault`).textContent = problem.message;
      }
    });
  }
}

function showWords() {
  const hangsUp = new FormData(byId("calling")).get("ending") === "hang_up";
  byId("words-label").hidden = hangsUp;
}
