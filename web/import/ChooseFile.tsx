import { type DragEvent, useRef, useState } from 'react';
import { headerAt, rowsOf, type Source } from './bad-rows.ts';
import { decodeFile, readSheet } from './csv.ts';
import type { Kind } from './mapping.ts';

const examples: Record<Kind, string> = {
  customers: 'id,name,phone,email\n4711,Suzanne Ellery,+1 415 555 0123,suzanne@example.com',
  bookings: 'id,customer phone,start,title,guests\nB-9,+1 415 555 0123,2026-11-27 19:00,Table for six,6',
};
const known: Record<Kind, string> = {
  customers: 'A customer is matched by external ID, then phone, then e-mail address',
  bookings: 'A booking is matched by external ID, then by customer, start and title',
};

export function ChooseFile({ kind, chosen }: { kind: Kind; chosen: (source: Source) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const [dropping, setDropping] = useState(false);
  const [problem, setProblem] = useState('');
  const take = async (file: File | undefined) => {
    if (!file) return;
    setProblem('');
    try {
      const sheet = readSheet(decodeFile(new Uint8Array(await file.arrayBuffer())));
      const header = headerAt(sheet);
      const broken = sheet.records[header]?.error;
      if (broken) return setProblem(`Row ${header + 1} of ${file.name}, which should name the columns, ${broken}`);
      if (header < 0) return setProblem(`${file.name} is empty. The first row must name the columns.`);
      if (rowsOf(sheet).length === 0) return setProblem(`${file.name} has column names but no rows`);
      chosen({ name: file.name, file, sheet, rowOf: (row) => row });
    } catch (error) {
      setProblem(`Cannot read ${file.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the one for keyboards
    <div
      className={dropping ? 'drop dropping' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
    >
      <input
        ref={picker}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        hidden
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = '';
        }}
      />
      <p>Drop a CSV file here. The first row names the columns. You see how they are read before anything is saved.</p>
      <div>
        <button type="button" className="button main" onClick={() => picker.current?.click()}>
          Choose CSV file
        </button>
      </div>
      {problem && (
        <p role="alert" className="bad">
          {problem}
        </p>
      )}
      <p className="small">
        {known[kind]}. Importing the same file again changes nothing, and blank cells change nothing. Separate cells
        with commas, semicolons, tabs or bars.
      </p>
      <pre className="small">{examples[kind]}</pre>
    </div>
  );
}
