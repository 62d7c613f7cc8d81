import { extraRights, rightsOfRole, type UserRole, userRoles } from '../../../core/access/rights.ts';
import { scopeOfRole, userScopes } from '../../../core/access/scope.ts';
import { Checks } from '../../parts/Checks.tsx';
import { Field } from '../../parts/EditForm.tsx';
import type { Edit } from '../../parts/useEdit.ts';
import { rightLabels, roleLabels, scopeLabels } from './labels.ts';

/** Role, scope, team, agent name and extra rights of somebody. */
export function StandingFields({ edit, roles }: { edit: Edit; roles: readonly UserRole[] }) {
  const role = userRoles.find((one) => one === edit.draft.role);
  const byRole: readonly string[] = role ? rightsOfRole[role] : [];
  const change = (next: string) => {
    const known = userRoles.find((one) => one === next);
    // Unless chosen, the scope follows the role, so that an agent does not see all calls by accident.
    if (role && known && edit.draft.scope === scopeOfRole(role)) edit.set('scope', scopeOfRole(known));
    edit.set('role', next);
  };
  return (
    <>
      <Field edit={edit} name="role" label="Role" {...(role && { help: roleLabels[role] })}>
        {(control) => (
          <select {...control} onChange={({ target }) => change(target.value)}>
            {roles.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </Field>
      <Field edit={edit} name="scope" label="Sees" help="Own calls need an agent name; team calls need a team">
        {(control) => (
          <select {...control}>
            {userScopes.map((one) => (
              <option key={one} value={one}>
                {scopeLabels[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field edit={edit} name="team" label="Team">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <Field edit={edit} name="agentName" label="Agent name" help="The agent name on this person’s calls">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <Checks
        edit={edit}
        name="extraRights"
        label="On top of the role"
        called={(right) => extraRights.filter((one) => one === right).map((one) => rightLabels[one])[0] ?? right}
        options={extraRights.filter((right) => !byRole.includes(right))}
        {...(extraRights.every((right) => byRole.includes(right)) && { help: 'This role already has all of them' })}
      />
    </>
  );
}
