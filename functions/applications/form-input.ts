import type { FieldIssue } from '#shared/errors.ts';
import { declarationField } from './application-form-page.ts';

/** A posted form as the input that a JSON body would be: ticked declarations become a list. */
export function inputOfForm(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const prefix = declarationField('');
  const declarations = Object.entries(values)
    .filter(([name, value]) => name.startsWith(prefix) && value === 'yes')
    .map(([name]) => name.slice(prefix.length));
  return { ...values, declarations };
}

/** An issue of the list of declarations belongs to the box of the one that is missing. */
export function issuesOnForm(issues: readonly FieldIssue[]): readonly FieldIssue[] {
  return issues.map((issue) => {
    const missing = issue.values?.['declaration'];
    return missing === undefined ? issue : { ...issue, field: declarationField(String(missing)) };
  });
}
