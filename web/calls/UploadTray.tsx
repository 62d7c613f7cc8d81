import { Link } from '@tanstack/react-router';
import { bytes } from '../format/bytes.ts';
import { pluralize } from '../format/time.ts';
import { UploadFacts } from './UploadFacts.tsx';
import type { Upload, Uploads } from './useUploads.ts';

/** Uploads: first their facts, then their progress. */
export function UploadTray({ uploads: { uploads, change, dismiss, send } }: { uploads: Uploads }) {
  if (uploads.length === 0) return null;
  const asking = uploads.filter(({ state }) => state === 'asking');
  const moving = uploads.filter(({ state }) => state !== 'asking');
  return (
    <section className="uploads" aria-label="Recordings">
      {asking.length > 0 && (
        <form
          aria-label="Recordings to upload"
          onKeyDown={(event) => event.key === 'Escape' && asking.map(({ key }) => dismiss(key))}
          onSubmit={(event) => {
            event.preventDefault();
            send(asking);
          }}
        >
          {asking.map((upload) => (
            <UploadFacts key={upload.key} upload={upload} change={change} dismiss={dismiss} />
          ))}
          <div className="actions">
            {/* biome-ignore lint/a11y/noAutofocus: Enter sends what was just dropped */}
            <button type="submit" className="button main" autoFocus>
              Send {pluralize(asking.length, 'recording')}
            </button>
            <button type="button" className="button" onClick={() => asking.map(({ key }) => dismiss(key))}>
              Cancel
            </button>
            <span className="small">The numbers decide whose call it is. A number left empty counts as unknown.</span>
          </div>
        </form>
      )}
      {moving.length > 0 && (
        <ul aria-label="Uploading" aria-live="polite">
          {moving.map((upload) => (
            <li key={upload.key}>
              <span className="name">{upload.file.name}</span>
              <Progress upload={upload} />
              {upload.state === 'failed' && (
                <button type="button" className="button" onClick={() => send([upload])}>
                  Try again
                </button>
              )}
              <button type="button" className="button" onClick={() => dismiss(upload.key)}>
                {upload.state === 'sending' || upload.state === 'waiting' ? 'Cancel' : 'Dismiss'}
                <span className="unseen"> {upload.file.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Progress({ upload: { file, sent, state, words, callId } }: { upload: Upload }) {
  if (state === 'waiting') return <span className="soft">waiting</span>;
  if (state === 'failed') return <span className="bad">{words}</span>;
  if (state === 'sending')
    return (
      <>
        <progress value={Math.min(sent, file.size)} max={file.size} aria-label={`${file.name} sent`} />
        <span className="soft">
          {bytes(Math.min(sent, file.size))} of {bytes(file.size)}
        </span>
      </>
    );
  return (
    <>
      <span className="good">{words}</span>
      {callId && (
        <Link to="/calls/$callId" params={{ callId }} className="link">
          open the call
        </Link>
      )}
    </>
  );
}
