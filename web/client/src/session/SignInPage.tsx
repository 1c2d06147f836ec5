import { type FormEvent, useId, useState } from 'react';
import { useMutation } from 'urql';
import { hasCode } from '../connection/errorCode';
import type { ResultOf } from '../graphql';
import controls from '../theme/controls.module.css';
import mark from '../theme/frontdesk.svg';
import styles from './SignInPage.module.css';
import { SignInDocument } from './signingIn';

type Refusal = ResultOf<typeof SignInDocument>['signIn']['errors'][number];

interface SignInPageProps {
  words: string;
  onSignedIn(): void;
}

export function SignInPage({ words, onSignedIn }: SignInPageProps) {
  const [{ fetching }, signIn] = useMutation(SignInDocument);
  const [refusals, setRefusals] = useState<Refusal[]>([]);
  const problem = useId();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const input = {
      email: String(form.get('email')).trim(),
      password: String(form.get('password')),
    };
    const { data, error } = await signIn({ input });
    const errors = data?.signIn.errors ?? [];
    if (data?.signIn.viewer && errors.length === 0) return onSignedIn();
    setRefusals(
      errors.length > 0 ? errors : [{ code: 'INVALID', field: null, message: said(error) }],
    );
  }

  const wrong = (field: string) => refusals.some((each) => each.field?.at(-1) === field);

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit} aria-describedby={problem}>
        <img className={styles.mark} src={mark} alt="" width={44} height={44} />
        <h1 className={styles.title}>Sign in to Frontdesk</h1>
        <p className={styles.words}>{words}</p>
        <label className={styles.field}>
          <span>Email</span>
          <input
            name="email"
            type="email"
            autoComplete="username"
            required
            // biome-ignore lint/a11y/noAutofocus: the page holds nothing else to begin with
            autoFocus
            aria-invalid={wrong('email') || undefined}
          />
        </label>
        <label className={styles.field}>
          <span>Password</span>
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            aria-invalid={wrong('password') || undefined}
          />
        </label>
        <div id={problem} role="alert">
          {refusals.map((each) => (
            <p key={each.message} className={styles.problem}>
              {each.message}
            </p>
          ))}
        </div>
        <button className={controls.button} type="submit" disabled={fetching}>
          {fetching ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}

function said(error: Parameters<typeof hasCode>[0]): string {
  if (hasCode(error, 'RATE_LIMITED')) return 'Too many tries. Wait a minute, then try again.';
  if (error?.networkError)
    return "Frontdesk can't be reached. Check your connection and try again.";
  return 'Signing in did not work. Check your email and password, and try again.';
}
