import { receiveXml } from './body.ts';
import type { Operation } from './context.ts';
import { malformedXml } from './errors.ts';
import { deleteOne } from './objects.ts';
import { document, element, textOf } from './xml.ts';

export const deleteObjects: Operation = async (context, request, bucket, caller) => {
  const root = await receiveXml(request, caller);
  const objects = root.children.filter((child) => child.name === 'Object');
  if (root.name !== 'Delete' || objects.length === 0 || objects.length > 1000) throw malformedXml();
  const targets = objects.map((object) => {
    const key = textOf(object, 'Key');
    if (key === undefined || key === '') throw malformedXml();
    return { key, versionId: textOf(object, 'VersionId') };
  });
  const results = targets.map(({ key, versionId }) => {
    const deleted = deleteOne(context, bucket, key, versionId);
    return element('Deleted', [
      element('Key', key),
      ...(versionId === undefined ? [] : [element('VersionId', versionId)]),
      ...(deleted.deleteMarker
        ? [element('DeleteMarker', true), element('DeleteMarkerVersionId', deleted.versionId ?? 'null')]
        : []),
    ]);
  });
  const quiet = textOf(root, 'Quiet') === 'true';
  return { status: 200, body: document('DeleteResult', quiet ? [] : results) };
};
