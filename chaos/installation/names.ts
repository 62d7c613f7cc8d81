/** What can be cut off from everything that uses it. */
export const lines = ['postgres', 'temporal', 'storage', 'speech', 'model'] as const;
export type Line = (typeof lines)[number];

/** Processes that can be killed and frozen. */
export const programs = [
  'postgres',
  'temporal',
  'api',
  'worker-workflow',
  'worker-ingest',
  'worker-speech',
  'worker-analysis',
  'worker-outreach',
] as const;
export type Program = (typeof programs)[number];
