import { instant, moment } from '../../format/time.ts';

type Key = { lastUsedAt: string | null; expiresAt: string | null; revokedAt: string | null };

/** When a key was last used and how long it is valid. */
export function Expiry({ lastUsedAt, expiresAt, revokedAt }: Key) {
  const over = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  const end = revokedAt ?? expiresAt;
  return (
    <p className="small">
      {lastUsedAt ? <>used {at(lastUsedAt)}</> : 'never used'} ·{' '}
      {end ? (
        <>
          {revokedAt ? 'revoked' : over ? 'expired' : 'expires'} {at(end)}
        </>
      ) : (
        'does not expire'
      )}
    </p>
  );
}

const at = (iso: string) => (
  <time dateTime={iso} title={instant(iso)}>
    {moment(iso)}
  </time>
);

export const isOver = ({ expiresAt, revokedAt }: Key): boolean =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= Date.now());
