import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Me } from '../api/types.ts';
import { SignInForm } from './SignIn.tsx';
import { meQuery } from './useMe.ts';

/** The session has ended: signs in again on top of the page, which stays as it is with all input. */
export function SignInAgain({ as }: { as: Me }) {
  const queries = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const goOn = async () => {
    const { id } = await queries.fetchQuery({ ...meQuery, staleTime: 0 });
    // The page's content belongs to the person who was signed in.
    if (id !== as.id) window.location.assign('/');
    else await queries.invalidateQueries();
  };
  return (
    <dialog
      ref={dialog}
      className="sign-in"
      aria-label="Sign in again"
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.showModal()}
    >
      <h2>Your session has ended</h2>
      <p>Sign in again to continue where you left off. What you typed is kept.</p>
      <SignInForm onSignedIn={goOn} email={as.email ?? ''} tenantId={as.tenant.id} />
    </dialog>
  );
}
