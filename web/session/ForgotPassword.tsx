import { type FormEvent, useState } from 'react';
import { http } from '../api/client.ts';
import { failureText } from './failure.ts';

/** Requests mail with a link to choose a new password. The response is the same whether or not the address is known. */
export function ForgotPassword({ back }: { back: () => void }) {
  const [problem, setProblem] = useState('');
  const [sent, setSent] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email'));
    setProblem('');
    try {
      await http.POST('/password/forgot', { body: { email } });
      setSent(true);
    } catch (error) {
      setProblem(failureText(error));
    }
  };
  return (
    <form onSubmit={submit}>
      {sent ? (
        <p role="status">
          If we know this address, mail with a link is on its way. It works once, within an hour. Look into the spam
          folder too.
        </p>
      ) : (
        <>
          <p>We send you a link to choose a new password.</p>
          <label>
            E-mail
            {/* biome-ignore lint/a11y/noAutofocus: it is what the person asked for a moment ago */}
            <input name="email" type="email" autoComplete="username" required autoFocus />
          </label>
          <p role="alert" className="bad">
            {problem}
          </p>
          <button type="submit" className="button main">
            Send the link
          </button>
        </>
      )}
      <button type="button" className="button" onClick={back}>
        Back to sign-in
      </button>
    </form>
  );
}
