import { PenLine } from 'lucide-react'
import type { SignatureKind } from '../../../src-shared/domain/commit.ts'
import styles from './commit-list.module.css'
import { signatureWords } from './signature-words.ts'

/** A signature stands in the commit. */
export const SignatureSign = ({ kind }: { readonly kind: SignatureKind }) => (
  <span className={styles['signature']} title={signatureWords(kind)}>
    <PenLine aria-hidden />
    <span className="visually-hidden">{signatureWords(kind)}</span>
  </span>
)
