import type { Normal } from "./normal.ts";

// Normal forms compare. What is sent is made of documents: each part of a normal form knows which one it was made of.

const documents = new WeakMap<object, unknown>();

/** The normal form, which from now on knows its document. */
export function madeOf<N extends Normal>(normal: N, document: unknown): N {
  if (typeof normal === "object" && document !== undefined) documents.set(normal, document);
  return normal;
}

/** The document, in the words of the spec or of the bucket, of a part that nothing was added to or taken from. */
export const documentOf = (normal: Normal | undefined): unknown =>
  typeof normal === "object" ? documents.get(normal) : undefined;
