import { createHash } from "node:crypto";
import { type Content, Html, html } from "./html.ts";

/** The parts of a page. Style and script are our own texts; they must not contain foreign text. */
export interface Page {
  readonly title: string;
  readonly style: string;
  readonly body: Content;
  readonly script?: string;
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A self-contained page. Its Content-Security-Policy forbids loading, sending, and any script but its own. */
export function wholePage({ title, style, body, script }: Page): string {
  const css = `${baseStyle}${style}`;
  const directives = [
    "default-src 'none'",
    `style-src ${hashOf(css)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  if (script) directives.push(`script-src ${hashOf(script)}`);
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${directives.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(css)}</style>
</head>
<body>
${body}
${script && html`<script>${new Html(script)}</script>`}
</body>
</html>
`}`;
}

/** Data for the page's script. No value can close the element. */
export const embedded = (id: string, value: unknown): Html =>
  html`<script type="application/json" id="${id}">${new Html(JSON.stringify(value).replaceAll("<", "\\u003c"))}</script>`;

/** Fonts, colours and tables of all our pages. */
const baseStyle = `
:root {
  color-scheme: light dark;
  --paper: #fff; --raised: #f6f7f8; --ink: #17191c; --quiet: #5a626b; --rule: #dcdfe3; --mark: #7d8791;
  --link: #0b57b7; --bad: #b42318; --warn: #8a5300; --good: #1a6b3c; --found: #fbe9e7; --wanted: #e5f4ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131518; --raised: #1b1e22; --ink: #e4e7ea; --quiet: #9aa3ad; --rule: #2c3137; --mark: #7b858f;
    --link: #8ab8ff; --bad: #ff8f85; --warn: #e6b450; --good: #79d39a; --found: #3a1d1b; --wanted: #17301f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1.5rem clamp(.9rem, 3vw, 2rem) 4rem; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
h1, h2, h3 { line-height: 1.25; font-weight: 650; margin: 0; text-wrap: balance; }
h1 { font-size: 1.35rem; } h2 { font-size: 1.05rem; } h3 { font-size: .95rem; }
p { margin: .4rem 0; max-width: 68ch; }
a { color: var(--link); }
code, pre, bdi { overflow-wrap: anywhere; }
code, td, th, li, p, option { unicode-bidi: isolate; }
code, pre { font: .86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: .4rem 0; padding: .6rem .7rem; background: var(--raised); white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; } thead th { color: var(--quiet); font-size: .84rem; }
summary { cursor: pointer; }
.quiet { color: var(--quiet); } .bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); }
.found { background: var(--found); } .wanted { background: var(--wanted); }
.found, .wanted { border-radius: 2px; padding: .05rem .25rem; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media print {
  :root {
    --paper: #fff; --raised: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --mark: #666;
    --link: #000; --bad: #8f1d14; --warn: #6b4000; --good: #135230; --found: #fff; --wanted: #fff;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
}
`;
