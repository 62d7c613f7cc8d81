import { useId } from 'react';

/** The two fields for choosing a password. */
export function NewPassword() {
  const help = useId();
  return (
    <>
      <label>
        Password
        <input name="password" type="password" autoComplete="new-password" aria-describedby={help} required />
      </label>
      <label>
        Repeat password
        <input name="again" type="password" autoComplete="new-password" required />
      </label>
      <p id={help} className="small">
        At least 10 characters; a few plain words work well.
      </p>
    </>
  );
}
