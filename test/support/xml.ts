/** An element of an XML document: its attributes but for namespaces, and its text or the elements in it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const plain = (text: string) => text.replace(/&(\w+);/g, (all, name: string) => entities[name] ?? all);

function attributesIn(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:.-]+)\s*=\s*"([^"]*)"/g)].map(
    ([, name = "", value = ""]): [string, string] => [name, plain(value)],
  );
  return Object.fromEntries(pairs.filter(([name]) => !name.startsWith("xmlns")));
}

interface Open extends Element {
  text: string;
  readonly children: Element[];
}

/** Reads a document as S3 and its SDK write them: no CDATA, no text beside elements. */
export function parseXml(document: string): Element {
  const root: Open = { name: "", attributes: {}, text: "", children: [] };
  const open = [root];
  const tokens = document
    .replace(/<\?.*?\?>|<!--[\s\S]*?-->/g, "")
    .matchAll(/<(\/?)([^\s/>]+)([^>]*?)(\/?)>|([^<]+)/g);
  for (const [, closes, name = "", attributes = "", single, text] of tokens) {
    const inner = open.at(-1) ?? root;
    if (text !== undefined) inner.text += plain(text).trim();
    else if (closes) open.pop();
    else {
      const element: Open = { name, attributes: attributesIn(attributes), text: "", children: [] };
      inner.children.push(element);
      if (!single) open.push(element);
    }
  }
  const [document_] = root.children;
  if (!document_ || open.length > 1) throw new Error(`no XML document: ${document.slice(0, 200)}`);
  return document_;
}

/** What a document says, in a form that is equal for documents that say the same: S3 reads elements of one name in order. */
export function meaningOf(element: Element): unknown {
  const { name, attributes, text, children } = element;
  const byName = Map.groupBy(children, (child) => child.name);
  const inner = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, same]) => same.map(meaningOf));
  return [name, attributes, text, inner];
}

/** The elements in an element that have a name. */
export const within = ({ children }: Element, name: string): readonly Element[] =>
  children.filter((child) => child.name === name);
