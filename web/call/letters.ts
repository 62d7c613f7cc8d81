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

/** Which letter of an element's text was pointed at, from 0; null where the browser cannot tell. Spares thousands of elements, one a word. */
export function letterAt(point: Point): number | null {
  const caret = caretAt(point);
  if (!caret || !point.currentTarget.contains(caret.node)) return null;
  const before = document.createRange();
  before.setStart(point.currentTarget, 0);
  before.setEnd(caret.node, caret.offset);
  return before.toString().length;
}

/** Lights letters of an element, changing nothing in the page; no-op in browsers without highlights. @returns puts it out */
export function light(element: Element | null | undefined, span: { from: number; to: number } | undefined): () => void {
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
