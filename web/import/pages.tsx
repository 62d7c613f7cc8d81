import { ImportPage } from './ImportPage.tsx';

export const ImportCustomersPage = () => <ImportPage key="customers" kind="customers" />;
export const ImportBookingsPage = () => <ImportPage key="bookings" kind="bookings" />;
