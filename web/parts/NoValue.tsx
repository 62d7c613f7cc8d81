/** A missing value; the reason is shown on hover and read by screen readers. */
export const NoValue = ({ why }: { why: string }) => (
  <span className="none" title={why}>
    <span aria-hidden="true">–</span>
    <span className="unseen">none: {why}</span>
  </span>
);
