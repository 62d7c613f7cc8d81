import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Right } from '../../core/access/rights.ts';
import { rightFor } from './page-rights.ts';
import { useMe } from './useMe.ts';

/** The current page, or a sentence saying why it is not shown. */
export function RequireRight({ children }: { children: ReactNode }) {
  const right = rightFor(useLocation().pathname);
  const { may } = useMe();
  return right === null || may(right) ? children : <NotAllowed right={right} />;
}

export function NotAllowed({ right }: { right: Right }) {
  const role = useMe().me?.role;
  return (
    <div className="empty">
      <h1>You cannot open this page</h1>
      <p>
        It needs the right <code>{right}</code>, which {role ? `the role ${role}` : 'this sign-in'} does not give; an
        owner or admin can change that.
      </p>
      <Link to="/settings/$section" params={{ section: 'account' }} className="button">
        What I can do
      </Link>
    </div>
  );
}
