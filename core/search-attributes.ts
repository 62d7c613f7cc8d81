/**
 * The attributes by which runs can be found in Temporal, with their types. Never personal data. All are registered at
 * every start, before a worker polls: a run that sets an unknown one would hang.
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
