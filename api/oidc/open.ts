import type { Config } from '../../core/config.ts';
import { openOidc } from '../../providers/oidc/open.ts';
import type { ApiDeps } from '../deps.ts';

/** The sign-in service of this installation's configuration; undefined where none is named. */
export function openSignInService(config: Config): ApiDeps['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  if (!issuer || !clientId || !clientSecret) return undefined;
  const port = openOidc({ issuer, clientId, clientSecret, label: config.OIDC_BUTTON_LABEL });
  const tenantId = config.OIDC_AUTO_CREATE ? config.OIDC_TENANT_ID : undefined;
  return { port, autoCreate: tenantId ? { tenantId, role: config.OIDC_ROLE } : null };
}
