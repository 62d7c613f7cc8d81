import { chance } from '../../core/chance.ts';
import type { AnsweredBy, CallStatus } from './port.ts';

/** What the simulated person, line or provider does. */
export const scenarios = [
  'answered',
  'busy',
  'no_answer',
  'voicemail',
  'declined',
  'provider_fault',
  'invalid_number',
  'refused',
  'lost_reply',
  'lost_reply_no_answer',
  'lost_request',
  'disordered',
  'silent',
] as const;
export type Scenario = (typeof scenarios)[number];

/** How often each scenario is drawn, as shares of their sum. */
export type ScenarioMix = Partial<Record<Scenario, number>>;

/**
 * The last two digits choose: one scenario for every call, or one after the other (the last repeats). See
 * docs/simulator.md.
 */
const byEnding: Readonly<Record<string, readonly Scenario[]>> = {
  '00': ['answered'],
  '01': ['busy'],
  '02': ['no_answer'],
  '03': ['voicemail'],
  '04': ['declined'],
  '05': ['provider_fault'],
  '06': ['invalid_number'],
  '07': ['refused'],
  '08': ['lost_reply'],
  '09': ['lost_request'],
  '10': ['disordered'],
  '11': ['silent'],
  '12': ['busy', 'answered'],
  '13': ['no_answer', 'no_answer', 'answered'],
  '14': ['lost_reply_no_answer'],
};

/** What numbers without a pattern get: roughly what a callback list meets. */
export const defaultMix: ScenarioMix = {
  answered: 55,
  no_answer: 18,
  voicemail: 12,
  busy: 8,
  declined: 3,
  provider_fault: 2,
  lost_reply: 2,
};

/** @param nth how often the number was dialed before, from 0 */
export function scenarioFor(e164: string, nth: number, seed: string, mix: ScenarioMix): Scenario {
  const pattern = byEnding[e164.slice(-2)];
  const chosen = pattern?.[Math.min(nth, pattern.length - 1)];
  if (chosen) return chosen;
  const shares = Object.entries(mix) as [Scenario, number][];
  let left = chance(`${seed}/${e164}/${nth}`) * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [scenario, share] of shares) {
    left -= share;
    if (left < 0) return scenario;
  }
  return 'answered';
}

/** One moment of a call, `atSeconds` after it was placed, at real-life speed. */
export type Beat = {
  atSeconds: number;
  status: CallStatus;
  answeredBy: AnsweredBy;
  talkSeconds: number | null;
  failureCode: string | null;
};

const beat = (atSeconds: number, status: CallStatus, over: Partial<Beat> = {}): Beat => ({
  atSeconds,
  status,
  answeredBy: null,
  talkSeconds: null,
  failureCode: null,
  ...over,
});
const ringOutSeconds = 20;

/** The course of an accepted call, in order. Derived from its id, so a restarted simulator repeats the same story. */
export function storyOf(scenario: Scenario, callId: string): Beat[] {
  const ring = [beat(0, 'queued'), beat(1, 'ringing')];
  const answeredAt = 4 + Math.floor(chance(`${callId}/ring`) * 12);
  const talkSeconds = 20 + Math.floor(chance(`${callId}/talk`) * 100);
  switch (scenario) {
    case 'busy':
      return [...ring, beat(2, 'busy')];
    case 'declined':
      return [...ring, beat(6, 'declined')];
    case 'no_answer':
    case 'lost_reply_no_answer':
      return [...ring, beat(ringOutSeconds, 'no_answer')];
    case 'provider_fault':
      return [...ring, beat(3, 'failed', { failureCode: 'upstream_503' })];
    default: {
      const answeredBy = scenario === 'voicemail' ? 'machine' : 'human';
      const ended = { answeredBy, talkSeconds } as const;
      return [
        ...ring,
        beat(answeredAt, 'in_progress', { answeredBy }),
        beat(answeredAt + talkSeconds, 'completed', ended),
      ];
    }
  }
}
