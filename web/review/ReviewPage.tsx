import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { type QueryOf, type Schemas, take } from '../../client/open.ts';
import { http, withoutEmpty } from '../api/client.ts';
import type { FeedEvent, ReviewItem } from '../api/types.ts';
import { instant, pluralize, shortMoment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { Actions } from '../inbox/Actions.tsx';
import { Filters } from '../inbox/Filters.tsx';
import { Groups } from '../inbox/Groups.tsx';
import { Inbox } from '../inbox/Inbox.tsx';
import { InboxList } from '../inbox/InboxList.tsx';
import { SelectionActions } from '../inbox/SelectionActions.tsx';
import { useInbox } from '../inbox/useInbox.ts';
import { useListSelection } from '../inbox/useListSelection.ts';
import { useMe } from '../session/useMe.ts';
import { useDecider } from './decide.ts';
import { ReviewDetail } from './ReviewDetail.tsx';
import { bookingsOf, customersOf, kinds, otherSide, reasonOf } from './words.ts';
import '../style/inbox.css';

const concerns = ({ type }: FeedEvent) => type.startsWith('review.');
const choices = [
  {
    name: 'state',
    label: 'State',
    options: [
      ['', 'Open'],
      ['resolved', 'Settled'],
    ],
  },
] as const;
type Counts = Schemas['ReviewCounts'];

/** One group per kind, whatever the reasons; the current one is shown even if it is empty. */
function groupsOf(counts: Counts | undefined, listed: string | undefined) {
  const byKind = new Map<string, number>(listed ? [[listed, 0]] : []);
  for (const { kind, items } of counts?.byKind ?? []) byKind.set(kind, (byKind.get(kind) ?? 0) + items);
  return [...byKind].map(([id, count]) => ({ id, name: kinds[id as keyof typeof kinds] ?? humanizeCode(id), count }));
}

export function ReviewPage() {
  const { item, ...filters } = useSearch({ from: '/review' });
  const query: QueryOf<'/review-items'> = withoutEmpty(filters);
  const navigate = useNavigate({ from: '/review' });
  const { list, rows, more } = useInbox({
    queryKey: ['review-items', query],
    read: (place, signal) =>
      take(http.GET('/review-items', { params: { query: { ...query, limit: 100, ...place } }, signal })),
    concerns,
  });
  const go = useCallback(
    (id: string | undefined) => void navigate({ search: (old) => ({ ...old, item: id }), replace: true }),
    [navigate],
  );
  const counts = useQuery({
    queryKey: ['review-items', 'counts'],
    queryFn: () => take(http.GET('/review-items/counts')),
  });
  const choice = useListSelection(rows, item, go);
  const decider = useDecider();
  const may = useMe().may('review:decide');
  useEffect(() => {
    document.title = 'Review · Callweave';
  }, []);
  const { current, chosen } = choice;
  const filtered = Object.values(filters).some(Boolean);
  return (
    <Inbox
      title="Review"
      query={list}
      isEmpty={rows.length === 0}
      isOpen={item !== undefined}
      isChoosing={chosen.length > 0}
      close={() => go(undefined)}
      filters={
        <Filters
          choices={choices}
          values={filters}
          change={(next) => void navigate({ search: { ...filters, ...next } })}
        />
      }
      above={
        filters.state !== 'resolved' && (
          <Groups
            of="By kind"
            groups={groupsOf(counts.data, filters.kind)}
            shown={filters.kind}
            show={(group) => void navigate({ search: group ? { kind: group.id } : {} })}
          />
        )
      }
      empty={
        filtered ? (
          <>
            <h2>Nothing matches these filters</h2>
            <button type="button" className="button" onClick={() => void navigate({ search: {} })}>
              Show all parked callss
            </button>
          </>
        ) : (
          <>
            <h2>Nothing to review</h2>
            <p>
              A call comes here when its customer, its booking or a callback that was requested for is not clear enough
              to go on without a person.
            </p>
          </>
        )
      }
      list={
        <InboxList
          {...choice}
          label="Items to review"
          rows={rows}
          go={go}
          more={more}
          hint={current && may ? hintOf(current) : []}
        >
          {(row) => <Row item={row} />}
        </InboxList>
      }
      detail={
        chosen.length > 0 ? (
          <SelectionActions count={chosen.length} what="item" lines={chosen.map((one) => reasonOf(one).reason)}>
            {may && (
              <Actions
                of="Actions for all of them"
                actions={[
                  {
                    key: 'd',
                    name: `Dismiss ${chosen.length}`,
                    what: `dismiss ${pluralize(chosen.length, 'item')}`,
                    main: true,
                    run: () => {
                      choice.clear();
                      void decider.dismiss(chosen);
                    },
                  },
                ]}
              />
            )}
          </SelectionActions>
        ) : (
          current && <ReviewDetail item={current} decider={decider} may={may} />
        )
      }
    />
  );
}

function Row({ item }: { item: ReviewItem }) {
  const { reason } = reasonOf(item);
  const candidates = [...customersOf(item).map(({ name }) => name), ...bookingsOf(item).map(({ title }) => title)];
  return (
    <>
      <span className="first">
        <b>{reason}</b>
        <time dateTime={item.call.startedAt} title={instant(item.call.startedAt)}>
          {shortMoment(item.call.startedAt)}
        </time>
      </span>
      <span className="second">{[otherSide(item), candidates.join(' or ')].filter(Boolean).join(' · ')}</span>
    </>
  );
}

function hintOf(item: ReviewItem): string[] {
  const count = item.kind.startsWith('customer_') ? customersOf(item).length : bookingsOf(item).length;
  const numbers = count > 0 ? [count > 1 ? `1–${count}` : '1'] : [];
  if (item.kind.startsWith('customer_')) return [...numbers, 's', 'c', 'd'];
  return item.kind === 'booking_uncertain' ? [...numbers, '0', 'd'] : ['d'];
}
