import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { hrefOf, take } from '../../client/open.ts';
import { ApiProblem, http } from '../api/client.ts';

/** Why the sign-in service sent the browser back without a session. */
const failures: Record<string, string> = {
  refused: 'The sign-in service answered, but no account here matches.',
  unavailable: 'The sign-in service is temporarily unavailable.',
};

/** @param email Who was signed in before. */
export function SignInForm({ onSignedIn, email }: { onSignedIn: () => unknown; email?: string }) {
  const { data: options } = useQuery({ queryKey: ['sign-in'], queryFn: () => take(http.GET('/sign-in/options')) });
  const [problem, setProblem] = useState(
    () => failures[new URLSearchParams(window.location.search).get('signIn') ?? ''] ?? '',
  );
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      const body = { email: String(form.get('email')), password: String(form.get('password')) };
      await http.POST('/sign-in', { body });
      await onSignedIn();
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.message : 'The server cannot be reached.');
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" defaultValue={email} required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <p role="alert" className="bad">
        {problem}
      </p>
      <button type="submit" className="button main" disabled={busy}>
        Sign in
      </button>
      {options?.oidc && (
        <a className="button" href={hrefOf('/oidc/start', { query: { returnTo: here() } })}>
          {options.oidc.label}
        </a>
      )}
    </form>
  );
}

/** This page without what the sign-in service appended; the API sends nobody to another site (api/oidc/return-to.ts). */
function here(): string {
  const { pathname, searchParams, hash } = new URL(window.location.href);
  searchParams.delete('signIn');
  return `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}${hash}`;
}

export function SignIn({ onSignedIn }: { onSignedIn: () => unknown }) {
  return (
    <main className="sign-in">
      <h1>Callweave</h1>
      <SignInForm onSignedIn={onSignedIn} />
      <p className="small">
        On this machine, both were printed at the first start; they are in the file <code>account.json</code> in the
        data folder.
      </p>
    </main>
  );
}
