/* What passes between this page and the network: asks for what changed, and posts. */

const PATIENCE_MILLISECONDS = 10_000;

export const items = new Map();
export const mark = { run: "", revision: 0 };

/** What the network says has changed; `isNewRun` where all that was known is void. */
export async function changes() {
  const response = await fetch(`api/changes?run=${mark.run}&after=${mark.revision}`, {
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  if (!response.ok) throw new Error(`The network answered ${response.status}`);
  const news = await response.json();
  const isFirst = mark.run === "";
  const isNewRun = news.run !== mark.run;
  if (isNewRun) items.clear();
  for (const item of news.items) items.set(item.id, item);
  mark.run = news.run;
  mark.revision = news.revision;
  return { isFirst, isNewRun, isChanged: isNewRun || news.items.length > 0 };
}

export const on = (phone) => [...items.values()].filter((item) => item.patient_number === phone);

/** Throws with the network's own reason. */
export async function post(path, content) {
  const response = await fetch(`api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  if (!response.ok) throw new Error((await response.json()).reason);
}

/** The names of pictures that the network keeps now. Throws where one is not taken. */
export async function kept(files) {
  const names = [];
  for (const file of files) names.push(await keptOne(file));
  return names;
}

async function keptOne(file) {
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
