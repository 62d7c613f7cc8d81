import type { CookieOptions } from 'hono/utils/cookie';
import { sessionSeconds } from '../../services/access/token.ts';

export const sessionCookie = 'callweave_session';

/** Not readable by scripts or other sites; restricted to TLS only if the pages are served over it. */
export const cookieOptions = (publicUrl: string | undefined): CookieOptions => ({
  httpOnly: true,
  sameSite: 'Strict',
  path: '/',
  secure: publicUrl?.startsWith('https:') ?? false,
  maxAge: sessionSeconds,
});
