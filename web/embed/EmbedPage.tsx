import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { take } from '../../client/open.ts';
import { openEmbed, refusalOf } from './client.ts';
import { EmbedCall } from './EmbedCall.tsx';
import { EmbedCalls } from './EmbedCalls.tsx';
import { Loaded } from './Loaded.tsx';
import '../style/embed.css';

/** What an embed key shows, alone in its frame: one call or a list, read-only. */
export function EmbedPage() {
  const { key = '' } = useSearch({ from: '/embed' });
  const http = useMemo(() => openEmbed(key), [key]);
  const view = useQuery({ queryKey: ['embed', key], queryFn: () => take(http.GET('/embed')), enabled: key !== '' });
  return (
    <main className="embed">
      {key === '' ? (
        <p className="empty" role="alert">
          This link has no key.
        </p>
      ) : (
        <Loaded query={view} refusal={refusalOf}>
          {({ name, view: shown }) =>
            shown.kind === 'call' ? (
              <EmbedCall http={http} callId={shown.callId} sound={shown.audio ?? false} />
            ) : (
              <EmbedCalls http={http} name={name} />
            )
          }
        </Loaded>
      )}
    </main>
  );
}
