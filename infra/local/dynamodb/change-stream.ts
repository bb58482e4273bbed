/** An item or a key in DynamoDB's own JSON, binary values in base64. */
export type AttributeMap = Readonly<Record<string, unknown>>;

/** One change of a table, as its stream holds it. */
export interface Change {
  /** Digits only; later changes of a table have larger ones at equal length. */
  readonly sequenceNumber: string;
  readonly shardId: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly viewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
  /** Machine time of the write in milliseconds since 1970, to the second. */
  readonly createdMillis: number;
  readonly keys: AttributeMap;
  readonly newImage?: AttributeMap;
  readonly oldImage?: AttributeMap;
  /** Set where time to live removed the item. */
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
}

/** What a read found, and where the next one begins. */
export interface Changes {
  readonly changes: readonly Change[];
  /** Opaque; to be kept durably by whoever has dealt with these changes. */
  readonly position: string;
}

/** The changes of all tables, in order. */
export interface ChangeStream {
  /** At most `limit` changes behind `position`; undefined begins at the oldest there is. */
  read(tableName: string, position: string | undefined, limit: number): Promise<Changes>;
  /** The position behind `change`, which was read from `position`. */
  positionAfter(position: string | undefined, change: Change): string;
  /** The position behind the newest change. */
  latest(tableName: string): Promise<string>;
  /** All who follow the table have come to these positions: what lies before all of them may be forgotten. */
  release(tableName: string, positions: readonly (string | undefined)[]): void;
  /** Resolves when there may be something behind `position`. Rejects when `signal` aborts. */
  changed(tableName: string, position: string | undefined, signal: AbortSignal): Promise<void>;
  close(): void;
}
