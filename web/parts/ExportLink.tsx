/** All rows that fit the filters as one CSV file, which the server writes as it reads. */
export const ExportLink = ({ href }: { href: string }) => (
  <a href={href} download className="button">
    Export CSV
  </a>
);
