import { type RefObject, useEffect } from 'react';
import { isTyping } from './keys.ts';
import { usePageKeys } from './pageKeys.ts';

const sheet = [
  { key: 'j k', what: 'next or previous row' },
  { key: 'Enter', what: 'open it' },
];
const choosing = { key: 'x', what: 'select or deselect it' };

/**
 * x selects the row if rows can be selected; j and k go to the next and previous call, starting at the first visible
 * one; Enter opens it, like any link.
 */
export function useListKeys(box: RefObject<HTMLElement | null>, choosable = false): void {
  usePageKeys(choosable ? [...sheet, choosing] : sheet);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!['j', 'k', 'x'].includes(event.key) || isTyping(event)) return;
      if (event.key === 'x')
        return document.activeElement?.closest('[role=row]')?.querySelector<HTMLElement>('[type=checkbox]')?.click();
      const links = Array.from(box.current?.querySelectorAll<HTMLElement>('.cover') ?? []);
      const row = (link: HTMLElement) => Number(link.closest('[aria-rowindex]')?.getAttribute('aria-rowindex'));
      const here = links.find((link) => link === document.activeElement);
      const top = box.current?.querySelector('.head')?.getBoundingClientRect().bottom ?? 0;
      const next = here
        ? links.find((link) => row(link) === row(here) + (event.key === 'j' ? 1 : -1))
        : links.find((link) => link.getBoundingClientRect().top >= top);
      next?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [box]);
}
