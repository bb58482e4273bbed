const signatures: readonly { readonly type: string; readonly bytes: readonly number[] }[] = [
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
];

/** The media type a file's first bytes show, or undefined where it is none of those we take. */
export function fileKind(firstBytes: Uint8Array): string | undefined {
  return signatures.find(({ bytes }) => bytes.every((byte, index) => firstBytes[index] === byte))?.type;
}
