/** Task queues by kind of work. Names are part of the API towards running workflows: never renamed. */
export const queues = {
  workflow: 'workflow',
  ingest: 'ingest',
  speech: 'speech',
  analysis: 'analysis',
  outreach: 'outreach',
} as const;

export const roles = Object.keys(queues) as readonly Role[];
/** What a worker process can take on. */
export type Role = keyof typeof queues;
