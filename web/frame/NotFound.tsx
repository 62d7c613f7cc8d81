import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <div className="empty">
      <h1>This page does not exist</h1>
      <Link to="/calls" className="button">
        Go to calls
      </Link>
    </div>
  );
}
