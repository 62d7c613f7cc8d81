import { Link } from '@tanstack/react-router';

export const NoMatch = () => (
  <div className="empty">
    <h2>No call matches these filters</h2>
    <Link to="/calls" search={{}} className="button">
      Show all calls
    </Link>
  </div>
);
