/* The patients' phones: asks for what changed once a second, and shows the phone picked up. */

import { bubbleItem, showState } from "./bubbles.js";
import { openCall, openEmail, prepare } from "./dialogs.js";
import { changes, items, kept, mark, on, post } from "./network.js";
import { addressOf, forgetSeen, saw, showPhones } from "./phones.js";

const POLL_MILLISECONDS = 1000;
const E164 = /^\+[1-9]\d{6,14}$/;

const byId = (id) => document.getElementById(id);
let picked = "";

function pickUp(phone) {
  picked = phone;
  history.replaceState(null, "", `#${phone}`);
  byId("owner").textContent = phone;
  for (const id of ["send-fault", "number-fault"]) byId(id).textContent = "";
  const isNumber = E164.test(phone);
  byId("composer").hidden = byId("call").hidden = !isNumber;
  chooseClinic(on(phone).findLast((item) => item.clinic_number)?.clinic_number);
  byId("texts").replaceChildren();
  show();
}

function chooseClinic(number) {
  const isThere = [...byId("clinic").options].some((option) => option.value === number);
  if (isThere) byId("clinic").value = number;
}

function pickUpByHand(phone) {
  pickUp(phone);
  byId(E164.test(phone) ? "body" : "email").focus();
}

function show() {
  showPhones(picked, pickUpByHand);
  const list = byId("texts");
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const present = new Map([...list.children].map((entry) => [entry.dataset.id, entry]));
  for (const item of on(picked)) {
    const entry = present.get(item.id) ?? list.appendChild(bubbleItem(item, answer));
    showState(entry, item);
  }
  if (wasAtEnd) list.scrollTop = list.scrollHeight;
  saw(picked, mark.revision);
}

const answer = (email) => openEmail(email.details.to, email);

async function refresh() {
  const { isFirst, isNewRun, isChanged } = await changes();
  if (isNewRun) {
    forgetSeen();
    byId("texts").replaceChildren();
  }
  if (isFirst) begin();
  if (isChanged) show();
}

function begin() {
  for (const item of items.values()) saw(item.patient_number, mark.revision);
  const asked = decodeURIComponent(location.hash.slice(1));
  const newest = [...items.values()].at(-1)?.patient_number;
  if (E164.test(asked)) pickUp(asked);
  else if (newest) pickUp(newest);
}

async function poll() {
  try {
    await refresh();
    byId("connection").hidden = true;
  } catch {
    byId("connection").hidden = false;
  }
  setTimeout(poll, document.hidden ? 5 * POLL_MILLISECONDS : POLL_MILLISECONDS);
}

/** Does it with the phone in hand, and says beside the composer why it could not. */
async function withPhone(act) {
  const fault = byId("send-fault");
  fault.textContent = picked ? "" : "Pick up a phone first.";
  if (!picked) return;
  try {
    await act();
  } catch (problem) {
    fault.textContent = `Not sent: ${problem.message}`;
  }
}

async function showLast() {
  await refresh();
  byId("texts").scrollTop = byId("texts").scrollHeight;
}

function send() {
  const body = byId("body");
  if (body.value.trim() === "") return;
  withPhone(async () => {
    const text = { from: picked, to: byId("clinic").value, body: body.value };
    await post("texts", text);
    if (body.value === text.body) body.value = "";
    fit(body);
    await showLast();
  });
}

/** A text of its own with the pictures that were chosen, and no words. */
const sendPictures = (files) =>
  withPhone(async () => {
    const pictures = await kept(files);
    await post("texts", { from: picked, to: byId("clinic").value, body: "", pictures });
    await showLast();
  });

function fit(area) {
  area.rows = Math.min(5, area.value.split("\n").length);
}

byId("another").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = byId("number").value.replace(/[\s().-]/g, "");
  const isNumber = E164.test(number);
  byId("number-fault").textContent = isNumber ? "" : "Type it like +15550100001.";
  if (!isNumber) return;
  byId("number").value = "";
  pickUpByHand(number);
});

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

byId("picture").addEventListener("change", async (event) => {
  const files = [...event.target.files];
  event.target.value = "";
  await sendPictures(files);
});

byId("body").addEventListener("input", (event) => fit(event.target));

byId("body").addEventListener("keydown", (event) => {
  // isComposing: the Enter that ends a word in an input method sends nothing.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});

byId("call").addEventListener("click", () => withPhone(openCall));
byId("email").addEventListener("click", () => withPhone(() => openEmail(addressOf(picked))));
prepare(() => picked, () => byId("clinic").value, showLast);

poll();
