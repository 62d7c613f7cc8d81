/** A value that is not there; why stands on hover and is said to a screen reader. */
export const None = ({ why }: { why: string }) => (
  <span className="none" title={why}>
    <span aria-hidden="true">–</span>
    <span className="unseen">none: {why}</span>
  </span>
);
