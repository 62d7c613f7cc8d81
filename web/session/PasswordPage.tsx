import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { http } from '../api/client.ts';
import { failureText } from './failure.ts';
import { NewPassword } from './NewPassword.tsx';

/** Lets someone with a mailed link choose a new password, and signs them in with it. */
export function PasswordPage() {
  const { token } = useSearch({ strict: false });
  useEffect(() => {
    document.title = 'New password · Callweave';
  }, []);
  return (
    <main className="sign-in">
      <h1>Choose a new password</h1>
      {token ? <PasswordForm token={token} /> : <p>This link is incomplete: open it as it stands in the mail.</p>}
    </main>
  );
}

function PasswordForm({ token }: { token: string }) {
  const [problem, setProblem] = useState('');
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get('password'));
    if (password !== form.get('again')) return setProblem('The passwords do not match.');
    setState('busy');
    setProblem('');
    try {
      await http.POST('/password/reset', { body: { token, password } });
      setState('done');
    } catch (error) {
      setProblem(failureText(error));
      setState('open');
    }
  };
  if (state === 'done')
    return (
      <>
        <p role="status">Your password is set. All your earlier sessions have ended.</p>
        <p>
          <Link to="/calls" search={{}} className="button main">
            Sign in
          </Link>
        </p>
      </>
    );
  return (
    <form onSubmit={submit}>
      <NewPassword />
      <p role="alert" className="bad">
        {problem}
      </p>
      <button type="submit" className="button main" disabled={state === 'busy'}>
        Set password
      </button>
    </form>
  );
}
