import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

/** A pattern of the house and where it was met. */
export type HousePattern = { file: string; source: string; flags: string };

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Folders whose code reads what a caller, a source or a person wrote. */
const folders = ['core', 'reading', 'services', 'providers', 'audio', 'activities', 'workflows', 'api', 'cli', 'web'];
/** Loading these builds patterns from parts and starts nothing. */
const loadable = ['core', 'reading', 'services'];

const filesOf = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);

function literalsOf(file: string): HousePattern[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.Latest, true, kind);
  const found: HousePattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Patterns that are put together from parts: caught where our own code constructs them while it is loaded or runs `exercise`. */
async function constructed(exercise: () => Promise<void>): Promise<HousePattern[]> {
  const found: HousePattern[] = [];
  const Native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct(target, args, self) {
      const pattern = Reflect.construct(target, args, self) as RegExp;
      const [, , caller = ''] = new Error().stack?.split('\n') ?? [];
      const file = folders.find((folder) => caller.includes(`${root}${folder}/`));
      if (file) found.push({ file: caller.trim().replace(root, ''), source: pattern.source, flags: pattern.flags });
      return pattern;
    },
  });
  try {
    // A thread's own file runs nowhere else, and builds no patterns.
    const modules = loadable.flatMap(filesOf).filter((file) => !file.endsWith('thread-main.ts'));
    for (const file of modules) await import(pathToFileURL(root + file).href);
    await exercise();
  } finally {
    globalThis.RegExp = Native;
  }
  return found;
}

/**
 * Every pattern of our own code, each once: literals from the sources, the others as they are built.
 * @param exercise Runs what builds patterns only when it is called.
 */
export async function collectPatterns(exercise: () => Promise<void>): Promise<HousePattern[]> {
  const all = [...folders.flatMap(filesOf).flatMap(literalsOf), ...(await constructed(exercise))];
  return [...new Map(all.map((one) => [`${one.source}/${one.flags}`, one])).values()];
}
