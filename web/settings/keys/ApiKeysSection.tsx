import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { Failed } from '../../parts/Failed.tsx';
import { usePageKeys } from '../../parts/pageKeys.ts';
import { ShownOnce } from '../../parts/ShownOnce.tsx';
import { useMe } from '../../session/useMe.ts';
import { Expiry, isOver } from './Expiry.tsx';
import { KeyForm } from './KeyForm.tsx';
import { Revoke } from './Revoke.tsx';
import '../../style/people.css';

/** API keys. A key sees all calls, so those who see fewer cannot create one. */
export function ApiKeysSection() {
  const { me } = useMe();
  const queries = useQueryClient();
  const keys = useQuery({ queryKey: ['keys'], queryFn: () => take(http.GET('/keys')) });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState('');
  const mayMake = me?.scope === 'all';
  const refresh = () => queries.invalidateQueries({ queryKey: ['keys'] });
  usePageKeys(mayMake ? [{ key: 'n', what: 'new API key', run: () => setMaking(true) }] : []);
  return (
    <section className="part" aria-label="API keys">
      <header>
        <h2>API keys</h2>
        <span className="small">
          for programs; see the{' '}
          <a href="/api/docs" className="link">
            API
          </a>
        </span>
        {mayMake && !making && (
          <button type="button" className="button main" onClick={() => setMaking(true)}>
            New API key
          </button>
        )}
      </header>
      {!mayMake && <p className="small">A key can see all calls, and you cannot. Ask someone who can to make one.</p>}
      {made && (
        <ShownOnce title="Your new API key" text={made} close={() => setMade('')}>
          Copy it now. Only a hash is stored, and it is not shown again.
        </ShownOnce>
      )}
      {making && me && (
        <KeyForm
          me={me}
          cancel={() => setMaking(false)}
          made={(key) => {
            setMaking(false);
            setMade(key);
            void refresh();
          }}
        />
      )}
      {keys.isError && !keys.data && (
        <Failed what="Cannot show the keys" error={keys.error} retry={() => keys.refetch()} />
      )}
      {keys.data?.items.length === 0 && <p className="soft">No API keys yet.</p>}
      <ul className="entries">
        {keys.data?.items.map((key) => (
          <li key={key.id} className="entry" data-over={isOver(key)}>
            <div>
              <b>{key.name}</b>
              <p className="small">
                <code>{key.prefix}…</code>
              </p>
            </div>
            <p className="small">{key.scopes ? key.scopes.join(', ') : 'everything'}</p>
            <Expiry {...key} />
            <div className="bar">
              {!isOver(key) && (
                <Revoke
                  name={key.name}
                  what="Programs that use it are refused immediately."
                  revoke={() => http.DELETE('/keys/{id}', { params: { path: { id: key.id } } })}
                  done={refresh}
                />
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
