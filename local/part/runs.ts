import { Connection } from '@temporalio/client';
import { registerSearchAttributes } from '../../runs/register.ts';
import { LocalProblem } from '../machine/problem.ts';
import { supervise } from '../machine/supervise.ts';
import { findTemporal } from '../temporal/find.ts';
import { startTemporal } from '../temporal/start.ts';
import { type Context, filesOf } from './context.ts';

export type Runs = { address: string; namespace: string; uiUrl: string | null };

/** A Temporal server with our search attributes: the one in TEMPORAL_ADDRESS, else our own. */
export async function openRuns(context: Context, named: string | undefined): Promise<Runs> {
  if (named) return useNamed(context, named);
  const { dir, ports, env, say, onStop } = context;
  const program = await findTemporal(dir.cache, env, (text) => say('temporal', text));
  const place = { program, dir: dir.temporal, port: ports.temporal, uiPort: ports.temporalUi };
  const start = () => startTemporal({ ...place, ...filesOf(dir, 'temporal') });
  const { first, stop } = await supervise({ name: 'temporal', start }, say);
  onStop('temporal', stop);
  say('temporal', `ready on ${first.address}, UI on ${first.uiUrl}`);
  if (process.getuid?.() === 0) say('temporal', openToAll);
  return first;
}

/** The dev server has no sign-in, and a machine where people start things as root may well be shared. */
const openToAll =
  'has no sign-in: every user of this machine can reach it; on a shared machine use a server of your own (TEMPORAL_ADDRESS)';

async function useNamed({ env, say }: Context, address: string): Promise<Runs> {
  const namespace = env.TEMPORAL_NAMESPACE || 'default';
  try {
    const connection = await Connection.connect({ address, connectTimeout: '10 seconds' });
    await registerSearchAttributes(connection, namespace);
    await connection.close();
  } catch (cause) {
    throw new LocalProblem(
      `The Temporal server in TEMPORAL_ADDRESS (${address}, namespace ${namespace}) does not respond correctly (${cause instanceof Error ? cause.message : cause}): start it or fix the address, or unset TEMPORAL_ADDRESS.`,
      { cause },
    );
  }
  say('temporal', `ready: ${address} from TEMPORAL_ADDRESS`);
  return { address, namespace, uiUrl: env.TEMPORAL_UI_URL || null };
}
