import type { Normal } from "./normal.ts";

// Normal forms are for comparing. What is sent is composed of documents: each part of a normal form remembers its
// document.

const documents = new WeakMap<object, unknown>();

/** Returns the normal form after recording the document that it was made of. */
export function madeOf<N extends Normal>(normal: N, document: unknown): N {
  if (typeof normal === "object" && document !== undefined) documents.set(normal, document);
  return normal;
}

/** The document of a part, as the spec or the bucket has it; undefined for a part that was changed since. */
export const documentOf = (normal: Normal | undefined): unknown =>
  typeof normal === "object" ? documents.get(normal) : undefined;
