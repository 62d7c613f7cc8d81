import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { Failed } from '../../parts/Failed.tsx';
import { usePageKeys } from '../../parts/pageKeys.ts';
import { ShownOnce } from '../../parts/ShownOnce.tsx';
import { Example } from './Example.tsx';
import { NameForm } from './NameForm.tsx';
import { type PushedSource, SourceLine } from './SourceLine.tsx';

/** URLs to which other systems send calls, each with its own secret. */
export function WebhooksSection() {
  const queries = useQueryClient();
  const sources = useQuery({ queryKey: ['sources'], queryFn: () => take(http.GET('/sources')) });
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<{ name: string; text: string; why: string }>();
  const refresh = () => queries.invalidateQueries({ queryKey: ['sources'] });
  usePageKeys([{ key: 'n', what: 'new source', run: () => setMaking(true) }]);
  const make = async (name: string) => {
    const made = await take(http.POST('/sources', { body: { name } }));
    setMaking(false);
    setSecret({ name, text: made.secret, why: 'Give it to the sender. Every webhook is signed with it.' });
    await refresh();
  };
  const items = (sources.data?.items ?? []).filter((source): source is PushedSource => source.path !== null);
  return (
    <section className="part" aria-label="Webhooks in">
      <header>
        <h2>Webhooks in</h2>
        {!making && (
          <button type="button" className="button main" onClick={() => setMaking(true)}>
            New source <kbd>n</kbd>
          </button>
        )}
      </header>
      {secret && (
        <ShownOnce title={`Secret of ${secret.name}`} text={secret.text} close={() => setSecret(undefined)}>
          {secret.why} It is not shown again.
        </ShownOnce>
      )}
      {making && <NameForm title="New source" does="Create" name="" send={make} cancel={() => setMaking(false)} />}
      {sources.error && !sources.data && (
        <Failed what="Cannot show the sources" error={sources.error} retry={() => sources.refetch()} />
      )}
      {sources.data && items.length === 0 && !making && (
        <p className="soft">
          A phone system can send its calls by webhook. Make a source to get an address and a secret for signing.
        </p>
      )}
      <ul className="sources">
        {items.map((source) => (
          <SourceLine
            key={source.id}
            source={source}
            changed={refresh}
            rotated={(text) =>
              setSecret({ name: source.name, text, why: 'The previous one works for another 24 hours.' })
            }
          />
        ))}
      </ul>
      {items[0] && <Example path={items[0].path} />}
    </section>
  );
}
