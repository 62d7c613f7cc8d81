import { Link, Navigate, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { LoadingRecord } from '../parts/LoadingRecord.tsx';
import { NotAllowed } from '../session/RequireRight.tsx';
import { useMe } from '../session/useMe.ts';
import { sections } from './sections.ts';
import '../style/records.css';
import '../style/settings.css';

/** The sections that this reader may open on the left, with the current one next to them. */
export function SettingsPage() {
  const { section: path } = useParams({ strict: false });
  const { may } = useMe();
  const open = sections.filter(({ right }) => right === null || may(right));
  const chosen = sections.find((section) => section.path === path);
  if (!chosen) {
    const first = open[0];
    return first && <Navigate to="/settings/$section" params={{ section: first.path }} replace />;
  }
  const { right, Body } = chosen;
  return (
    <div className="settings">
      <nav aria-label="Settings">
        <h1>Settings</h1>
        {open.map((section) => (
          <Link key={section.path} to="/settings/$section" params={{ section: section.path }}>
            {section.name}
          </Link>
        ))}
      </nav>
      <div className="body">
        {right !== null && !may(right) ? (
          <NotAllowed right={right} />
        ) : (
          <Suspense fallback={<LoadingRecord what={chosen.name} />}>
            <Body />
          </Suspense>
        )}
      </div>
    </div>
  );
}
