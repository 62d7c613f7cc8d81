import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem, api } from '../api/client.ts';

type Options = { oidc: { label: string } | null };

/** Why the sign-in service sent the browser back without a session. */
const failures: Record<string, string> = {
  refused: 'The sign-in service was asked, but nobody here could be signed in with its answer.',
  unavailable: 'The sign-in service cannot be reached at the moment.',
};

export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { data: options } = useQuery({ queryKey: ['sign-in'], queryFn: () => api<Options>('/sign-in/options') });
  const [problem, setProblem] = useState(
    () => failures[new URLSearchParams(window.location.search).get('signIn') ?? ''] ?? '',
  );
  const here = window.location.pathname + window.location.search.replace(/[?&]signIn=\w+/, '');
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      await api('/sign-in', { method: 'POST', body: { email: form.get('email'), password: form.get('password') } });
      onSignedIn();
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.message : 'The server cannot be reached.');
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <h1>Callweave</h1>
      <form onSubmit={submit}>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required />
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
          <a className="button" href={`/api/v1/oidc/start?returnTo=${encodeURIComponent(here)}`}>
            {options.oidc.label}
          </a>
        )}
        <p className="small">
          On this machine the first start printed both; they stand in the file <code>account.json</code> of the data
          folder.
        </p>
      </form>
    </main>
  );
}
