import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Constructor = new (input: object) => object;

interface Client {
  send(command: object): Promise<unknown>;
  destroy(): void;
}

/** A package of the AWS SDK, loaded. */
export class Sdk {
  readonly name: string;
  readonly #module: Readonly<Record<string, unknown>>;

  private constructor(name: string, module: Readonly<Record<string, unknown>>) {
    this.name = name;
    this.#module = module;
  }

  static async load(name: string): Promise<Sdk> {
    return new Sdk(name, (await import(name)) as Record<string, unknown>);
  }

  /** What a thing of the package is; `helper` calls no service by itself or signs for one that is tested elsewhere. */
  kindOf(name: string): SdkImport['kind'] {
    const thing = this.#module[name];
    if (helpers.has(name)) return 'helper';
    if (typeof thing !== 'function') return 'unknown';
    if (/^[A-Z]\w*Command$/.test(name)) return 'command';
    if (/^[A-Z]\w*Client$/.test(name)) return 'client';
    return thing.prototype instanceof Error ? 'error' : 'unknown';
  }

  /** A way to send commands of the package by name, from the endpoints that the environment names. */
  async connect(
    config: object,
  ): Promise<{ send(command: string, input: object): Promise<unknown>; close(): void }> {
    const client = await this.#client(config);
    return {
      send: (command, input) => client.send(new (this.#module[command] as Constructor)(input)),
      close: () => client.destroy(),
    };
  }

  async #client(config: object): Promise<Client> {
    if (this.name === '@aws-sdk/lib-dynamodb') {
      const [{ DynamoDBClient }, { DynamoDBDocumentClient }] = await Promise.all([
        import('@aws-sdk/client-dynamodb'),
        import('@aws-sdk/lib-dynamodb'),
      ]);
      return DynamoDBDocumentClient.from(new DynamoDBClient(config));
    }
    const name = Object.keys(this.#module).find((each) => /^[A-Z]\w*Client$/.test(each));
    if (name === undefined) throw new Error(`${this.name} has no client`);
    return new (this.#module[name] as Constructor)(config) as Client;
  }
}

const helpers = new Set(['createPresignedPost', 'fromEnv', 'getSignedUrl', 'marshall', 'unmarshall']);

/** A value that code takes from a package of the AWS SDK. */
export interface SdkImport {
  readonly sdk: Sdk;
  readonly name: string;
  readonly kind: 'command' | 'client' | 'error' | 'helper' | 'unknown';
}

/** All values that the code of a folder takes from the AWS SDK, each once; types are left out. */
export async function sdkImports(folder: string): Promise<SdkImport[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = new Set<string>();
  for (const file of files) {
    const code = readFileSync(join(folder, file), 'utf8');
    for (const [, names = '', from = ''] of code.matchAll(/import\s+([^;]*?)\s+from\s+'(@aws-sdk\/[^']+)'/g))
      for (const name of valuesIn(names)) found.add(`${from} ${name}`);
  }
  return Promise.all(
    [...found].toSorted().map(async (key) => {
      const [from = '', name = ''] = key.split(' ');
      const sdk = await Sdk.load(from);
      return { sdk, name, kind: sdk.kindOf(name) };
    }),
  );
}

/** Names between the braces; what is imported otherwise stands there as it is, and is of no known kind. */
function valuesIn(clause: string): string[] {
  if (clause.startsWith('type ')) return [];
  return clause
    .replaceAll(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => name.split(' as ')[0] ?? name)
    .map((name) => name.replaceAll(' ', '-'));
}
