import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <div className="empty">
      <h1>There is no page at this address</h1>
      <Link to="/calls" className="button">
        To the calls
      </Link>
    </div>
  );
}
