import { type FormEvent, useState } from 'react';
import { ApiProblem, api } from '../api/client.ts';

export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const [problem, setProblem] = useState('');
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
        <p className="small">
          On this machine the first start printed both; they stand in the file <code>account.json</code> of the data
          folder.
        </p>
      </form>
    </main>
  );
}
