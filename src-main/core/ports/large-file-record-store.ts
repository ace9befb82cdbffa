import type { LargeFile } from './large-files.ts'

/** What the store remembers about the large files of a mirror. */
export type LargeFileRecordStore = {
  /** Whether all that the mirror carries was searched once; new commits alone are searched from then on. */
  readonly isScanned: (mirrorId: string) => boolean
  /** All is searched once more: the mirror was turned round. */
  readonly forgetScan: (mirrorId: string) => void
  /** Files the source could not give so far. */
  readonly missing: (mirrorId: string) => readonly LargeFile[]
  readonly hasMissing: (mirrorId: string) => boolean
  /** What a search found and a transfer left over, in one transaction: `missing` replaces what was remembered. */
  readonly record: (
    mirrorId: string,
    result: { readonly missing: readonly LargeFile[]; readonly at: number },
  ) => void
}
