/** All rows matching the filters as one CSV file, which the server streams. */
export const ExportLink = ({ href }: { href: string }) => (
  <a href={href} download className="button">
    Export CSV
  </a>
);
