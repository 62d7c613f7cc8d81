import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalProblem } from './machine/problem.ts';

export type Options = {
  /** Port of API and pages; undefined: the last start's, else 8080. 0: any free one. */
  port: number | undefined;
  dataDir: string;
  sample: boolean;
  speech: boolean;
  help: boolean;
};

export const helpText = `Starts Callweave on this machine: Postgres, Temporal, Whisper, worker, API and pages. Ctrl-C stops it.

  npm start -- [options]

  --port N        port of API and pages (8080, then the one used last; 0: any free one)
  --data-dir DIR  where all data is stored (.callweave)
  --no-sample     do not run a sample call at the first start
  --no-speech     no local Whisper: calls with audio wait, calls with a transcript run
  --help          this text

Set these to use your own servers instead of local ones:
  DATABASE_URL (MIGRATION_DATABASE_URL)  TEMPORAL_ADDRESS (TEMPORAL_NAMESPACE, TEMPORAL_UI_URL)  SPEECH_URL
  OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL  S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY
Local Whisper: WHISPER_MODEL (base), WHISPER_DEVICE (cpu), and PYTHON for the Python to use.`;

/** @throws {LocalProblem} for an unknown option or an invalid port */
export function readOptions(args: readonly string[], cwd: string): Options {
  const { values } = parse(args);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new LocalProblem(`--port ${values.port} is not a port: use a number from 0 to 65535.`);
  }
  return {
    port,
    dataDir: resolve(cwd, values['data-dir'] ?? '.callweave'),
    sample: !values['no-sample'],
    speech: !values['no-speech'],
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        'no-sample': { type: 'boolean' },
        'no-speech': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new LocalProblem(`${words}: see \`npm start -- --help\`.`);
  }
}
