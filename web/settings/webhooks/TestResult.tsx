import { useQuery } from '@tanstack/react-query';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { instant, moment } from '../../format/time.ts';

/** Tests a source once for each `run`, and reports what would have happened and why. */
export function TestResult({ id, run }: { id: string; run: number }) {
  const test = useQuery({
    queryKey: ['source test', id, run],
    queryFn: async () => {
      const params = { path: { id } };
      const result = await take(http.POST('/sources/{id}/test', { params }));
      return { ...result, source: await take(http.GET('/sources/{id}', { params })) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (test.error)
    return (
      <p role="alert" className="bad">
        {test.error.message}
      </p>
    );
  if (!test.data) return <p role="status">Testing …</p>;
  const { accepted, code, detail, webhookId, source } = test.data;
  return (
    <div role="status" className="small">
      <p className={accepted ? 'good' : 'bad'}>
        {accepted ? '✓ accepted' : `✕ refused: ${code}`} · {detail}
      </p>
      <p>
        Sample <code>{webhookId}</code> · {source.received} webhooks received so far
        {source.lastReceivedAt && (
          <span title={instant(source.lastReceivedAt)}>, last {moment(source.lastReceivedAt)}</span>
        )}
        {source.previousSecretUntil && (
          <span title={instant(source.previousSecretUntil)}>
            ; the previous secret works until {moment(source.previousSecretUntil)}
          </span>
        )}
      </p>
    </div>
  );
}
