/** An element of a parsed request body. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Escapes text for XML; control characters become references, as S3 writes them. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** One element: `content` is text to escape, or elements already written. */
export function element(name: string, content: string | number | boolean | readonly string[]): string {
  const inner = Array.isArray(content) ? content.join('') : escapeXml(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** A whole answer in S3's namespace. */
export function document(name: string, content: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content.join('')}</${name}>`;
}

/** Parses the small documents that clients send; undefined where the text is not well-formed. No DTD, no CDATA. */
export function parseXml(text: string): XmlElement | undefined {
  interface Open {
    readonly name: string;
    text: string;
    readonly children: XmlElement[];
  }
  const root: Open = { name: '', text: '', children: [] };
  const stack: Open[] = [root];
  let rest = 0;
  for (const match of text.matchAll(/<\?[^>]*\?>|<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|([^<>]+)/g)) {
    if (match.index !== rest) return undefined;
    rest = match.index + match[0].length;
    const [, close, name, , selfClosing, characters] = match;
    const top = stack.at(-1) ?? root;
    if (characters !== undefined) top.text += unescapeXml(characters);
    else if (name !== undefined && close === '/') {
      if (stack.length < 2 || top.name !== name) return undefined;
      stack.pop();
      (stack.at(-1) ?? root).children.push(top);
    } else if (name !== undefined && selfClosing === '/') top.children.push({ name, text: '', children: [] });
    else if (name !== undefined) stack.push({ name, text: '', children: [] });
  }
  return rest === text.length && stack.length === 1 ? root.children[0] : undefined;
}

/** The text of a child element. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  return parent.children.find((child) => child.name === name)?.text;
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (whole, decimal, hex, name: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
    return entities[name] ?? whole;
  });
}
