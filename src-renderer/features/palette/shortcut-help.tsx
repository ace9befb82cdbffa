import { useEffect, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { isTyping } from '../../components/is-typing.ts'
import { Kbd } from '../../components/kbd.tsx'
import { commandKeyName } from '../../lib/platform.ts'
import styles from './shortcut-help.module.css'

const shortcuts = (): readonly (readonly [readonly string[], string])[] => [
  [[commandKeyName(), 'K'], 'Find a repository, a mirror or an action'],
  [['/'], 'Search the list'],
  [['j'], 'Next row'],
  [['k'], 'Previous row'],
  [['Enter'], 'Open the row'],
  [['x'], 'Select the row; with Shift, all rows up to it'],
  [['s'], 'Sync the mirror now'],
  [['p'], 'Pause or resume the mirror'],
  [['Esc'], 'Close what is open'],
  [['?'], 'Show this'],
]

/** All keys, by `?`. */
export const ShortcutHelp = () => {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <Dialog
      open={isOpen}
      onClose={() => setOpen(false)}
      title="Keys"
      footer={<Button onClick={() => setOpen(false)}>Close</Button>}
    >
      <dl className={styles['list']}>
        {shortcuts().map(([keys, text]) => (
          <div key={text} className={styles['row']}>
            <dt>
              <Kbd keys={keys} />
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
