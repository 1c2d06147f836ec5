import { type RefObject, useEffect, useState } from 'react';

export const DID_NOT_WORK = 'That did not work. Try again in a moment.';

/** What the server, or the form itself, says against what was filled in. */
export interface Refusal {
  message: string;
  field?: readonly string[] | null;
}

/** The field of the form that a refusal is about. Records name several numbers, a form the same. */
export function fieldOf(refusal: Refusal): string | undefined {
  return refusal.field?.at(-1);
}

/** Shows each refusal where it belongs, and leads to the first field at fault. */
export function useRefusals(form: RefObject<HTMLElement | null>, fields: readonly string[]) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);

  useEffect(() => {
    if (refusals.length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals, form]);

  return {
    setRefusals,
    at: (field: string) => refusals.find((each) => fieldOf(each) === field)?.message,
    /** What is about none of the form's fields. */
    others: refusals.filter((each) => !fields.includes(fieldOf(each) ?? '')),
  };
}

/** A date that was begun and not finished reads as none at all: it is asked about, not dropped. */
export function unfinishedDates(form: HTMLFormElement): Refusal[] {
  return [...form.elements]
    .filter((each) => each instanceof HTMLInputElement && each.validity.badInput)
    .map((each) => ({
      message: 'This date is not complete. Finish it, or empty it.',
      field: [(each as HTMLInputElement).name],
    }));
}
