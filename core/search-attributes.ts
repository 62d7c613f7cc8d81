/**
 * What runs can be found by in Temporal, with the type of each. Never personal data. Every one is registered at every start, before
 * a worker polls: a run that sets an unknown one would hang.
 */
export const searchAttributes = {
  TenantId: 'KEYWORD',
  Stage: 'KEYWORD',
  FailureType: 'KEYWORD',
  CampaignId: 'KEYWORD',
  Direction: 'KEYWORD',
  Parked: 'BOOL',
  DueAt: 'DATETIME',
  ReceivedAt: 'DATETIME',
  Attempt: 'INT',
} as const;

export type SearchAttribute = keyof typeof searchAttributes;
