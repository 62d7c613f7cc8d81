import { Link } from '@tanstack/react-router';
import type { ErasureReceipt } from '../api/types.ts';
import { instant, moment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';

/** What an erasure removed, store by store. */
export function ErasedCall({ receipt: { id, erasedAt, erased } }: { receipt: ErasureReceipt }) {
  return (
    <div className="empty" role="status">
      <h1>This call has been erased</h1>
      <p>
        <time dateTime={erasedAt} title={instant(erasedAt)}>
          {moment(erasedAt)}
        </time>{' '}
        · <code>{id}</code>
      </p>
      <table className="receipt" aria-label="What was deleted">
        <thead>
          <tr>
            <th scope="col">Store</th>
            <th scope="col">What</th>
            <th scope="col" className="number">
              Count
            </th>
          </tr>
        </thead>
        <tbody>
          {erased.map(({ store, what, count }) => (
            <tr key={`${store} ${what}`}>
              <td>{humanizeCode(store)}</td>
              <td>{humanizeCode(what)}</td>
              <td className="number">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Link to="/calls" search={{}} className="button">
        Go to calls
      </Link>
    </div>
  );
}
