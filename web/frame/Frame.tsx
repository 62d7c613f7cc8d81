import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { ApiProblem, onSignedOut } from '../api/client.ts';
import { openLive, useEvents } from '../api/live.ts';
import { Failed } from '../parts/Failed.tsx';
import { RequireRight } from '../session/RequireRight.tsx';
import { SignIn } from '../session/SignIn.tsx';
import { SignInAgain } from '../session/SignInAgain.tsx';
import { meQuery } from '../session/useMe.ts';
import { Keys } from './Keys.tsx';
import { Rail } from './Rail.tsx';
import { Top } from './Top.tsx';
import { Undo } from './Undo.tsx';

const alone = ['/invitation', '/password', '/embed'];

/** Rail, top bar and the page; the sign-in form if nobody is signed in. Some pages stand alone and need no sign-in. */
export function Frame() {
  return alone.includes(useLocation().pathname) ? <Outlet /> : <SignedIn />;
}

function SignedIn() {
  const queries = useQueryClient();
  const me = useQuery(meQuery);
  const signedOut = me.error instanceof ApiProblem && me.error.status === 401;
  useEffect(
    () =>
      onSignedOut(() => {
        const known = queries.getQueryState(meQuery.queryKey);
        // The response to this very request may be a 401 too; refetching on that would never end.
        if (known?.status === 'success' && known.fetchStatus === 'idle')
          void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      }),
    [queries],
  );

  if (signedOut && !me.data) return <SignIn onSignedIn={() => queries.resetQueries()} />;
  if (me.error && !me.data) return <Failed what="Cannot show Callweave" error={me.error} retry={() => me.refetch()} />;
  return (
    <div className="frame">
      <a href="#page" className="skip">
        Skip to content
      </a>
      <Rail />
      <div className="page">
        <Top tenant={me.data?.tenant.name ?? ''} />
        <main id="page">{me.data && <Stream />}</main>
      </div>
      <Undo />
      <Keys />
      {signedOut && me.data && <SignInAgain as={me.data} />}
    </div>
  );
}

const isNotMe = ({ queryKey }: { queryKey: QueryKey }) => queryKey[0] !== 'me';

/** The event stream is open while somebody is signed in. */
function Stream() {
  const queries = useQueryClient();
  useEffect(
    () =>
      openLive({
        onRefused: () => void queries.invalidateQueries({ queryKey: ['me'] }),
        onBegun: () => void queries.invalidateQueries({ predicate: isNotMe }),
      }),
    [queries],
  );
  // A page only receives events while it is open: on returning, it refetches what happened meanwhile.
  useEvents(useCallback(() => void queries.invalidateQueries({ predicate: isNotMe, refetchType: 'none' }), [queries]));
  return (
    <RequireRight>
      <Outlet />
    </RequireRight>
  );
}
