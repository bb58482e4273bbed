import { receiveXml } from './body.ts';
import type { Operation } from './context.ts';
import { malformedXml, S3Error } from './errors.ts';
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
  const quiet = textOf(root, 'Quiet') === 'true';
  const results = [];
  for (const { key, versionId } of targets) {
    const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
    try {
      await context.policies.require({ action, bucket: bucket.name, key, versionId, ...caller });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      results.push(
        element('Error', [
          element('Key', key),
          element('Code', error.code),
          element('Message', error.message),
        ]),
      );
      continue;
    }
    const deleted = deleteOne(context, bucket, key, versionId);
    if (quiet) continue;
    results.push(
      element('Deleted', [
        element('Key', key),
        ...(versionId === undefined ? [] : [element('VersionId', versionId)]),
        ...(deleted.deleteMarker
          ? [element('DeleteMarker', true), element('DeleteMarkerVersionId', deleted.versionId ?? 'null')]
          : []),
      ]),
    );
  }
  return { status: 200, body: document('DeleteResult', results) };
};
