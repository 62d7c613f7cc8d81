import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { type Schemas, take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { failureText } from './failure.ts';
import { NewPassword } from './NewPassword.tsx';

/** Lets someone with an invitation link join with a password, and signs them in. */
export function AcceptPage() {
  const { token } = useSearch({ strict: false });
  useEffect(() => {
    document.title = 'Invitation · Callweave';
  }, []);
  return (
    <main className="sign-in">
      {token ? (
        <Invitation token={token} />
      ) : (
        <>
          <h1>Callweave</h1>
          <p>This link is incomplete. Open it as it was sent to you, or ask for a new invitation.</p>
        </>
      )}
    </main>
  );
}

function Invitation({ token }: { token: string }) {
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => take(http.POST('/invitations/look', { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <h1>{data ? `Join ${data.tenantName}` : 'Callweave'}</h1>
      {error && <p role="alert">{failureText(error)}</p>}
      {data && <AcceptForm token={token} invited={data} />}
    </>
  );
}

function AcceptForm({ token, invited }: { token: string; invited: Schemas['OpenInvitation'] }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [existing, setExisting] = useState(invited.known);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [password, name] = [String(form.get('password')), String(form.get('name') ?? '').trim()];
    if (!existing && password !== form.get('again')) return setProblem('The passwords do not match.');
    setBusy(true);
    setProblem('');
    try {
      await http.POST('/invitations/accept', { body: { token, password, existing, ...(name && { name }) } });
      await navigate({ to: '/calls', search: {}, replace: true });
      await queries.resetQueries();
    } catch (error) {
      setProblem(failureText(error));
    } finally {
      setBusy(false);
    }
  };
  const change = (to: boolean) => {
    setExisting(to);
    setProblem('');
  };
  return (
    <>
      <p>
        You are invited as <b>{invited.email}</b>.{' '}
        {existing ? 'Join with the password that you sign in with.' : 'Choose a password, and you are signed in.'}
      </p>
      <form onSubmit={submit}>
        <input type="email" autoComplete="username" value={invited.email} readOnly hidden />
        {existing ? (
          <label>
            Your password
            <input name="password" type="password" autoComplete="current-password" required />
          </label>
        ) : (
          <>
            <label>
              Your name
              <input name="name" autoComplete="name" defaultValue={invited.name} />
            </label>
            <NewPassword />
          </>
        )}
        <p role="alert" className="bad">
          {problem}
        </p>
        <button type="submit" className="button main" disabled={busy}>
          Join
        </button>
        {!invited.known && (
          <button type="button" className="plain" onClick={() => change(!existing)}>
            {existing ? 'I have no password yet' : 'I already sign in with this address'}
          </button>
        )}
      </form>
    </>
  );
}
