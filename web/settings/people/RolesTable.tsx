import { extraRights, type Right, rights, rightsOfRole, userRoles } from '../../../core/access/rights.ts';
import { rightLabels } from './labels.ts';

const extra: readonly Right[] = extraRights;

/** What each role can do, from the same table that the API uses. */
export function RolesTable() {
  return (
    <details className="roles">
      <summary>What each role can do</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <section tabIndex={0} aria-label="What each role can do">
        <table>
          <thead>
            <tr>
              <th scope="col">Right</th>
              {userRoles.map((role) => (
                <th key={role} scope="col">
                  {role}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rights.map((right) => (
              <tr key={right}>
                <th scope="row" title={right}>
                  {rightLabels[right]}
                </th>
                {userRoles.map((role) => (
                  <td key={role}>
                    {rightsOfRole[role].includes(right) ? 'yes' : extra.includes(right) ? 'extra' : <NotGiven />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="small">
        <b>extra</b>: can be given to a person on top of the role. You cannot give rights you do not have, only an owner
        can make or change owners, and the last owner stays.
      </p>
    </details>
  );
}

const NotGiven = () => (
  <span className="none">
    <span aria-hidden="true">–</span>
    <span className="unseen">no</span>
  </span>
);
