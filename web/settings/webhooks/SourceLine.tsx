import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import type { Source } from '../../api/types.ts';
import { instant, shortMoment } from '../../format/time.ts';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { DestructiveDialog } from '../../parts/DestructiveDialog.tsx';
import { notify, offerUndo } from '../../parts/undo.ts';
import { NameForm } from './NameForm.tsx';
import { TestResult } from './TestResult.tsx';

/** A push source; pull sources have no URL and are not shown here. */
export type PushedSource = Source & { path: string };
type Props = { source: PushedSource; changed: () => Promise<unknown>; rotated: (secret: string) => void };

/** One source with its URL and the available actions. */
export function SourceLine({ source, changed, rotated }: Props) {
  const [doing, setDoing] = useState<'rename' | 'remove'>();
  const [tests, setTests] = useState(0);
  const { id, name, path, enabled, createdAt } = source;
  const params = { path: { id } };
  const address = new URL(path, location.href).href;
  const change = async (body: { name?: string; enabled?: boolean }) => {
    await take(http.PATCH('/sources/{id}', { params, body }));
    await changed();
  };
  const flip = async () => {
    await change({ enabled: !enabled });
    const words = enabled ? `${name} is off: its webhooks are refused` : `${name} is on`;
    offerUndo({ kind: 'done', words, undo: () => change({ enabled }) });
  };
  const rotate = async () => rotated((await take(http.POST('/sources/{id}/rotate', { params }))).secret);
  const run = (work: () => Promise<unknown>) => () => void work().catch((error: Error) => notify(error.message, 'bad'));
  const of = <span className="unseen"> {name}</span>;
  return (
    <li aria-label={name}>
      {doing === 'rename' ? (
        <NameForm
          title={`Rename ${name}`}
          name={name}
          send={async (next) => {
            await change({ name: next });
            setDoing(undefined);
          }}
          cancel={() => setDoing(undefined)}
        />
      ) : (
        <p>
          <b>{name}</b> {!enabled && <span className="warn">off</span>}{' '}
          <span className="small">
            since{' '}
            <time dateTime={createdAt} title={instant(createdAt)}>
              {shortMoment(createdAt)}
            </time>
          </span>
        </p>
      )}
      <code>{address}</code>
      <div className="bar">
        <button type="button" className="button" onClick={() => setTests(tests + 1)}>
          Test{of}
        </button>
        <CopyButton text={() => address} label="Copy address" />
        <button type="button" className="button" onClick={() => setDoing('rename')}>
          Rename{of}
        </button>
        <button type="button" className="button" onClick={run(flip)}>
          {enabled ? 'Turn off' : 'Turn on'}
          {of}
        </button>
        <button type="button" className="button" onClick={run(rotate)}>
          Rotate secret{of}
        </button>
        <button type="button" className="button danger" onClick={() => setDoing('remove')}>
          Remove{of}
        </button>
      </div>
      {tests > 0 && <TestResult id={id} run={tests} />}
      {doing === 'remove' && (
        <DestructiveDialog
          title={`Remove ${name}`}
          close={() => setDoing(undefined)}
          work={async () => {
            await take(http.DELETE('/sources/{id}', { params }));
            await changed();
          }}
        >
          <p>Its address and secret stop working for good, and anything sent there is refused. Its calls stay.</p>
        </DestructiveDialog>
      )}
    </li>
  );
}
