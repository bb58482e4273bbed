import { receiveXml } from './body.ts';
import { type Operation, requireVersion } from './context.ts';
import { transaction } from './database.ts';
import { versionHeader } from './headers.ts';
import { tagsOfXml } from './tags.ts';
import { document, element } from './xml.ts';

export const getObjectTagging: Operation = async (context, request, bucket) => {
  const version = requireVersion(context, bucket.name, request.key, request.query.get('versionId'));
  const tags = Object.entries(version.tags).map(([key, value]) =>
    element('Tag', [element('Key', key), element('Value', value)]),
  );
  return {
    status: 200,
    headers: versionHeader(version.versionId),
    body: document('Tagging', [element('TagSet', tags)]),
  };
};

export const putObjectTagging: Operation = async (context, request, bucket, caller) => {
  const tags = tagsOfXml(await receiveXml(request, caller));
  const version = requireVersion(context, bucket.name, request.key, request.query.get('versionId'));
  transaction(context.database, () => context.versions.setTags(version, tags));
  return { status: 200, headers: versionHeader(version.versionId) };
};

export const deleteObjectTagging: Operation = async (context, request, bucket) => {
  const version = requireVersion(context, bucket.name, request.key, request.query.get('versionId'));
  transaction(context.database, () => context.versions.setTags(version, {}));
  return { status: 204, headers: versionHeader(version.versionId) };
};
