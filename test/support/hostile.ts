/** Hostile text, and how it must be shown: each character in its place, in the escapes of JSON. */
export interface Hostile {
  readonly what: string;
  readonly text: string;
  readonly seen: string;
}

const hostile = (what: string, text: string, seen: string): Hostile => ({ what, text, seen });

export const hostiles: readonly Hostile[] = [
  hostile("clears the screen", "a\x1b[2J\x1b[Hb", "a\\u001b[2J\\u001b[Hb"),
  hostile(
    "erases lines above",
    "a\x1b[1A\x1b[2K\x1b[1A\x1b[2Kb",
    "a\\u001b[1A\\u001b[2K\\u001b[1A\\u001b[2Kb",
  ),
  hostile("hides what follows", "a\x1b[8mb", "a\\u001b[8mb"),
  hostile("is coloured", "a\x1b[32mb\x1b[39m", "a\\u001b[32mb\\u001b[39m"),
  hostile("sets the clipboard", "a\x1b]52;c;cm0gLXJm\x07b", "a\\u001b]52;c;cm0gLXJm\\u0007b"),
  hostile("sets the title", "a\x1b]0;root\x07b", "a\\u001b]0;root\\u0007b"),
  hostile("sets a link", "a\x1b]8;;https:x.example\x07b", "a\\u001b]8;;https:x.example\\u0007b"),
  hostile("asks the terminal", "a\x1b[6n\x1b[cb\x05", "a\\u001b[6n\\u001b[cb\\u0005"),
  hostile(
    "has 8-bit controls",
    "a\x9b2Jb\x9d0;x\x9cc\x85d\x90q",
    "a\\u009b2Jb\\u009d0;x\\u009cc\\u0085d\\u0090q",
  ),
  hostile("goes back to the line's beginning", "aaaa\rb", "aaaa\\rb"),
  hostile("begins a line", "a\n  > PutBucketAcl\n+ b", "a\\n  > PutBucketAcl\\n+ b"),
  hostile("moves by other controls", "a\t\x0b\x0c\x08\x00b", "a\\t\\u000b\\f\\b\\u0000b"),
  hostile("deletes", "qqqqqqqq\x7f\x7f\x7fz", "qqqqqqqq\\u007f\\u007f\\u007fz"),
  hostile("resets the terminal", "a\x1bcb\x1b(0qqq\x0ex\x0f", "a\\u001bcb\\u001b(0qqq\\u000ex\\u000f"),
  hostile(
    "turns the direction",
    "a\u202eb\u2066c\u2069\u200e\u200f\u061cd",
    "a\\u202eb\\u2066c\\u2069\\u200e\\u200f\\u061cd",
  ),
  hostile(
    "has no width",
    "a\u200b\u200c\u200d\u2060\ufeff\u00ad\u180eb",
    "a\\u200b\\u200c\\u200d\\u2060\\ufeff\\u00ad\\u180eb",
  ),
  hostile("separates lines and paragraphs", "qq\u2028qqq\u2029qqq", "qq\\u2028qqq\\u2029qqq"),
  hostile(
    "carries tags",
    "a\u{e0061}\u{e007f}b\ufe0f\u{e0100}",
    "a\\udb40\\udc61\\udb40\\udc7fb\\ufe0f\\udb40\\udd00",
  ),
  hostile("has half signs", "qqq\ud800qqq\udfffqqq", "qqq\\ud800qqq\\udfffqqq"),
  hostile(
    "is drawn as empty",
    "a\u00a0\u3000\u2800\u3164\u115f\u2003b",
    "a\\u00a0\\u3000\\u2800\\u3164\\u115f\\u2003b",
  ),
  hostile("runs from right to left", "a \u05d0\u05d1 \u0645 1", "a \\u05d0\\u05d1 \\u0645 1"),
  hostile("is drawn over others", `a${"\u0335".repeat(6)}`, `a\u0335\u0335\u0335${"\\u0335".repeat(3)}`),
  hostile("has unassigned characters", "a\ue000\u{10ffff}\ufff9b", "a\\ue000\\udbff\\udfff\\ufff9b"),
];
