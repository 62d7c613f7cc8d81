import { setTimeout as sleep } from 'node:timers/promises';
import { fullDisk, LocalProblem } from '../machine/problem.ts';
import { supervise } from '../machine/supervise.ts';
import { type Child, startChild } from '../process/child.ts';
import { type Context, filesOf } from './context.ts';

export type Program = {
  name: string;
  /** TypeScript file under the project, and its arguments. */
  args: readonly string[];
  env: Record<string, string | undefined>;
  /** Checked every 50 ms until it returns true. */
  isReady: (pid: number) => Promise<boolean>;
  /** How long it may take to finish its work when told to stop. */
  graceMs: number;
};

const longestStartMs = 120_000;

/** Starts one of our own programs and supervises it; resolves when it is ready. */
export async function superviseProgram(context: Context, program: Program): Promise<void> {
  const start = async () => {
    const child = await startChild({
      command: process.execPath,
      args: ['--import', 'tsx', ...program.args],
      cwd: context.project,
      env: program.env,
      ...filesOf(context.dir, program.name),
    });
    await untilReady(child, program, context);
    return { child, stop: () => child.stop('SIGTERM', program.graceMs) };
  };
  const { stop } = await supervise({ name: program.name, start }, context.say);
  context.onStop(program.name, stop);
  context.say(program.name, 'ready');
}

async function untilReady(child: Child, { name, isReady }: Program, { dir }: Context): Promise<void> {
  const late = AbortSignal.timeout(longestStartMs);
  while (!child.gone.aborted && !late.aborted) {
    if (await isReady(child.pid).catch(() => false)) return;
    await sleep(50);
  }
  const how = child.gone.aborted ? await child.exited : 'it was not ready after two minutes';
  await child.stop('SIGKILL');
  throw (
    fullDisk(child.lastWords(), dir.root) ??
    new LocalProblem(`The ${name} does not start (${how}): see ${filesOf(dir, name).logFile}.`)
  );
}
