import type { Customer } from '../api/types.ts';
import { EditForm, Field } from '../parts/EditForm.tsx';
import { type Draft, useEdit } from '../parts/useEdit.ts';
import { useMe } from '../session/useMe.ts';
import { customers } from './requests.ts';

const toDraft = (customer: Customer | null): Draft => ({
  name: customer?.name ?? '',
  phones: customer?.phones.join('\n') ?? '',
  email: customer?.email ?? '',
  externalId: customer?.externalId ?? '',
  timeZone: customer?.timeZone ?? '',
});

const toBody = ({ name = '', phones = '', email, externalId, timeZone }: Draft) => ({
  name,
  phones: phones
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean),
  email: email || null,
  externalId: externalId || null,
  timeZone: timeZone || null,
});

type Props = { customer: Customer | null; saved: (customer: Customer) => void; cancel: () => void };

export function CustomerForm({ customer, saved, cancel }: Props) {
  const { region, timeZone } = useMe();
  const edit = useEdit({ requests: customers, saved: customer, toDraft, toBody, onSaved: saved });
  return (
    <EditForm name={customer ? `Edit ${customer.name}` : 'New customer'} edit={edit} cancel={cancel}>
      <Field edit={edit} name="name" label="Name">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <Field
        edit={edit}
        name="phones"
        label="Phones"
        help={`One per line, in any format. Numbers without a country code are read as ${region ?? 'your region'}`}
      >
        {(control) => <textarea {...control} rows={3} inputMode="tel" />}
      </Field>
      <Field edit={edit} name="email" label="E-mail">
        {(control) => <input {...control} type="email" autoComplete="off" />}
      </Field>
      <Field
        edit={edit}
        name="externalId"
        label="External ID"
        help="The ID in your own system, so that imports match it"
      >
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <Field
        edit={edit}
        name="timeZone"
        label="Time zone"
        help={`An An IANA name such as ${timeZone}; callbacks keep to its hours. Leave empty to take it from the number`}
      >
        {(control) => <input {...control} list="zones" autoComplete="off" />}
      </Field>
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </EditForm>
  );
}
