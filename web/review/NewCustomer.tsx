import { useState } from 'react';

/** A form for a new customer. */
export function NewCustomer({
  name,
  number,
  create,
  close,
}: {
  /** Suggested name, as heard in the call. */
  name: string;
  number: string | null;
  create: (customer: { name: string; email?: string }) => void;
  close: () => void;
}) {
  const [fields, setFields] = useState({ name, email: '' });
  const email = fields.email.trim();
  return (
    <form
      className="form"
      aria-label="New customer"
      onKeyDown={(event) => event.key === 'Escape' && close()}
      onSubmit={(event) => {
        event.preventDefault();
        create({ name: fields.name.trim(), ...(email ? { email } : {}) });
      }}
    >
      <label>
        Name
        <input
          required
          maxLength={200}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
          value={fields.name}
          onChange={({ target }) => setFields({ ...fields, name: target.value })}
        />
      </label>
      <label>
        E-mail address, if known
        <input
          type="email"
          maxLength={200}
          value={fields.email}
          onChange={({ target }) => setFields({ ...fields, email: target.value })}
        />
      </label>
      <p className="small">
        {number ? `Adds the number ${number}; other waiting calls from it are linked too.` : 'Adds no number.'}
      </p>
      <div className="actions">
        <button type="submit" className="button main">
          Create <kbd>Enter</kbd>
        </button>
        <button type="button" className="button" onClick={close}>
          Back <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}
