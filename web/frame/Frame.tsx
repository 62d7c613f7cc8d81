import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ApiProblem, api } from '../api/client.ts';
import { openLive } from '../api/live.ts';
import type { Me } from '../api/types.ts';
import { Failed } from '../parts/Failed.tsx';
import { SignIn } from '../session/SignIn.tsx';
import { Keys } from './Keys.tsx';
import { Rail } from './Rail.tsx';
import { Top } from './Top.tsx';
import { Undo } from './Undo.tsx';

/** Rail, top line and the page; the sign-in where nobody is signed in. */
export function Frame() {
  const queries = useQueryClient();
  const me = useQuery({ queryKey: ['me'], queryFn: () => api<Me>('/me'), staleTime: 60_000 });
  const signedOut = me.error instanceof ApiProblem && me.error.status === 401;

  if (signedOut) return <SignIn onSignedIn={() => queries.resetQueries()} />;
  if (me.error) return <Failed what="Cannot show Callweave" error={me.error} retry={() => me.refetch()} />;
  return (
    <div className="frame">
      <a href="#page" className="skip">
        To the page
      </a>
      <Rail signedIn={me.isSuccess} />
      <div className="page">
        <Top tenant={me.data?.tenant.name ?? ''} />
        <main id="page">{me.data && <Stream />}</main>
      </div>
      <Undo />
      <Keys />
    </div>
  );
}

/** The event stream is open for as long as somebody is signed in. */
function Stream() {
  const queries = useQueryClient();
  useEffect(
    () =>
      openLive({
        onRefused: () => void queries.invalidateQueries({ queryKey: ['me'] }),
        onBegun: () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }),
      }),
    [queries],
  );
  return <Outlet />;
}
