type Point = { clientX: number; clientY: number; currentTarget: Element };
type Caret = { node: Node; offset: number };
type Finders = {
  caretPositionFromPoint?: (x: number, y: number) => { offsetNode: Node; offset: number } | null;
  caretRangeFromPoint?: (x: number, y: number) => Range | null;
};

function caretAt({ clientX, clientY }: Point): Caret | null {
  const finders: Finders = document;
  const place = finders.caretPositionFromPoint?.(clientX, clientY);
  if (place) return { node: place.offsetNode, offset: place.offset };
  const range = finders.caretRangeFromPoint?.(clientX, clientY);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}

/**
 * The index of the character under the pointer in an element's text, from 0; null if the browser cannot tell. Avoids
 * thousands of elements, one per word.
 */
export function characterAt(point: Point): number | null {
  const caret = caretAt(point);
  if (!caret || !point.currentTarget.contains(caret.node)) return null;
  const before = document.createRange();
  before.setStart(point.currentTarget, 0);
  before.setEnd(caret.node, caret.offset);
  return before.toString().length;
}

/**
 * Highlights characters of an element without changing the page; does nothing in browsers without highlights.
 * @returns removes it
 */
export function highlight(
  element: Element | null | undefined,
  span: { from: number; to: number } | undefined,
): () => void {
  if (!element || !span || !('highlights' in CSS)) return () => {};
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (passed <= span.from && span.from < passed + length) range.setStart(node, span.from - passed);
    if (passed < span.to && span.to <= passed + length) range.setEnd(node, span.to - passed);
    passed += length;
  }
  CSS.highlights.set('sounding', new Highlight(range));
  return () => CSS.highlights.delete('sounding');
}
