import type { ComponentType } from 'react';
import type { Right } from '../../core/access/rights.ts';
import { lazyPage } from '../parts/lazyPage.ts';

/** `right`: the right that the section requires; null if every signed-in person may open it. */
type Section = { path: string; name: string; right: Right | null; Body: ComponentType };

/** In the order shown on the left. */
export const sections: readonly Section[] = [
  {
    path: 'pipeline',
    name: 'Pipeline configuration',
    right: 'config:read',
    Body: lazyPage(() => import('./pipeline/PipelineSection.tsx'), 'PipelineSection'),
  },
  {
    path: 'webhooks',
    name: 'Webhooks in',
    right: 'sources:manage',
    Body: lazyPage(() => import('./webhooks/WebhooksSection.tsx'), 'WebhooksSection'),
  },
  {
    path: 'business',
    name: 'Business',
    right: null,
    Body: lazyPage(() => import('./business/BusinessSection.tsx'), 'BusinessSection'),
  },
  {
    path: 'people',
    name: 'People',
    right: 'users:read',
    Body: lazyPage(() => import('./people/PeopleSection.tsx'), 'PeopleSection'),
  },
  {
    path: 'keys',
    name: 'API keys',
    right: 'keys:manage',
    Body: lazyPage(() => import('./keys/ApiKeysSection.tsx'), 'ApiKeysSection'),
  },
  {
    path: 'embed-keys',
    name: 'Embed keys',
    right: 'keys:manage',
    Body: lazyPage(() => import('./keys/EmbedKeysSection.tsx'), 'EmbedKeysSection'),
  },
  {
    path: 'audit',
    name: 'Audit log',
    right: 'audit:read',
    Body: lazyPage(() => import('./audit/AuditSection.tsx'), 'AuditSection'),
  },
  {
    path: 'account',
    name: 'Account',
    right: null,
    Body: lazyPage(() => import('./account/AccountSection.tsx'), 'AccountSection'),
  },
];
