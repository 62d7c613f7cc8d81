import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { type QueryOf, take } from '../../client/open.ts';
import type { PlanState } from '../../core/contact/plan.ts';
import { http } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { FeedEvent, Plan } from '../api/types.ts';
import { inZone, pluralize } from '../format/time.ts';
import { Actions } from '../inbox/Actions.tsx';
import { Filters } from '../inbox/Filters.tsx';
import { Inbox } from '../inbox/Inbox.tsx';
import { InboxList } from '../inbox/InboxList.tsx';
import { SelectionActions } from '../inbox/SelectionActions.tsx';
import { useInbox } from '../inbox/useInbox.ts';
import { useListSelection } from '../inbox/useListSelection.ts';
import { useMe } from '../session/useMe.ts';
import { useDecider } from './decide.ts';
import { PlanDetail } from './PlanDetail.tsx';
import { heading, isOpen, states } from './words.ts';
import '../style/inbox.css';

const concerns = ({ type }: FeedEvent) => type.startsWith('plan.');
const choices = [
  {
    name: 'state',
    label: 'State',
    options: [['', 'Open, next due first'], ['all', 'All, newest first'], ...Object.entries(states)] as [
      string,
      string,
    ][],
  },
] as const;

const queryOf = (state: PlanState | 'all' | undefined): QueryOf<'/contact-plans'> =>
  state === undefined ? { sort: 'due' } : state === 'all' ? {} : { state };

export function CallbacksPage() {
  const { item, ...values } = useSearch({ from: '/callbacks' });
  const query = queryOf(values.state);
  const navigate = useNavigate({ from: '/callbacks' });
  const { list, rows, more } = useInbox({
    queryKey: ['contact-plans', query],
    read: (place, signal) =>
      take(http.GET('/contact-plans', { params: { query: { ...query, limit: 100, ...place } }, signal })),
    concerns,
  });
  const go = useCallback(
    (id: string | undefined) => void navigate({ search: (old) => ({ ...old, item: id }), replace: true }),
    [navigate],
  );
  const choice = useListSelection(rows, item, go);
  const { current, chosen } = choice;
  const decider = useDecider();
  const may = useMe().may('plans:change');
  const queries = useQueryClient();
  useEvents(
    useCallback(
      ({ planId }: FeedEvent) => planId && void queries.invalidateQueries({ queryKey: ['plan', planId] }),
      [queries],
    ),
  );
  useEffect(() => {
    document.title = 'Callbacks · Callweave';
  }, []);
  const open = chosen.filter(isOpen);
  return (
    <Inbox
      title="Callbacks"
      query={list}
      isEmpty={rows.length === 0}
      isOpen={item !== undefined}
      isChoosing={chosen.length > 0}
      close={() => go(undefined)}
      filters={<Filters choices={choices} values={values} change={(search) => void navigate({ search })} />}
      empty={
        values.state ? (
          <>
            <h2>No callback matches these filters</h2>
            <button type="button" className="button" onClick={() => void navigate({ search: {} })}>
              Show what is open
            </button>
          </>
        ) : (
          <>
            <h2>No open callbacks</h2>
            <p>
              When someone asks on a call to be called back, the callback appears here, at the time they asked for and
              within your calling hours.
            </p>
          </>
        )
      }
      list={
        <InboxList
          {...choice}
          label="Callbacks"
          rows={rows}
          go={go}
          more={more}
          hint={current && may && isOpen(current) ? ['m', 'c'] : []}
        >
          {(row) => <Row plan={row} />}
        </InboxList>
      }
      detail={
        chosen.length > 0 ? (
          <SelectionActions count={chosen.length} what="callback" lines={chosen.map(({ state }) => state)}>
            {may && open.length > 0 && (
              <Actions
                of="Actions for all of them"
                actions={[
                  {
                    key: 'c',
                    name: `Cancel ${open.length}`,
                    what: `cancel ${pluralize(open.length, 'callback')}`,
                    main: true,
                    run: () => {
                      choice.clear();
                      void decider.cancel(open);
                    },
                  },
                ]}
              />
            )}
          </SelectionActions>
        ) : (
          current && <PlanDetail key={current.id} listed={current} decider={decider} may={may} />
        )
      }
    />
  );
}

function Row({ plan }: { plan: Plan }) {
  const { dueAt, timeZone, phone, phrase } = plan;
  return (
    <>
      <span className="first">
        <b>{heading(plan)}</b>
        {dueAt && isOpen(plan) && <span className="there">{inZone(dueAt, timeZone)}</span>}
      </span>
      <span className="second">
        {phone}
        {phrase && ` · “${phrase}”`}
      </span>
    </>
  );
}
