import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { synthesise, type SynthesisOptions } from '../../infra/app.ts';
import { type Stage, stageConfigs } from '../../infra/stage-config.ts';
import { functions } from '../../infra/stacks/functions.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Synthesised {
  readonly data: Template;
  readonly service: Template;
  readonly messages: readonly string[];
  readonly terminationProtection: boolean;
}

/** Synthesises without bundling into a folder of its own, which is gone afterwards. */
export function synthesised(options: SynthesisOptions): Synthesised {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesised-'));
  try {
    const { stacks } = synthesise({ bundle: false, outdir, ...options });
    const { prefix } = stageConfigs[options.stage];
    const templateOf = (part: string): Template =>
      stacks.find(({ stackName }) => stackName === `${prefix}-${part}`)?.template as Template;
    return {
      data: templateOf('data'),
      service: templateOf('service'),
      messages: stacks.flatMap(({ messages }) =>
        messages.flatMap(({ entry: { data } }) => (typeof data === 'string' ? [data] : [])),
      ),
      terminationProtection: stacks.every((stack) => stack.terminationProtection === true),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const cache = new Map<Stage, Synthesised>();

/** The stage as it is, synthesised once for all tests of a file. */
export function stage(name: Stage): Synthesised {
  const known = cache.get(name) ?? synthesised({ stage: name });
  cache.set(name, known);
  return known;
}

/** A folder with the real definitions and an empty file for each handler, so that only the template is judged. */
export function rootWithAllHandlers(): string {
  const root = mkdtempSync(join(tmpdir(), 'root-'));
  cpSync(join(import.meta.dirname, '../../workflows'), join(root, 'workflows'), { recursive: true });
  for (const { entry } of functions) {
    mkdirSync(dirname(join(root, entry)), { recursive: true });
    writeFileSync(join(root, entry), 'export {};\n');
  }
  return root;
}

/** The resources of a type, by logical id. */
export function ofType(template: Template, type: string): ReadonlyMap<string, Resource> {
  return new Map(Object.entries(template.Resources).filter(([, { Type }]) => Type === type));
}

/** The only resource of a type. */
export function only(template: Template, type: string): Resource {
  const [first, ...others] = ofType(template, type).values();
  if (first === undefined || others.length > 0) throw new Error(`${others.length + 1} or no ${type}`);
  return first;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
}

/** What the policies of a template say, by the logical id of the role they belong to. */
export function statements(template: Template): ReadonlyMap<string, readonly Statement[]> {
  const byRole = new Map<string, Statement[]>();
  for (const { Properties } of ofType(template, 'AWS::IAM::Policy').values()) {
    const { Statement: found } = Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] };
    for (const { Ref: role } of Properties['Roles'] as readonly { readonly Ref: string }[]) {
      const all = found.map((statement) => ({
        ...statement,
        Action: [statement.Action].flat(),
        Resource: [statement.Resource].flat(),
      }));
      byRole.set(role, [...(byRole.get(role) ?? []), ...all]);
    }
  }
  return byRole;
}

/** Logical id that a `Ref` or an `Fn::GetAtt` names. */
export function referred(value: unknown): string {
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return ref ?? attribute?.[0] ?? '';
}

/** The logical id of the Lambda function of an entry of the functions table. */
export function functionId(template: Template, name: string): string {
  const ids = [...ofType(template, 'AWS::Lambda::Function').keys()];
  const id = ids.find((candidate) => new RegExp(`^${name}Function[0-9A-F]{8}$`).test(candidate));
  if (id === undefined) throw new Error(`No function ${name} in the template`);
  return id;
}
