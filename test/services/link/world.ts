import type { Direction } from '../../../core/call.ts';
import type { Insights, Memory } from '../../../core/insights.ts';
import { defaultPipeline } from '../../../core/settings/pipeline.ts';
import type { Turn } from '../../../core/transcript.ts';
import { newId } from '../../../db/ids.ts';
import type { Database } from '../../../db/open.ts';
import { analyses, callSteps, calls, transcripts } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { toE164 } from '../../../reading/phone/normalize.ts';
import { createBooking, type NewBooking } from '../../../services/booking/create.ts';
import { writePipeline } from '../../../services/config/config.ts';
import { createCustomer } from '../../../services/customer/create.ts';
import type { CustomerInput } from '../../../services/customer/fields.ts';
import { createLinkStep } from '../../../services/step/link.ts';
import { createRememberStep } from '../../../services/step/remember.ts';
import { aTenant } from '../../fixtures/database.ts';
import { inMain } from '../../fixtures/unit.ts';

/** Friday, 20 November 2026, 10:27 in New York. */
export const callAt = new Date('2026-11-20T10:27:00-05:00');
export const ownNumber = '+14155550100';
const nobody = { signal: new AbortController().signal, report: () => {} };

export type CallOptions = {
  from?: string | null;
  to?: string | null;
  direction?: Direction;
  startedAt?: Date;
  text?: string;
  turns?: readonly Turn[];
  memories?: readonly Memory[];
};

const insightsWith = (memories: readonly Memory[]): Insights => ({
  engine: 'rules',
  model: null,
  summary: '',
  sentiment: { score: 0, label: 'neutral', bySpeaker: {}, quotes: [] },
  topics: [],
  intent: null,
  actionItems: [],
  callbackWishes: [],
  entities: [],
  memories: [...memories],
  tags: [],
  unverified: [],
});

export const aMemory = (text: string): Memory => ({
  kind: 'promised',
  text,
  confidence: 0.9,
  quotes: [{ turn: 0, speaker: 'customer', text, startSeconds: null, endSeconds: null }],
});

/** A tenant with one own number, and what a test needs to fill it and to run the two steps. */
export async function aBusiness(db: Database, { now = () => callAt } = {}) {
  const tenantId = await aTenant(db);
  const config = { ...defaultPipeline, ownNumbers: [ownNumber] };
  await withTenant(db, tenantId, (tx) => writePipeline(tx, { tenantId, config, by: null, now: now() }));
  const linkStep = createLinkStep({ db, now });
  const rememberStep = createRememberStep({ db, now });
  return {
    tenantId,
    customer: (customer: CustomerInput) =>
      withTenant(db, tenantId, (tx) => createCustomer(tx, { tenantId, customer, now: now() })),
    booking: (booking: Omit<NewBooking, 'title'> & { title?: string }) =>
      withTenant(db, tenantId, (tx) =>
        createBooking(tx, { tenantId, booking: { title: 'Reservation', ...booking }, now: now() }),
      ),
    /** @returns the id of a call that has come as far as the link step. */
    call: async (options: CallOptions = {}): Promise<string> => {
      const {
        from = '+14155550123',
        to = ownNumber,
        direction = 'inbound',
        startedAt = callAt,
        text,
        memories = [],
      } = options;
      const said: Turn = {
        index: 0,
        speaker: 'customer',
        channel: 0,
        start: null,
        end: null,
        text: text ?? '',
        confidence: null,
      };
      const turns = [...(options.turns ?? (text === undefined ? [] : [said]))];
      const callId = newId();
      await withTenant(db, tenantId, async (tx) => {
        const numbers = { fromNumber: from, toNumber: to, fromE164: toE164(from, 'US'), toE164: toE164(to, 'US') };
        await tx
          .insert(calls)
          .values({ tenantId, id: callId, sourceCallId: callId, direction, ...numbers, startedAt, receivedAt: now() });
        const hashes = { contentHash: callId, requestHash: callId, engine: 'supplied', model: '' };
        await tx.insert(transcripts).values({ tenantId, callId, ...hashes, turns, text: '', createdAt: now() });
        await tx
          .insert(analyses)
          .values({ tenantId, callId, requestHash: callId, insights: insightsWith(memories), createdAt: now() });
      });
      return callId;
    },
    link: (callId: string) => linkStep(inMain({ tenantId, callId }), nobody),
    remember: (callId: string) => rememberStep(inMain({ tenantId, callId }), nobody),
    /** The customer and booking that a call shows, and its steps by name. */
    shown: (callId: string) =>
      withTenant(db, tenantId, async (tx) => {
        const rows = await tx.select().from(calls);
        const steps = await tx.select().from(callSteps);
        const call = rows.find(({ id }) => id === callId);
        const own = steps.filter((step) => step.callId === callId);
        return {
          customerId: call?.customerId,
          bookingId: call?.bookingId,
          steps: Object.fromEntries(own.map(({ step, state, reasonCode }) => [step, { state, reasonCode }])),
        };
      }),
  };
}
