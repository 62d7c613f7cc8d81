import { parseArgs } from 'node:util';
import { type Role, roles } from '../core/queues.ts';

export const usage = `Usage: tsx worker/main.ts [--role ROLE[,ROLE…]|all]

Processes calls and callbacks. Roles: ${roles.join(', ')}; all of them by default.
Settings come from the environment, see docs/operators.md.
`;

/** @throws {Error} naming the unknown role or option */
export function readOptions(args: readonly string[]): { help: boolean; roles: readonly Role[] } {
  const { values } = parseArgs({
    args: [...args],
    options: { role: { type: 'string', default: 'all' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  const named = values.role.split(',').map((name) => name.trim());
  const unknown = named.find((name) => name !== 'all' && !roles.includes(name as Role));
  if (unknown !== undefined) throw new Error(`Unknown role "${unknown}"; choose from all, ${roles.join(', ')}`);
  return { help: values.help, roles: named.includes('all') ? roles : (named as Role[]) };
}
