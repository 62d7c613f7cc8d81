import { useState } from 'react';

/** A note, and the action it belongs to. */
export function NoteForm({
  action,
  consequence,
  confirm,
  close,
}: {
  /** `Fail 3 calls`. */
  action: string;
  /** What it means. */
  consequence: string;
  confirm: (note: string | null) => void;
  close: () => void;
}) {
  const [note, setNote] = useState('');
  const submit = () => confirm(note.trim() || null);
  return (
    <form
      className="form"
      aria-label={action}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label>
        Note (why)
        <textarea
          rows={3}
          maxLength={2000}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <p className="small">{consequence}</p>
      <div className="actions">
        <button type="submit" className="button main">
          {action} <kbd>Ctrl Enter</kbd>
        </button>
        <button type="button" className="button" onClick={close}>
          Back <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}
