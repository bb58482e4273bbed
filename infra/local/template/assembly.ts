import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateJson } from './template-json.ts';

/** One stack of a synthesised app. */
export interface Stack {
  readonly name: string;
  readonly template: TemplateJson;
}

/** What `cdk synth` left in its folder: the stacks, and where each file asset lies. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  /** Folder or file of the asset that a deployment would upload under this S3 key. */
  assetPath(objectKey: string): string | undefined;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/** Reads a cloud assembly folder (`app.synth().directory`, `cdk.out`), nested stages included. */
export function readAssembly(directory: string): Assembly {
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  readInto(directory, stacks, assets);
  return { stacks, assetPath: (objectKey) => assets.get(objectKey) };
}

function readInto(directory: string, stacks: Stack[], assets: Map<string, string>): void {
  const manifest = readJson(join(directory, 'manifest.json')) as Manifest;
  for (const [id, { type, properties = {} }] of Object.entries(manifest.artifacts ?? {})) {
    if (type === 'aws:cloudformation:stack' && properties.templateFile !== undefined) {
      stacks.push({
        name: properties.stackName ?? id,
        template: readJson(join(directory, properties.templateFile)) as TemplateJson,
      });
    } else if (type === 'cdk:asset-manifest' && properties.file !== undefined) {
      readAssets(directory, properties.file, assets);
    } else if (type === 'cdk:cloud-assembly' && properties.directoryName !== undefined) {
      readInto(join(directory, properties.directoryName), stacks, assets);
    }
  }
}

function readAssets(directory: string, file: string, assets: Map<string, string>): void {
  const { files = {} } = readJson(join(directory, file)) as AssetManifest;
  for (const { source, destinations } of Object.values(files)) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations))
      assets.set(objectKey, join(directory, source.path));
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
