import { CommanderError } from 'commander';
import { createClient } from './client.ts';
import { createProgram } from './commands.ts';
import type { Terminal } from './print.ts';
import { Refused } from './refused.ts';
import { readSettings } from './settings.ts';

const terminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};
// A reader that closes early, such as `head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const client = async () => createClient(await readSettings(process.env, process.cwd()));
const program = createProgram({ client, terminal, done: (code) => (process.exitCode = code) });
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    terminal.err(
      error instanceof Refused ? error.message : `Unexpected: ${error instanceof Error ? error.stack : error}`,
    );
    process.exitCode = error instanceof Refused ? error.exitCode : 1;
  }
}
