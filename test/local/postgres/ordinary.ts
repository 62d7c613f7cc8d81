/** Starts and stops Postgres as whoever runs this: account.test.ts runs it as an ordinary user. */
import { startPostgres } from '../../../local/postgres/start.ts';

const [dir = '', port = ''] = process.argv.slice(2);
const { stop } = await startPostgres({ dir, port: Number(port), logFile: `${dir}.log`, database: 'callweave' });
await stop();
console.log(`user ${process.getuid?.()} has a Postgres`);
