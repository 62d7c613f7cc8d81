import { openDatabase } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { createTenant } from '../../services/access/tenant.ts';
import { readPipeline, writePipeline } from '../../services/config/config.ts';

export type Tenant = { id: string; key: string; reads: 'model' | 'rules' };

const days = [1, 2, 3, 4, 5, 6, 7] as const;
/** Two halves of a day: a window may not end where it starts. */
const allDay = [
  { days, from: '00:00', to: '12:00' },
  { days, from: '12:00', to: '00:00' },
];

/**
 * Tenants whose contacts may be called at any hour and whose waits are seconds. Every third analyzes its calls with
 * rules, without a model.
 */
export async function makeTenants(databaseUrl: string, count: number): Promise<Tenant[]> {
  const db = openDatabase(databaseUrl, { max: 2, onError: () => {} });
  try {
    return await Promise.all(
      Array.from({ length: count }, async (_, at): Promise<Tenant> => {
        const now = new Date();
        const reads = at % 3 === 2 ? 'rules' : 'model';
        const { tenantId } = await createTenant(db, { name: `Chaos ${at + 1}`, now });
        const { key } = await createApiKey(db, { tenantId, name: 'chaos', now });
        await withTenant(db, tenantId, async (tx) => {
          const { config } = await readPipeline(tx, tenantId);
          const contact = {
            maxAttempts: 2,
            windows: allDay,
            rules: {
              busy: { counts: true, afterMinutes: [0.1] },
              provider_fault: { counts: false, afterMinutes: [0.1] },
              // Finding out that nothing was placed takes two minutes: once is enough.
              not_placed: { counts: false, afterMinutes: [] },
            },
            ringTimeoutSeconds: 5,
            maxTalkSeconds: 10,
          };
          const analysis = { ...config.analysis, engine: reads === 'rules' ? ('rules' as const) : ('auto' as const) };
          await writePipeline(tx, { tenantId, config: { ...config, contact, analysis }, by: null, now });
        });
        return { id: tenantId, key, reads };
      }),
    );
  } finally {
    await db.$client.end();
  }
}
