import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { useMe } from '../session/useMe.ts';
import { sampleCall } from './sample.ts';

const commands = (origin: string) =>
  [
    ['On the command line', `npx callweave ingest recording.wav --from '+14155550123' --wait`],
    [
      'Over HTTP, with your API key',
      `curl ${origin}/api/v1/calls -H "Authorization: Bearer $CALLWEAVE_KEY" -F 'call={"sourceCallId":"1","direction":"inbound","from":"+14155550123","to":null,"startedAt":"${new Date().toISOString().slice(0, 19)}Z"}' -F audio=@recording.wav`,
    ],
  ] as const;

/** What would be here, what it needs, and the three ways to get it here. */
export function FirstRun({ choose, may }: { choose: () => void; may: boolean }) {
  const navigate = useNavigate();
  const sample = useMutation({
    mutationFn: () => take(http.POST('/calls', { body: sampleCall(new Date()) })),
    onSuccess: ({ id }) => void navigate({ to: '/calls/$callId', params: { callId: id } }),
  });
  if (!may)
    return (
      <div className="empty">
        <h2>No calls yet</h2>
        <p>Calls appear here as they come in.</p>
      </div>
    );
  return (
    <div className="empty first-run">
      <h2>No calls yet</h2>
      <p>Calls appear here as they come in, and their steps fill as they run.</p>
      <Before />
      <p>Three ways to send one:</p>
      <ol>
        <li>
          <b>Drop a recording on this page</b>
          <div className="way">
            <button type="button" className="button" onClick={choose}>
              Choose a file
            </button>
            <span className="small">WAV, MP3, FLAC, Ogg or Opus; one channel per speaker works best</span>
          </div>
        </li>
        {commands(location.origin).map(([title, command]) => (
          <li key={title}>
            <b>{title}</b>
            <div className="way">
              <code>{command}</code>
              <CopyButton text={() => command} label="Copy" />
            </div>
          </li>
        ))}
      </ol>
      <p className="small">
        Phone systems can post to a signed webhook; every route is in the <a href="/api/docs">API</a>.
      </p>
      <p>No recording at hand?</p>
      <button type="button" className="button" disabled={sample.isPending} onClick={() => sample.mutate()}>
        Send a sample call
      </button>
      {sample.isError && (
        <p role="alert" className="bad">
          {sample.error.message}
        </p>
      )}
    </div>
  );
}

/** What calls are linked by, each for those who may add it. */
function Before() {
  const { may } = useMe();
  const all = [
    may('config:change') && (
      <li key="numbers">
        <Link to="/settings/$section" params={{ section: 'pipeline' }} className="link">
          Your own numbers
        </Link>
        , country and time zone: an own number is never taken for a customer’s
      </li>
    ),
    may('customers:change') && (
      <li key="customers">
        <Link to="/customers/import" className="link">
          Customers
        </Link>{' '}
        with their phone numbers: the number says whose call it is
      </li>
    ),
    may('bookings:change') && (
      <li key="bookings">
        <Link to="/bookings/import" className="link">
          Bookings
        </Link>
        : which of them a call is about
      </li>
    ),
  ].filter(Boolean);
  if (all.length === 0) return null;
  return (
    <>
      <p>To know who calls and why, Callweave needs these first. They can also come later:</p>
      <ul className="before">{all}</ul>
    </>
  );
}
