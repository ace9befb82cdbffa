import { FileUp } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import { Button } from '../../components/button.tsx'
import styles from './setup-file.module.css'
import type { SetupText } from './use-apply-setup.ts'

/** What the core takes in one message, in bytes, with room for what goes with it. */
const mostBytes = 900_000

const tooLarge = (name: string): string =>
  `${name} is larger than the core takes at once. Split it: what a file does not name is left alone.`

/** A file is chosen, or dropped. */
export const ChooseSetupFile = ({ onChoose }: { readonly onChoose: (file: SetupText) => void }) => {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setProblem(null)
    if (file.size > mostBytes) {
      setProblem(tooLarge(file.name))
      return
    }
    try {
      const text = await file.text()
      // As it travels, with its line ends and quotes written out.
      const bytes = new TextEncoder().encode(JSON.stringify(text)).length
      if (bytes > mostBytes) setProblem(tooLarge(file.name))
      else onChoose({ name: file.name, text })
    } catch {
      setProblem(`${file.name} cannot be read. Is it a folder, or gone?`)
    }
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }

  return (
    <>
      <div
        className={styles['drop']}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>Drop a set-up file here, or</p>
        <Button tone="primary" icon={<FileUp />} onClick={() => input.current?.click()}>
          Choose a file…
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Set-up file"
          accept=".yaml,.yml,.json,application/yaml,application/json"
          onChange={({ target }) => {
            void take(target.files?.[0])
            // The same file may be chosen again, once it was mended.
            target.value = ''
          }}
        />
        <p className={styles['muted']}>YAML or JSON, as the export writes it.</p>
      </div>
      {problem !== null && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
    </>
  )
}
