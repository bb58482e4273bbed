import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { S3Error } from './errors.ts';
import type { FormFields } from './post-policy.ts';

/** A form up to its file. */
export interface Form {
  readonly fields: FormFields;
  /** The name the browser gave the file, for `${filename}` in the key. */
  readonly filename: string;
}

const largestForm = 20 * 1024;

/**
 * Reads a multipart form. S3 takes the file as the last field and ignores what follows, so `onFile` may decide on
 * the fields before the first byte of the file is kept. Rejects with what `onFile` rejects with.
 */
export function readForm<Result>(
  message: IncomingMessage,
  onFile: (form: Form, file: AsyncIterable<Buffer>) => Promise<Result>,
): Promise<Result> {
  const parser = openParser(message);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      message.unpipe();
      message.resume();
      // Ends the file that is being written, if there is one: its blob is removed.
      parser?.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const fields = new Map<string, string>();
    let size = 0;
    let result: Promise<Result> | undefined;
    if (parser === undefined) {
      fail(malformed());
      return;
    }
    parser.on('field', (name, value) => {
      if (result !== undefined) return;
      size += Buffer.byteLength(name) + Buffer.byteLength(value);
      if (size > largestForm) {
        fail(
          new S3Error(
            'MaxPostPreDataLengthExceededError',
            'Your POST request fields preceding the upload file were too large.',
            400,
          ),
        );
      }
      fields.set(name.toLowerCase(), value);
    });
    parser.on('file', (name, file, { filename }) => {
      // A form that ends within its file fails the file as well, maybe before anybody reads it.
      file.on('error', () => undefined);
      if (name !== 'file' || result !== undefined) {
        file.resume();
        return;
      }
      result = onFile({ fields, filename: filename ?? '' }, wholeFile(file));
      result.catch(fail);
    });
    parser.on('error', () => fail(malformed()));
    parser.on('close', () => {
      if (result !== undefined) result.then(resolve, fail);
      else {
        fail(
          new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.', 400, {
            ArgumentName: 'file',
            ArgumentValue: '0',
          }),
        );
      }
    });
    message.once('error', fail);
    message.pipe(parser);
  });
}

async function* wholeFile(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* file;
  } catch {
    throw malformed();
  }
}

function openParser(message: IncomingMessage): busboy.Busboy | undefined {
  try {
    return busboy({ headers: message.headers, limits: { fieldSize: largestForm + 1 } });
  } catch {
    return undefined;
  }
}

function malformed(): S3Error {
  return new S3Error(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
    400,
  );
}
