import type { Client } from 'urql';
import { hasCode } from '../connection/errorCode';
import { waitBeforeRetry } from '../connection/eventSocket';
import type { VariablesOf } from '../graphql';
import { SendEmailDocument } from './emailThreadDocument';

type EmailInput = VariablesOf<typeof SendEmailDocument>['input'];

export interface EmailProblem {
  message: string;
  /** The field of the form at fault, if one is. */
  field: string | null;
  code: string;
}

export type EmailAnswer =
  | { kind: 'sent' }
  | { kind: 'refused'; problems: EmailProblem[] }
  /** Whether it was taken is not known: the same key may be asked about again. */
  | { kind: 'unknown' };

const TRIES = 3;

/** Sends one email, by its one key however often it has to ask. */
export async function sendEmail(client: Client, input: EmailInput): Promise<EmailAnswer> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { data, error } = await client.mutation(SendEmailDocument, { input });
    const errors = data?.sendEmail.errors ?? [];
    if (errors.length > 0) {
      return {
        kind: 'refused',
        problems: errors.map(({ code, message, field }) => ({
          code,
          message,
          field: field?.at(-1) ?? null,
        })),
      };
    }
    if (data) return { kind: 'sent' };
    // An earlier try may have been taken, whoever has to sign in again since.
    if (hasCode(error, 'UNAUTHENTICATED')) break;
    const said = error?.graphQLErrors[0];
    if (said && said.extensions.code !== 'INTERNAL') {
      const code = String(said.extensions.code);
      return { kind: 'refused', problems: [{ code, message: said.message, field: null }] };
    }
    if (tries < TRIES - 1) await waitBeforeRetry(tries);
  }
  return { kind: 'unknown' };
}
