import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { Failed } from '../../parts/Failed.tsx';
import { usePageKeys } from '../../parts/pageKeys.ts';
import { ShownOnce } from '../../parts/ShownOnce.tsx';
import { EmbedForm } from './EmbedForm.tsx';
import { Expiry, isOver } from './Expiry.tsx';
import { Revoke } from './Revoke.tsx';
import { describeView, snippetOf } from './snippet.ts';
import '../../style/people.css';

/** Keys that show one view in other sites and open nothing else. */
export function EmbedKeysSection() {
  const queries = useQueryClient();
  const keys = useQuery({ queryKey: ['embed-keys'], queryFn: () => take(http.GET('/embed-keys')) });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState('');
  const refresh = () => queries.invalidateQueries({ queryKey: ['embed-keys'] });
  usePageKeys([{ key: 'n', what: 'new embed key', run: () => setMaking(true) }]);
  return (
    <section className="part" aria-label="Embed keys">
      <header>
        <h2>Embed keys</h2>
        <span className="small">one call or one list, read-only, on sites you name</span>
        {!making && (
          <button type="button" className="button main" onClick={() => setMaking(true)}>
            New embed key
          </button>
        )}
      </header>
      {made && (
        <ShownOnce title="Paste this into your page" text={snippetOf(made, location.origin)} close={() => setMade('')}>
          The key is stored only as a hash and is not shown again. Anyone who sees the page can read the key; it opens
          this view and nothing else.
        </ShownOnce>
      )}
      {making && (
        <EmbedForm
          cancel={() => setMaking(false)}
          made={(key) => {
            setMaking(false);
            setMade(key);
            void refresh();
          }}
        />
      )}
      {keys.isError && !keys.data && (
        <Failed what="Cannot show the embed keys" error={keys.error} retry={() => keys.refetch()} />
      )}
      {keys.data?.items.length === 0 && <p className="soft">No embed keys yet.</p>}
      <ul className="entries">
        {keys.data?.items.map((key) => (
          <li key={key.id} className="entry" data-over={isOver(key)}>
            <div>
              <b>{key.name}</b>
              <p className="small">
                <code>{key.prefix}…</code>
              </p>
            </div>
            <div>
              {describeView(key.view)}
              <p className="small">in {key.allowedOrigins.join(', ')}</p>
            </div>
            <Expiry {...key} />
            <div className="bar">
              {!isOver(key) && (
                <Revoke
                  name={key.name}
                  what="Pages that show it will be empty from now on."
                  revoke={() => http.DELETE('/embed-keys/{id}', { params: { path: { id: key.id } } })}
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
