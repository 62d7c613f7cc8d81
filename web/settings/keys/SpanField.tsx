import { Field } from '../../parts/EditForm.tsx';
import type { Edit } from '../../parts/useEdit.ts';
import { spans } from './expires.ts';

export const SpanField = ({ edit }: { edit: Edit }) => (
  <Field edit={edit} name="days" label="Good for">
    {(control) => (
      <select {...control}>
        {Object.entries(spans).map(([days, words]) => (
          <option key={days} value={days}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Field>
);
