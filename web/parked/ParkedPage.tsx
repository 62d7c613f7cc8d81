import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { type QueryOf, take } from '../../client/open.ts';
import { http, withoutEmpty } from '../api/client.ts';
import type { FeedEvent, Parked } from '../api/types.ts';
import { orderActions, resolveNames } from '../format/resolve.ts';
import { instant, moment, pluralize, shortMoment } from '../format/time.ts';
import { CallBrief } from '../inbox/CallBrief.tsx';
import { Filters } from '../inbox/Filters.tsx';
import { Groups } from '../inbox/Groups.tsx';
import { Inbox } from '../inbox/Inbox.tsx';
import { InboxList } from '../inbox/InboxList.tsx';
import { SelectionActions } from '../inbox/SelectionActions.tsx';
import { useInbox } from '../inbox/useInbox.ts';
import { useListSelection } from '../inbox/useListSelection.ts';
import { usePageKeys } from '../parts/pageKeys.ts';
import { useStatus } from '../pipeline/useStatus.ts';
import { useMe } from '../session/useMe.ts';
import { Decide } from './Decide.tsx';
import { useDecider } from './decide.ts';
import { heading, meaningOf } from './words.ts';
import '../style/inbox.css';

const concerns = ({ type }: FeedEvent) => /^call\.(parked|resolved|completed)$/.test(type);
const choices = [
  {
    name: 'resolved',
    label: 'State',
    options: [
      ['', 'Waiting'],
      ['true', 'Resolved'],
    ],
  },
] as const;

export function ParkedPage() {
  const { item, step, reason, resolved } = useSearch({ from: '/parked' });
  const navigate = useNavigate({ from: '/parked' });
  const query: QueryOf<'/parked'> = withoutEmpty({ step, reasonCode: reason, resolved });
  const { list, rows, more } = useInbox({
    queryKey: ['parked', query],
    read: (place, signal) =>
      take(http.GET('/parked', { params: { query: { ...query, limit: 100, ...place } }, signal })),
    concerns,
  });
  const status = useStatus();
  const go = useCallback(
    (id: string | undefined) => void navigate({ search: (old) => ({ ...old, item: id }), replace: true }),
    [navigate],
  );
  const choice = useListSelection(rows, item, go);
  const { current, chosen } = choice;
  const decider = useDecider();
  const may = useMe().may('parked:resolve') && resolved !== 'true';
  const groups = (status.data?.parked.byReason ?? []).map((cause) => {
    const name = heading(cause);
    const [action = 'retry'] = orderActions([cause]);
    const listed = rows.filter((row) => heading(row) === name).map(({ id }) => id);
    return {
      ...cause,
      id: name,
      name,
      count: cause.calls,
      action,
      decideAll: () => void decider.decideAll(action, cause, cause.calls, listed),
    };
  });
  const same = may && current ? groups.find(({ id }) => id === heading(current)) : undefined;
  // Failing asks for a note, which is written for chosen calls.
  const forAll = same && same.action !== 'fail' ? { ...same, key: same.action === 'retry' ? 'R' : 'S' } : undefined;
  usePageKeys(
    forAll
      ? [{ key: forAll.key, what: `${forAll.action} all ${forAll.count} of ${forAll.name}`, run: forAll.decideAll }]
      : [],
  );
  useEffect(() => {
    document.title = 'Parked · Callweave';
  }, []);
  const filtered = Boolean(step || reason || resolved);
  return (
    <Inbox
      title="Parked"
      query={list}
      isEmpty={rows.length === 0}
      isOpen={item !== undefined}
      isChoosing={chosen.length > 0}
      close={() => go(undefined)}
      filters={
        <Filters
          choices={choices}
          values={{ resolved }}
          change={(next) => void navigate({ search: { step, reason, resolved, ...next } })}
        />
      }
      above={
        resolved !== 'true' && (
          <Groups
            of="By step and reason"
            groups={groups}
            shown={step && reason && heading({ step, reasonCode: reason })}
            show={(group) => void navigate({ search: group ? { step: group.step, reason: group.reasonCode } : {} })}
          >
            {({ name, count, action, decideAll, id }) =>
              may &&
              action !== 'fail' && (
                <button
                  type="button"
                  className="button"
                  aria-label={`${resolveNames[action]} ${pluralize(count, 'call')}, ${name}`}
                  onClick={decideAll}
                >
                  {resolveNames[action]} {count > 1 ? `all ${count}` : 'it'}{' '}
                  {forAll?.id === id && <kbd>{forAll.key}</kbd>}
                </button>
              )
            }
          </Groups>
        )
      }
      empty={
        filtered ? (
          <>
            <h2>No call matches these filters</h2>
            <button type="button" className="button" onClick={() => void navigate({ search: {} })}>
              Show all parked calls
            </button>
          </>
        ) : (
          <>
            <h2>No parked calls</h2>
            <p>
              A call is parked when a step fails in a way that retrying will not fix. It waits until you retry the step,
              skip it or fail the call.
            </p>
          </>
        )
      }
      list={
        <InboxList {...choice} label="Parked calls" rows={rows} go={go} more={more} hint={may ? ['r', 's', 'f'] : []}>
          {(row) => (
            <>
              <span className="first">
                <b>{heading(row)}</b>
                <time dateTime={row.parkedAt} title={instant(row.parkedAt)}>
                  {shortMoment(row.parkedAt)}
                </time>
              </span>
              <span className="second">{row.action ? `${row.action} by ${row.resolvedBy ?? '–'}` : row.lastError}</span>
            </>
          )}
        </InboxList>
      }
      detail={
        chosen.length > 0 ? (
          <SelectionActions count={chosen.length} what="call" lines={chosen.map(heading)}>
            {may && <Decide calls={chosen} decider={decider} clear={choice.clear} />}
          </SelectionActions>
        ) : (
          current && (
            <>
              <ParkedFacts parked={current} />
              {may && <Decide key={current.id} calls={[current]} decider={decider} clear={choice.clear} />}
              <CallBrief callId={current.callId} />
            </>
          )
        )
      }
    />
  );
}

function ParkedFacts({ parked }: { parked: Parked }) {
  const [meaning, help] = meaningOf(parked.reasonCode);
  const { firstError, lastError } = parked;
  return (
    <>
      <header>
        <h2 className="reason">{heading(parked)}</h2>
        <p className="soft">
          {meaning} {parked.resolvedAt ? '' : help}
        </p>
        <p className="small">
          {pluralize(parked.attempts, 'attempt')} · parked{' '}
          <time dateTime={parked.parkedAt} title={instant(parked.parkedAt)}>
            {moment(parked.parkedAt)}
          </time>{' '}
          · {parked.sourceCallId}
        </p>
      </header>
      <dl className="known">
        <dt>Last error</dt>
        <dd>{lastError}</dd>
        {firstError !== lastError && (
          <>
            <dt>First error</dt>
            <dd>{firstError}</dd>
          </>
        )}
        {parked.resolvedAt && (
          <>
            <dt>Decided</dt>
            <dd>
              {parked.action} by {parked.resolvedBy ?? '–'}, {moment(parked.resolvedAt)}
            </dd>
            <dt>Note</dt>
            <dd>{parked.note ?? '–'}</dd>
          </>
        )}
      </dl>
    </>
  );
}
