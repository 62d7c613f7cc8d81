import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewItem } from '../api/types.ts';
import { bookingsOfCustomer } from '../bookings/requests.ts';
import { callQuery } from '../call/read.ts';
import { instant, moment } from '../format/time.ts';
import { confidence } from '../format/words.ts';
import { type Action, Actions } from '../inbox/Actions.tsx';
import { CallBrief } from '../inbox/CallBrief.tsx';
import { QuoteLink } from '../inbox/QuoteLink.tsx';
import { Choices } from './Choices.tsx';
import type { Decider } from './decide.ts';
import { FindCustomer } from './FindCustomer.tsx';
import { NewCustomer } from './NewCustomer.tsx';
import { bookingsOf, customersOf, factsOf, otherSide, reasonOf, resolutions } from './words.ts';

type Props = { item: ReviewItem; decider: Decider; may: boolean };

/** Why it is waiting, what is known, and what can be done. */
export function ReviewDetail({ item, decider, may }: Props) {
  const { reason, meaning } = reasonOf(item);
  const facts = factsOf(item);
  return (
    <>
      <header>
        <h2 className="reason">{reason}</h2>
        <p className="soft">{meaning}</p>
        <p className="small">
          {item.kind}
          {facts.reason && ` · ${facts.reason}`} · since{' '}
          <time dateTime={item.createdAt} title={instant(item.createdAt)}>
            {moment(item.createdAt)}
          </time>
        </p>
      </header>
      <dl className="known">
        <dt>{facts.phrase === undefined ? 'Number' : 'Caller'}</dt>
        <dd>{otherSide(item)}</dd>
        {facts.name && (
          <>
            <dt>Name heard</dt>
            <dd>{facts.name}</dd>
          </>
        )}
        {facts.phrase && (
          <>
            <dt>Wish</dt>
            <dd>“{facts.phrase}”</dd>
          </>
        )}
      </dl>
      {facts.quotes?.map((quote) => (
        <QuoteLink key={`${quote.turn} ${quote.text}`} callId={item.callId} quote={quote} />
      ))}
      {item.resolvedAt ? <Settled item={item} /> : may && <Decide key={item.id} item={item} decider={decider} />}
      <CallBrief callId={item.callId} />
    </>
  );
}

function Settled({ item: { resolution, resolvedBy, resolvedAt } }: { item: ReviewItem }) {
  return (
    <p>
      {resolutions[resolution ?? ''] ?? resolution} by {resolvedBy ?? '–'},{' '}
      {resolvedAt && <time title={instant(resolvedAt)}>{moment(resolvedAt)}</time>}
    </p>
  );
}

function Decide({ item, decider }: { item: ReviewItem; decider: Decider }) {
  const [form, setForm] = useState<'find' | 'new' | null>(null);
  const close = () => setForm(null);
  const { name = null, number = null } = factsOf(item);
  const candidates = customersOf(item);
  const aboutCustomer = item.kind.startsWith('customer_');
  const dismiss: Action = {
    key: 'd',
    name: aboutCustomer || item.kind === 'booking_uncertain' ? 'Dismiss' : 'Resolved',
    what: 'leave everything as it is and remove this item',
    run: () => void decider.dismiss([item]),
  };
  if (form === 'find')
    return (
      <FindCustomer
        number={number}
        close={close}
        choose={({ id, name }, addPhone) =>
          void decider.decide(item, { action: 'choose_customer', customerId: id, addPhone }, `Chose ${name}`)
        }
      />
    );
  if (form === 'new')
    return (
      <NewCustomer
        name={name ?? ''}
        number={number}
        close={close}
        create={(customer) =>
          void decider.decide(item, { action: 'create_customer', customer }, `Created ${customer.name}`)
        }
      />
    );
  const ofCustomer: Action[] = [
    { key: 's', name: 'Find a customer', what: 'find a customer', run: () => setForm('find') },
    {
      key: 'c',
      name: 'Create a customer',
      what: 'create a customer',
      run: () => setForm('new'),
      main: candidates.length === 0,
    },
  ];
  return (
    <>
      {aboutCustomer && (
        <Choices
          of="Customers with this number"
          choices={candidates.map(({ customerId, name, confidence: sure, reasons }) => ({
            id: customerId,
            name,
            facts: `${confidence(sure)} · ${reasons.join(' · ')}`,
            run: () =>
              void decider.decide(item, { action: 'choose_customer', customerId, addPhone: false }, `Chose ${name}`),
          }))}
        />
      )}
      {item.kind === 'booking_uncertain' && <Bookings item={item} decider={decider} />}
      <Actions of="Actions" actions={aboutCustomer ? [...ofCustomer, dismiss] : [dismiss]} />
    </>
  );
}

/** The scored bookings, then the customer's others. */
function Bookings({ item, decider }: { item: ReviewItem; decider: Decider }) {
  const call = useQuery(callQuery(item.callId));
  const customerId = call.data?.customerId;
  const others = useQuery({ ...bookingsOfCustomer(customerId ?? ''), enabled: Boolean(customerId) });
  const choose = (bookingId: string | null, words: string) => () =>
    void decider.decide(item, { action: 'choose_booking', bookingId }, words);
  const when = (startsAt: string | null) => (startsAt ? moment(startsAt) : '–');
  const scored = bookingsOf(item);
  const rest = (others.data?.items.slice(0, 6) ?? []).filter(
    ({ id }) => !scored.some(({ bookingId }) => bookingId === id),
  );
  const choices = [
    ...scored.map(({ bookingId, title, startsAt, score, reasons }) => ({
      id: bookingId,
      name: `${title} · ${when(startsAt)}`,
      facts: `${score} points · ${reasons.join(' · ')}`,
      run: choose(bookingId, `Chose ${title}`),
    })),
    ...rest.map(({ id, title, startsAt }) => ({
      id,
      name: `${title} · ${when(startsAt)}`,
      facts: 'another booking of this customer',
      run: choose(id, `Chose ${title}`),
    })),
  ];
  const none = {
    key: '0',
    name: 'None of these',
    what: 'the call is not about a booking',
    run: choose(null, 'Chose no booking'),
  };
  return (
    <>
      <Choices of="Bookings" choices={choices} />
      <Actions of="No booking" actions={[none]} />
    </>
  );
}
