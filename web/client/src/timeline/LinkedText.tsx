const address = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;

/** A text with the web addresses in it made links. */
export function LinkedText({ text }: { text: string }) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(address)) {
    parts.push(
      text.slice(end, found.index),
      <a key={found.index} href={found[0]} target="_blank" rel="noreferrer">
        {found[0]}
      </a>,
    );
    end = found.index + found[0].length;
  }
  parts.push(text.slice(end));
  return <>{parts}</>;
}
