import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { Right } from '../../core/access/rights.ts';

/** `right`: what the section asks of who opens it; null where everybody may who is signed in. */
type Section = { path: string; name: string; right: Right | null; Body: ComponentType };

/** In the order of the list at the left. */
export const sections: readonly Section[] = [
  {
    path: 'business',
    name: 'Business',
    right: null,
    Body: lazyRouteComponent(() => import('./business/BusinessSection.tsx'), 'BusinessSection'),
  },
];
