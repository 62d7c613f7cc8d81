import type { ContactPolicy } from './plan.ts';

/** The default policy of a tenant: the dialing rules' numbers as data to be edited. */
export const defaultContactPolicy: ContactPolicy = {
  maxAttempts: 3,
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '20:00' }],
  rules: {
    busy: { counts: true, afterMinutes: [15, 60] },
    declined: { counts: true, afterMinutes: [24 * 60] },
    // Two hours later, another part of the day, another day at another hour.
    no_answer: { counts: true, afterMinutes: [2 * 60, 5 * 60, 26 * 60] },
    voicemail: { counts: true, afterMinutes: [4 * 60, 24 * 60] },
    provider_fault: { counts: false, afterMinutes: [2, 10, 30, 120, 360] },
    not_placed: { counts: false, afterMinutes: [1, 5, 15] },
  },
  ringTimeoutSeconds: 25,
  maxTalkSeconds: 900,
};
