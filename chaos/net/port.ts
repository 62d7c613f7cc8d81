import { isFree } from '../../local/machine/ports.ts';
import type { Random } from '../random.ts';

/** Below the ephemeral range: a server that is down for a while finds its port free again. */
const [lowest, highest] = [20_000, 31_000];

export async function stablePort(random: Random): Promise<number> {
  for (;;) {
    const port = Math.floor(random.between(lowest, highest));
    if (await isFree(port)) return port;
  }
}
