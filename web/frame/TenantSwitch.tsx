import { http } from '../api/client.ts';
import type { Me } from '../api/types.ts';
import { notify } from '../parts/undo.ts';

/**
 * Switches between businesses, for people with several. Everything on the page belongs to the current one, so the app
 * reloads.
 */
export function TenantSwitch({ me }: { me: Me }) {
  if (me.tenants.length < 2) return null;
  const go = async (tenantId: string) => {
    await http.POST('/me/tenant', { body: { tenantId } });
    window.location.assign('/calls');
  };
  return (
    <label className="switch">
      <span className="unseen">Business</span>
      <select
        value={me.tenant.id}
        onChange={({ target }) => void go(target.value).catch((error: Error) => notify(error.message, 'bad'))}
      >
        {me.tenants.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
