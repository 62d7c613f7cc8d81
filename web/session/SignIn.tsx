import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { hrefOf, take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { ChooseTenant } from './ChooseTenant.tsx';
import { ForgotPassword } from './ForgotPassword.tsx';
import { failureText } from './failure.ts';

/** Why the sign-in service sent the browser back without a session. */
const failures: Record<string, string> = {
  refused: 'The sign-in service answered, but no account here matches.',
  unavailable: 'The sign-in service is temporarily unavailable.',
};

type Credentials = { email: string; password: string };
type Choice = { given: Credentials; tenants: { id: string; name: string }[] };
/** `email`: who was signed in before; `tenantId`: and where. */
type Props = { onSignedIn: () => unknown; email?: string; tenantId?: string; children?: ReactNode };

export function SignInForm({ onSignedIn, email, tenantId, children }: Props) {
  const { data: options } = useQuery({ queryKey: ['sign-in'], queryFn: () => take(http.GET('/sign-in/options')) });
  const [problem, setProblem] = useState(
    () => failures[new URLSearchParams(window.location.search).get('signIn') ?? ''] ?? '',
  );
  const [busy, setBusy] = useState(false);
  const [choice, setChoice] = useState<Choice>();
  const [forgot, setForgot] = useState(false);

  const signIn = async (given: Credentials, into?: string) => {
    setBusy(true);
    setProblem('');
    try {
      const { data } = await http.POST('/sign-in', { body: { ...given, ...(into && { tenantId: into }) } });
      if (data && 'tenants' in data) setChoice({ given, tenants: data.tenants });
      else await onSignedIn();
    } catch (error) {
      setChoice(undefined);
      setProblem(failureText(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void signIn({ email: String(form.get('email')), password: String(form.get('password')) }, tenantId);
  };

  if (choice)
    return <ChooseTenant tenants={choice.tenants} choose={(id) => void signIn(choice.given, id)} busy={busy} />;
  if (forgot) return <ForgotPassword back={() => setForgot(false)} />;
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
      {options?.mail && (
        <button type="button" className="plain" onClick={() => setForgot(true)}>
          Forgot your password?
        </button>
      )}
      {children}
    </form>
  );
}

/**
 * This page without what the sign-in service appended; the API never redirects to another site (api/oidc/return-to.ts).
 */
function here(): string {
  const { pathname, searchParams, hash } = new URL(window.location.href);
  searchParams.delete('signIn');
  return `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}${hash}`;
}

export function SignIn({ onSignedIn }: { onSignedIn: () => unknown }) {
  return (
    <main className="sign-in">
      <h1>Callweave</h1>
      <SignInForm onSignedIn={onSignedIn}>
        <p className="small">
          On this machine, both were printed at the first start; they are in the file <code>account.json</code> in the
          data folder.
        </p>
      </SignInForm>
    </main>
  );
}
