/**
 * One of our own pages to return to after sign-in.
 * @returns `/` for anything that could lead elsewhere, such as `//evil.example`, `/\evil.example` or
 *   `https:evil.example`
 */
export function safeReturnPath(asked: string | undefined): string {
  const here = 'http://here.invalid';
  if (!asked?.startsWith('/') || !URL.canParse(asked, here)) return '/';
  const url = new URL(asked, here);
  const path = url.pathname + url.search + url.hash;
  const leaves = url.origin !== here || path.startsWith('//') || path.startsWith('/api/');
  return leaves ? '/' : path;
}
