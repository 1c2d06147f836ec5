/* How texts, calls and emails stand on a phone's screen. */

const STATUS_OF_OWN = { accepted: "Sending…", delivered: "Delivered" };
const STATUS_OF_CLINIC = { accepted: "On its way…", sent: "On its way…", delivered: "" };

/** `reply` is called with an email that is to be answered. */
export function bubbleItem(item, reply) {
  const entry = document.createElement("li");
  entry.dataset.id = item.id;
  const bubble = element("div", "bubble", hidden(item.from_patient ? "You: " : "Clinic: "));
  if (item.kind === "email") bubble.append(element("strong", "subject", item.details.subject));
  if (item.kind === "call") bubble.append(callWords(item));
  bubble.append(...item.media.map(mediaElement), words(item));
  for (const name of item.details.files ?? []) bubble.append(element("span", "enclosed", name));
  if (item.kind === "email" && !item.from_patient) bubble.append(replyButton(item, reply));
  entry.append(bubble, element("p", "under"));
  return entry;
}

/** Where an item stands now: the only part of a bubble that changes. */
export function showState(entry, item) {
  const isAstray = item.status === "failed" || item.status === "undelivered";
  entry.className = [item.kind, item.from_patient && "own", isAstray && "astray"]
    .filter(Boolean)
    .join(" ");
  const text = [timeOf(item), stateOf(item, isAstray)].filter(Boolean).join(" · ");
  const under = entry.lastElementChild;
  if (under.textContent !== text) under.textContent = text;
}

function stateOf(item, isAstray) {
  if (isAstray) return `Did not arrive. ${item.reason ?? ""}`.trim();
  if (item.kind === "call") return item.reason ?? "Ringing…";
  return (item.from_patient ? STATUS_OF_OWN : STATUS_OF_CLINIC)[item.status];
}

const timeOf = (item) =>
  new Date(item.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

const callWords = (item) =>
  element("strong", "subject", item.from_patient ? "You called the clinic" : "The clinic called");

const words = (item) => (item.body ? element("p", "words", item.body) : "");

function replyButton(item, reply) {
  const button = element("button", "reply", "Reply");
  button.type = "button";
  button.addEventListener("click", () => reply(item));
  return button;
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

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

const hidden = (text) => element("span", "hidden", text);
