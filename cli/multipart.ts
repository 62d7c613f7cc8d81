import { openAsBlob } from 'node:fs';

type File = { name: string; path: string; fileName: string };

/** A form that reads its file from disk as it is sent, however large. Text parts come first. */
export async function multipart(
  texts: Record<string, string>,
  { name, path, fileName }: File,
): Promise<{ body: never }> {
  const form = new FormData();
  for (const [part, text] of Object.entries(texts)) form.append(part, text);
  form.append(name, await openAsBlob(path), fileName);
  // The client's types describe the parts, not a form of them.
  return { body: form as never };
}
