/* The list of phones: the one in hand, and what is new on the others. */

import { items, on } from "./network.js";

const list = document.getElementById("phones");
const options = [...document.getElementById("patients").options];
const owners = new Map(options.map(({ value, label }) => [value, label]));
const addresses = new Map(options.map(({ value, dataset }) => [value, dataset.address]));
const seen = new Map(); // phone → newest revision that was shown while it was in hand

export const saw = (phone, revision) => seen.set(phone, revision);
export const forgetSeen = () => seen.clear();

/** The address that was last written from on this phone, else its owner's; a phone may be one. */
export function addressOf(phone) {
  const written = on(phone).filter((item) => item.kind === "email" && item.from_patient);
  if (phone.includes("@")) return phone;
  return written.at(-1)?.details.from ?? addresses.get(phone) ?? "";
}

export function showPhones(picked, pickUp) {
  const phones = new Set([...items.values()].reverse().map((item) => item.patient_number));
  if (picked) phones.add(picked);
  for (const phone of owners.keys()) phones.add(phone);
  const present = new Map([...list.children].map((entry) => [entry.dataset.phone, entry]));
  const entries = [...phones].map((phone) => present.get(phone) ?? phoneEntry(phone, pickUp));
  entries.forEach((entry, place) => {
    // Moving only what is out of place keeps the keyboard's focus where it is.
    if (list.children[place] !== entry) list.insertBefore(entry, list.children[place] ?? null);
    showNew(entry, picked);
  });
  while (list.children.length > entries.length) list.lastElementChild.remove();
}

function phoneEntry(phone, pickUp) {
  const entry = document.createElement("li");
  entry.dataset.phone = phone;
  const button = document.createElement("button");
  button.type = "button";
  button.append(owners.has(phone) ? `${owners.get(phone)} ${phone}` : phone);
  button.addEventListener("click", () => pickUp(phone));
  entry.append(button);
  return entry;
}

function showNew(entry, picked) {
  const { phone } = entry.dataset;
  const button = entry.firstElementChild;
  const arrived = (item) => !item.from_patient && item.status === "delivered";
  const waiting = on(phone).filter(
    (item) => arrived(item) && item.revision > (seen.get(phone) ?? 0),
  ).length;
  button.setAttribute("aria-current", String(phone === picked));
  button.querySelector(".new")?.remove();
  if (waiting === 0 || phone === picked) return;
  const badge = document.createElement("span");
  badge.className = "new";
  badge.textContent = `${waiting} new`;
  button.append(badge);
}
