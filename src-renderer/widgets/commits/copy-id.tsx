import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import styles from './commit-list.module.css'

/** How long "copied" is shown, in milliseconds. */
const shownMs = 1_500

/** A short id that copies the whole one. Lighter than a button with a tooltip: there is one in every row. */
export const CopyId = ({ id, canFocus }: { readonly id: string; readonly canFocus: boolean }) => {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <button
      type="button"
      className={styles['copyId']}
      tabIndex={canFocus ? 0 : -1}
      aria-label={isCopied ? 'Copied' : `Copy the id ${id.slice(0, 7)}`}
      title={id}
      onClick={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}
    >
      <code>{id.slice(0, 7)}</code>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </button>
  )
}
