/** XML as the API answers it: elements as data, written with everything escaped. Pure. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

type Child = Element | string | number | null;

/** An element; null children are left out (a value that does not apply now). */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): Element => ({
  name,
  attributes,
  children: children.flatMap((child) =>
    child === null ? [] : [typeof child === 'number' ? String(child) : child],
  ),
});

// Characters that XML 1.0 cannot hold in any form, lone surrogates among them.
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would make spaces of them in an attribute.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const plain = (text: string): string => text.replace(FORBIDDEN, '\ufffd');
const textOf = (text: string): string => plain(text).replace(/[&<>\r]/g, (mark) => entities[mark] ?? mark);
/** Text as it may stand in an attribute, and so anywhere. */
export const attributeOf = (text: string): string =>
  plain(text).replace(/[&<>"'\t\n\r]/g, (mark) => entities[mark] ?? mark);

function open({ name, attributes }: Element): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${attributeOf(value)}"`)
    .join('');
  return `<${name}${written}>`;
}

// One element a line where there is no text beside it: programs that read line by line find each.
function write(node: Element, indent: string): string {
  const start = `${indent}${open(node)}`;
  const end = `</${node.name}>`;
  const elements = node.children.filter((child): child is Element => typeof child !== 'string');
  if (elements.length === 0) {
    return `${start}${node.children.map((child) => (typeof child === 'string' ? textOf(child) : '')).join('')}${end}`;
  }
  const below = node.children.map((child) =>
    typeof child === 'string' ? `${indent}\t${textOf(child)}` : write(child, `${indent}\t`),
  );
  return [start, ...below, `${indent}${end}`].join('\n');
}

/** A whole document with its declaration. */
export const document = (root: Element): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n\n${write(root, '')}\n`;
