import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';

/** What the next person should know, as text to copy. */
export function ContextPanel({ customerId }: { customerId: string }) {
  const [copied, setCopied] = useState('');
  const context = useQuery({
    queryKey: ['customers', customerId, 'context'],
    queryFn: ({ signal }) =>
      take(http.GET('/customers/{id}/context', { params: { path: { id: customerId } }, signal })),
  });
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('Copied');
    } catch {
      setCopied('The browser did not allow copying. Select the text instead.');
    }
  };
  return (
    <section aria-label="Context">
      <div className="row">
        <h2>Before the next call</h2>
        <span>
          <span className="small" role="status">
            {copied}
          </span>{' '}
          <button
            type="button"
            className="button"
            disabled={!context.data}
            onClick={() => context.data && void copy(context.data.text)}
          >
            Copy
          </button>
        </span>
      </div>
      {context.isError ? (
        <p role="alert" className="bad">
          {context.error.message}
        </p>
      ) : (
        <pre className="context">{context.data?.text ?? '\n\n\n'}</pre>
      )}
    </section>
  );
}
