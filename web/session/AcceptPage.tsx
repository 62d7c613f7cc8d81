import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { ApiProblem, http } from '../api/client.ts';

/** Whoever has the link of an invitation sets a password and is signed in. */
export function AcceptPage() {
  const { token } = useSearch({ strict: false });
  useEffect(() => {
    document.title = 'Invitation · Callweave';
  }, []);
  return (
    <main className="sign-in">
      <h1>Callweave</h1>
      {token ? (
        <AcceptForm token={token} />
      ) : (
        <p>This link is incomplete. Open it as it was sent to you, or ask for a new invitation.</p>
      )}
    </main>
  );
}

function AcceptForm({ token }: { token: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const help = useId();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [password = '', again = '', name = ''] = ['password', 'again', 'name'].map((field) =>
      String(form.get(field)),
    );
    if (password !== again) return setProblem('The passwords do not match.');
    setBusy(true);
    setProblem('');
    try {
      await http.POST('/invitations/accept', { body: { token, password, ...(name.trim() && { name: name.trim() }) } });
      await navigate({ to: '/calls', search: {}, replace: true });
      await queries.resetQueries();
    } catch (error) {
      setProblem(said(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p>You have been invited. Choose a password and you are signed in.</p>
      <form onSubmit={submit}>
        <label>
          Your name, if different from the invitation
          <input name="name" autoComplete="name" />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="new-password" aria-describedby={help} required />
        </label>
        <label>
          Repeat password
          <input name="again" type="password" autoComplete="new-password" required />
        </label>
        <p id={help} className="small">
          At least 10 characters; a few plain words work well.
        </p>
        <p role="alert" className="bad">
          {problem}
        </p>
        <button type="submit" className="button main" disabled={busy}>
          Accept
        </button>
      </form>
    </>
  );
}

const said = (error: unknown) => (error instanceof ApiProblem ? error.message : 'The server cannot be reached.');
