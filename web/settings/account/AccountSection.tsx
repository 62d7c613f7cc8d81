import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Right, rights } from '../../../core/access/rights.ts';
import { http } from '../../api/client.ts';
import type { Me } from '../../api/types.ts';
import { NoValue } from '../../parts/NoValue.tsx';
import { notify } from '../../parts/undo.ts';
import { useMe } from '../../session/useMe.ts';
import { rightLabels, scopeLabels } from '../people/labels.ts';
import { PasswordForm } from './PasswordForm.tsx';
import '../../style/people.css';

/** Who is signed in, what they may do, changing the password, and signing out. */
export function AccountSection() {
  const { me } = useMe();
  return me ? <Account me={me} /> : null;
}

function Account({ me }: { me: Me }) {
  const queries = useQueryClient();
  const [changing, setChanging] = useState(false);
  const { name, email, role, scope, team } = me;
  const signOut = async (path: '/sign-out' | '/sign-out/everywhere') => {
    await http.POST(path);
    await queries.resetQueries();
  };
  const failed = (error: Error) => notify(error.message, 'bad');
  return (
    <section className="part" aria-label="Account">
      <header>
        <h2>Account</h2>
      </header>
      <dl className="pairs">
        <dt>Name</dt>
        <dd>{name ?? <NoValue why="API keys have no name of their own" />}</dd>
        <dt>E-mail</dt>
        <dd>{email ?? <NoValue why="API keys have no e-mail address" />}</dd>
        <dt>Role</dt>
        <dd>{role ?? <NoValue why="API keys have scopes instead of a role" />}</dd>
        <dt>Sees</dt>
        <dd>{scopeLabels[scope]}</dd>
        <dt>Team</dt>
        <dd>{team ?? <NoValue why="no team" />}</dd>
      </dl>
      {changing ? (
        <PasswordForm email={email ?? ''} close={() => setChanging(false)} />
      ) : (
        <div className="bar">
          <button type="button" className="button" onClick={() => setChanging(true)}>
            Change password
          </button>
          <button type="button" className="button" onClick={() => void signOut('/sign-out').catch(failed)}>
            Sign out here
          </button>
          <button type="button" className="button" onClick={() => void signOut('/sign-out/everywhere').catch(failed)}>
            Sign out everywhere
          </button>
        </div>
      )}
      <Granted mine={me.rights} />
    </section>
  );
}

function Granted({ mine }: { mine: readonly Right[] }) {
  const not = rights.filter((right) => !mine.includes(right));
  return (
    <div className="granted">
      <h3>You can</h3>
      <ul>
        {rights
          .filter((right) => mine.includes(right))
          .map((right) => (
            <li key={right} title={right}>
              {rightLabels[right]}
            </li>
          ))}
      </ul>
      {not.length > 0 && (
        <>
          <h3>You cannot</h3>
          <ul className="soft">
            {not.map((right) => (
              <li key={right} title={right}>
                {rightLabels[right]}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
