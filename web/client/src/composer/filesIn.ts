type Carried = Pick<DataTransfer, 'types' | 'files' | 'items'> | null;

export function holdsFiles(carried: Carried): boolean {
  return carried?.types.includes('Files') ?? false;
}

/** What was dropped or pasted, without folders: those have no bytes. */
export function filesIn(carried: Carried): File[] {
  if (!carried) return [];
  const items = [...carried.items].filter((item) => item.kind === 'file');
  const folders = new Set(
    items
      .filter((item) => item.webkitGetAsEntry?.()?.isDirectory)
      .map((item) => item.getAsFile()?.name),
  );
  return [...carried.files].filter((file) => !folders.has(file.name));
}

/** An office program puts a picture of the words beside the words: then those are meant. */
export function pastedFiles(carried: Carried): File[] {
  const words = carried?.types.includes('text/plain') && carried.types.includes('text/html');
  return words ? [] : filesIn(carried);
}
