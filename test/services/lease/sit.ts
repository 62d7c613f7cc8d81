import { openDatabase } from '../../../db/open.ts';
import { createLeases } from '../../../services/lease/hold.ts';

/** Takes the only seat for good and says so: a process to be killed. */
const [url = '', tenantId = ''] = process.argv.slice(2);
const db = openDatabase(url, { max: 2, onError: () => {} });
const leases = createLeases(db, { speech: 1, model: 1 }, { forSeconds: 2 });
await leases.hold({ tenantId, kind: 'speech', holder: 'killed' }, async () => {
  process.send?.('seated');
  await new Promise(() => {});
});
