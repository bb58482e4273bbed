import { malformedXml, S3Error } from './errors.ts';
import { textOf, type XmlElement } from './xml.ts';

type Tags = Readonly<Record<string, string>>;

/** Reads the x-amz-tagging header, e.g. `status=new&kind=scan`. @throws S3Error InvalidTag */
export function tagsOfHeader(header: string | undefined): Tags {
  return tagsOf([...new URLSearchParams(header ?? '')]);
}

/** Reads a `Tagging` document. @throws S3Error MalformedXML, InvalidTag */
export function tagsOfXml(root: XmlElement): Tags {
  const set = root.children.find((child) => child.name === 'TagSet');
  if (root.name !== 'Tagging' || set === undefined) throw malformedXml();
  return tagsOf(
    set.children.map((tag) => {
      const [key, value] = [textOf(tag, 'Key'), textOf(tag, 'Value')];
      if (key === undefined || value === undefined) throw malformedXml();
      return [key, value];
    }),
  );
}

function tagsOf(pairs: readonly (readonly [string, string])[]): Tags {
  if (pairs.length > 10) throw new S3Error('BadRequest', 'Object tags cannot be greater than 10', 400);
  for (const [key, value] of pairs) {
    if (key === '' || key.length > 128) throw invalidTag('The TagKey you have provided is invalid');
    if (value.length > 256) throw invalidTag('The TagValue you have provided is invalid');
  }
  const tags = Object.fromEntries(pairs);
  if (Object.keys(tags).length < pairs.length)
    throw invalidTag('Cannot provide multiple Tags with the same key');
  return tags;
}

function invalidTag(message: string): S3Error {
  return new S3Error('InvalidTag', message, 400);
}
