import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Vault } from '../../../functions/shared/vault.ts';

const keys = () => ({ encryption: randomBytes(32), lookup: randomBytes(32), secret: randomBytes(32) });
const nik = '3276015503900001';

describe('the vault', () => {
  it('opens what it sealed, for the same owner only', () => {
    const vault = new Vault(keys());
    const sealed = vault.seal('WUB-26-AAAA-BBBB', { nik });
    expect(vault.open('WUB-26-AAAA-BBBB', sealed)).toEqual({ nik });
    expect(() => vault.open('WUB-26-CCCC-DDDD', sealed)).toThrow('unable to authenticate');
  });

  it('notices a changed byte anywhere', () => {
    const vault = new Vault(keys());
    const sealed = vault.seal('owner', { nik });
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.open('owner', changed)).toThrow(/unable to authenticate|key version/);
    }
  });

  it('never shows the NIK in what it stores, and seals it differently each time', () => {
    const vault = new Vault(keys());
    const [one, other] = [vault.seal('owner', { nik }), vault.seal('owner', { nik })];
    expect(Buffer.from(one).includes(nik)).toBe(false);
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
  });

  it('finds a NIK again by a hash that another city cannot compute', () => {
    const shared = keys();
    expect(new Vault(shared).lookup(nik)).toBe(new Vault(shared).lookup(nik));
    expect(new Vault(shared).lookup(nik)).not.toBe(new Vault(keys()).lookup(nik));
    expect(new Vault(shared).lookup(nik)).not.toBe(new Vault(shared).lookup('3276015503900002'));
  });

  it('makes a secret that follows from number and version and can be read aloud', () => {
    const vault = new Vault(keys());
    const secret = vault.secretOf('WUB-26-AAAA-BBBB', 1);
    expect(secret).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(vault.isSecretOf('WUB-26-AAAA-BBBB', 1, secret)).toBe(true);
    expect(vault.isSecretOf('WUB-26-AAAA-BBBB', 2, secret)).toBe(false);
    expect(vault.isSecretOf('WUB-26-AAAA-BBBC', 1, secret)).toBe(false);
    expect(vault.isSecretOf('WUB-26-AAAA-BBBB', 1, '')).toBe(false);
  });
});
