/** Takes the locks of many folders, each at a moment set for all racers, and holds what it got until all rounds are over. */
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockDataDir } from '../../../local/machine/lock.ts';

const [dir = '', rounds = '0'] = process.argv.slice(2);
const startsAt = Number(await text(process.stdin));
const won: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const at = startsAt + round * 10;
  await sleep(Math.max(at - Date.now() - 3, 0));
  while (Date.now() < at);
  await lockDataDir(join(dir, String(round))).then(
    () => won.push(round),
    () => {},
  );
}
await sleep(1_000);
process.stdout.write(JSON.stringify(won));
