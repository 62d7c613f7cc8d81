import type { BookingStatus } from '../../reading/link/score.ts';
import { humanizeCode } from '../format/words.ts';

const tone: Record<BookingStatus, string> = {
  pending: 'warn',
  confirmed: 'good',
  in_progress: 'good',
  completed: 'soft',
  canceled: 'bad',
  no_show: 'bad',
};

/** The word carries the meaning; the color only helps. */
export const BookingStatusMark = ({ status }: { status: BookingStatus }) => (
  <span className={tone[status]}>{humanizeCode(status)}</span>
);
