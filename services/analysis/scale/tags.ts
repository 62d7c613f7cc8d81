/** Tags in kebab-case, each once, at most eight. */
export const kebab = (tags: readonly string[]): string[] => {
  const plain = tags.map((tag) =>
    tag
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
      .replace(/^-+|(?<!-)-+$/g, '')
      .slice(0, 40),
  );
  return [...new Set(plain.filter((tag) => tag !== ''))].slice(0, 8);
};
