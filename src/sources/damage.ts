/** Why a compressed file gives less text than it should. */
export interface Damage {
  /** cut: the file ends in the middle; bad: bytes are wrong, or foreign bytes follow. */
  kind: 'cut' | 'bad';
  reason: string;
  /** Bytes of text that came before. */
  bytes: number;
}

/** Thrown where the bytes end and more are needed, or are not what they have to be. */
export class DamageFault extends Error {
  override readonly name = 'DamageFault';
  constructor(
    readonly kind: Damage['kind'],
    reason: string,
  ) {
    super(reason);
  }
}
