import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import styles from './copy-button.module.css'

const useCopy = (text: string) => {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (): void => {
    // Where the browser refuses, the text can still be selected.
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    )
  }
  return { copied, copy }
}

/** Copies `text`. `what` completes "Copy …". */
export const CopyButton = ({ text, what }: { readonly text: string; readonly what: string }) => {
  const { copied, copy } = useCopy(text)
  return (
    <IconButton
      label={copied ? 'Copied' : `Copy ${what}`}
      icon={copied ? <Check /> : <Copy />}
      onClick={copy}
    />
  )
}

/** An address, command or token to take away, with its button. */
export const CopyField = ({ text, what }: { readonly text: string; readonly what: string }) => {
  const { copied, copy } = useCopy(text)
  return (
    <div className={styles['field']}>
      <input
        readOnly
        value={text}
        aria-label={what}
        className={styles['text']}
        onFocus={(event) => event.target.select()}
      />
      <Button icon={copied ? <Check /> : <Copy />} onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
      <span role="status" className="visually-hidden">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  )
}
