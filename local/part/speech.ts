import { join } from 'node:path';
import { LocalProblem } from '../problem.ts';
import { prepareSpeech, startSpeech } from '../speech.ts';
import { keepUp } from '../supervise.ts';
import { type Context, filesOf } from './context.ts';

/**
 * A speech server: the one that SPEECH_URL names, else our own Whisper. Whatever stands in its way is told and does not keep the rest
 * from starting.
 * @returns null without one: calls with a transcript still run, calls with audio wait for a person.
 */
export async function openSpeech(
  context: Context,
  { named, wanted }: { named: string | undefined; wanted: boolean },
): Promise<string | null> {
  const { say } = context;
  if (named) {
    say('speech', `${named} as SPEECH_URL says`);
    return named;
  }
  if (!wanted) {
    say('speech', 'left out, as --no-speech says: calls with audio wait, calls with a transcript run');
    return null;
  }
  try {
    return await keepWhisper(context);
  } catch (error) {
    if (!(error instanceof LocalProblem)) throw error;
    say('speech', `NOT RUNNING: ${error.message}`);
    return null;
  }
}

async function keepWhisper({ dir, ports, env, say, project, hold }: Context): Promise<string> {
  const place = { project, dir: join(dir.root, 'speech'), env, say: (text: string) => say('speech', text) };
  const program = await prepareSpeech(place);
  const start = () => startSpeech(program, { port: ports.speech, ...filesOf(dir, 'speech') });
  const { first, stop } = await keepUp({ name: 'speech', start }, say);
  hold('speech', stop);
  say('speech', `ready on ${first.url}, Whisper ${program.model}`);
  return first.url;
}
