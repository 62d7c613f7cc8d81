import type { Context } from './context.ts';
import { superviseProgram } from './program.ts';

/** The API with the pages; ready once it reaches Postgres and Temporal. */
export const startApi = (context: Context, env: Record<string, string | undefined>): Promise<void> =>
  superviseProgram(context, {
    name: 'api',
    args: ['api/main.ts'],
    env,
    isReady: async () => (await fetch(`http://127.0.0.1:${context.ports.api}/readyz`)).ok,
    graceMs: 10_000,
  });
