/* The patients' phones: asks for what changed once a second, and shows the phone picked up. */

const POLL_MILLISECONDS = 1000;
const PATIENCE_MILLISECONDS = 10_000;
const E164 = /^\+[1-9]\d{6,14}$/;
const STATUS_OF_OWN = { accepted: "Sending…", delivered: "Delivered" };
const STATUS_OF_CLINIC = { accepted: "On its way…", sent: "On its way…", delivered: "" };

const byId = (id) => document.getElementById(id);
const texts = new Map();
const owners = new Map([...byId("patients").options].map(({ value, label }) => [value, label]));
const seen = new Map(); // number → newest revision that was shown while its phone was in hand
let run = "";
let revision = 0;
let picked = "";

function pickUp(number) {
  picked = number;
  history.replaceState(null, "", `#${number}`);
  byId("owner").textContent = number;
  byId("send-fault").textContent = "";
  byId("number-fault").textContent = "";
  const last = textsOf(number).at(-1);
  if (last && [...byId("clinic").options].some((option) => option.value === last.clinic_number)) {
    byId("clinic").value = last.clinic_number;
  }
  byId("texts").replaceChildren();
  show();
}

const textsOf = (number) =>
  [...texts.values()].filter((text) => text.patient_number === number);

function show() {
  showPhones();
  showTexts();
}

function showPhones() {
  const numbers = new Set([...texts.values()].reverse().map((text) => text.patient_number));
  if (picked) numbers.add(picked);
  for (const number of owners.keys()) numbers.add(number);
  const list = byId("phones");
  const kept = new Map([...list.children].map((item) => [item.dataset.number, item]));
  const items = [...numbers].map((number) => kept.get(number) ?? phoneItem(number));
  items.forEach((item, place) => {
    // Moving only what is out of place keeps the keyboard's focus where it is.
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    mark(item);
  });
  while (list.children.length > items.length) list.lastElementChild.remove();
}

function phoneItem(number) {
  const item = document.createElement("li");
  item.dataset.number = number;
  const button = document.createElement("button");
  button.type = "button";
  button.append(owners.has(number) ? `${owners.get(number)} ${number}` : number);
  button.addEventListener("click", () => {
    pickUp(number);
    byId("body").focus();
  });
  item.append(button);
  return item;
}

function mark(item) {
  const { number } = item.dataset;
  const button = item.firstElementChild;
  const arrived = (text) => !text.from_patient && text.status === "delivered";
  const waiting = textsOf(number).filter(
    (text) => arrived(text) && text.revision > (seen.get(number) ?? 0),
  ).length;
  button.setAttribute("aria-current", String(number === picked));
  button.querySelector(".new")?.remove();
  if (waiting === 0 || number === picked) return;
  const badge = document.createElement("span");
  badge.className = "new";
  badge.textContent = `${waiting} new`;
  button.append(badge);
}

function showTexts() {
  const list = byId("texts");
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const present = new Map([...list.children].map((item) => [item.dataset.id, item]));
  for (const text of textsOf(picked)) {
    const item = present.get(text.id) ?? list.appendChild(bubbleItem(text));
    showState(item, text);
  }
  if (wasAtEnd) list.scrollTop = list.scrollHeight;
  seen.set(picked, revision);
}

function bubbleItem(text) {
  const item = document.createElement("li");
  item.dataset.id = text.id;
  const who = document.createElement("span");
  who.className = "hidden";
  who.textContent = text.from_patient ? "You: " : "Clinic: ";
  const bubble = document.createElement("p");
  bubble.className = "bubble";
  bubble.append(who, ...text.media.map(mediaElement), text.body);
  const under = document.createElement("p");
  under.className = "under";
  item.append(bubble, under);
  return item;
}

function mediaElement({ url, type }) {
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener";
  if (!type.startsWith("image/")) {
    link.append(`File (${type})`);
    return link;
  }
  const picture = document.createElement("img");
  picture.alt = "Picture";
  picture.src = url;
  link.append(picture);
  return link;
}

function showState(item, text) {
  const isAstray = text.status === "failed" || text.status === "undelivered";
  item.className = [text.from_patient && "own", isAstray && "astray"].filter(Boolean).join(" ");
  const time = new Date(text.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const status = isAstray
    ? `Did not arrive. ${text.reason ?? ""}`.trim()
    : (text.from_patient ? STATUS_OF_OWN : STATUS_OF_CLINIC)[text.status];
  const words = [time, status].filter(Boolean).join(" · ");
  const under = item.lastElementChild;
  if (under.textContent !== words) under.textContent = words;
}

async function refresh() {
  const response = await fetch(`api/texts?run=${run}&after=${revision}`, {
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  if (!response.ok) throw new Error(`The network answered ${response.status}`);
  const news = await response.json();
  const isFirst = run === "";
  const isNewRun = news.run !== run;
  if (isNewRun) {
    texts.clear();
    seen.clear();
    byId("texts").replaceChildren();
  }
  for (const text of news.texts) texts.set(text.id, text);
  ({ run, revision } = news);
  if (isFirst) {
    for (const text of texts.values()) seen.set(text.patient_number, revision);
    const asked = decodeURIComponent(location.hash.slice(1));
    const newest = [...texts.values()].at(-1)?.patient_number;
    if (E164.test(asked)) pickUp(asked);
    else if (newest) pickUp(newest);
  }
  if (news.texts.length > 0 || isNewRun) show();
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

async function send() {
  const body = byId("body");
  const fault = byId("send-fault");
  fault.textContent = "";
  if (body.value.trim() === "") return;
  if (!picked) {
    fault.textContent = "Pick up a phone first.";
    return;
  }
  const text = { from: picked, to: byId("clinic").value, body: body.value };
  await post(text, () => {
    if (body.value === text.body) body.value = "";
    fit(body);
  });
}

async function post(text, taken) {
  const fault = byId("send-fault");
  fault.textContent = "";
  try {
    const response = await fetch("api/texts", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(text),
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    if (!response.ok) throw new Error((await response.json()).reason);
    taken();
    await refresh();
    byId("texts").scrollTop = byId("texts").scrollHeight;
  } catch (problem) {
    fault.textContent = `Not sent: ${problem.message}`;
  }
}

/** A text of its own with the pictures that were chosen, and no words. */
async function sendPictures(files) {
  const fault = byId("send-fault");
  if (!picked) {
    fault.textContent = "Pick up a phone first.";
    return;
  }
  try {
    const pictures = [];
    for (const file of files) pictures.push(await kept(file));
    await post({ from: picked, to: byId("clinic").value, body: "", pictures }, () => {});
  } catch (problem) {
    fault.textContent = `Not sent: ${problem.message}`;
  }
}

async function kept(file) {
  const response = await fetch("api/pictures", {
    method: "POST",
    headers: { "Content-Type": file.type },
    body: file,
  });
  if (response.status === 413) throw new Error(`${file.name} is larger than 10 MB.`);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.reason);
  return answer.name;
}

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
  pickUp(number);
  byId("body").focus();
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

poll();
