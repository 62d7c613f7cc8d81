type Result = { status: string; fullName: string };
/** The part of vitest's JSON report that is counted. */
export type Report = { testResults: { name: string; status: string; assertionResults: Result[] }[] };

const ran = new Set(['passed', 'failed']);

/**
 * Counts tests, and as one each: the checks, and a file that fails outside its tests. A runner that ends badly without a failed test
 * (no report, an error nobody awaited, no test at all) counts as one failure, so that nothing goes wrong in silence.
 * @returns names of what was skipped, file first.
 */
export function tally(report: Report | undefined, { checked, tested }: { checked: boolean; tested: boolean }) {
  const files = report?.testResults ?? [];
  const results = files.flatMap((file) => file.assertionResults);
  const count = (status: string) => results.filter((result) => result.status === status).length;
  const brokenFiles = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  const failures = count('failed') + brokenFiles;
  const unexplained = failures === 0 && (!tested || count('passed') === 0) ? 1 : 0;
  return {
    passed: count('passed') + (checked ? 1 : 0),
    failed: failures + unexplained + (checked ? 0 : 1),
    skipped: files.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => !ran.has(status))
        .map(({ fullName }) => `${name.replace(/^.*?\/(?=test\/)/, '')}: ${fullName}`),
    ),
  };
}
