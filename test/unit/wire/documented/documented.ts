/**
 * An example after S3's own documentation: what S3 answers, and what it is sent to get there. The lists of analytics,
 * inventory and metrics, and what is of examples-1.json, were held against the texts word for word; the others follow
 * the pages that they name.
 */
export interface Documented {
  readonly facet: string;
  /** Where the example is to be found: the page of the API reference, or of the user guide. */
  readonly source: string;
  /** What GET answers. */
  readonly answer: string;
  /** The bodies of the writes that make a bucket like that; the answer itself unless said otherwise. */
  readonly written?: readonly string[];
  /** Headers that come with the answer, or with the write. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the documentation shows as the value of a spec would be, where it says so in JSON. */
  readonly json?: unknown;
}

const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** A document of S3: the root in S3's namespace. */
export const s3Xml = (root: string, ...inner: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?><${root} ${namespace}>${inner.join("")}</${root}>`;
