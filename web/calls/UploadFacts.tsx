import { bytes } from '../format/bytes.ts';
import type { RecordingFacts } from './upload.ts';
import type { Upload, Uploads } from './useUploads.ts';

const fields = [
  ['from', 'From', 'tel', '+1 415 555 0123'],
  ['to', 'To', 'tel', '+1 415 555 0100'],
  ['agentName', 'Agent', 'text', ''],
  ['startedAt', 'Started at', 'datetime-local', ''],
] as const;

/** What only a person knows about a recording, prefilled from its name and date. */
export function UploadFacts({
  upload: { key, file, facts },
  change,
  dismiss,
}: { upload: Upload } & Pick<Uploads, 'change' | 'dismiss'>) {
  const set = (part: Partial<RecordingFacts>) => change(key, { facts: { ...facts, ...part } });
  return (
    <fieldset>
      <legend>
        <b>{file.name}</b> <span className="soft">{bytes(file.size)}</span>
      </legend>
      <label>
        Direction
        <select
          value={facts.direction}
          onChange={({ target }) => set({ direction: target.value as RecordingFacts['direction'] })}
        >
          <option value="inbound">Inbound</option>
          <option value="outbound">Outbound</option>
        </select>
      </label>
      {fields.map(([name, label, type, placeholder]) => (
        <label key={name}>
          {label}
          <input
            type={type}
            placeholder={placeholder}
            value={facts[name]}
            onChange={({ target }) => set({ [name]: target.value })}
          />
        </label>
      ))}
      <button type="button" className="button" onClick={() => dismiss(key)}>
        Remove<span className="unseen"> {file.name}</span>
      </button>
    </fieldset>
  );
}
