import { Download, FileUp } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/page.tsx'
import { useContract } from '../../stores/contract-context.tsx'
import { useExport } from '../../stores/use-export.ts'
import { ApplySetupDialog } from './apply-setup-dialog.tsx'
import styles from './setup-file.module.css'

const fileName = 'mirrordesk-setup.yaml'

/** What there is as a file, and a file as what there is to be. */
export const SetupFileSection = () => {
  const contract = useContract()
  const [isOpen, setOpen] = useState(false)
  const { isBusy, said, save } = useExport()
  const exportSetup = (): Promise<void> =>
    save(async () => [(await contract.call('setup.exportText', {})).text], {
      name: fileName,
      type: 'application/yaml',
    })
  return (
    <Section
      title="Set-up as a file"
      description="Settings, accounts, repositories and mirrors in one text: to keep in git, or to set up another computer. No secret is in it."
    >
      <div className={styles['buttons']}>
        <Button icon={<Download />} busy={isBusy} onClick={() => void exportSetup()}>
          Export set-up…
        </Button>
        <Button icon={<FileUp />} onClick={() => setOpen(true)}>
          Apply a file…
        </Button>
        <span role="status" className={styles['muted']}>
          {said}
        </span>
      </div>
      {isOpen && <ApplySetupDialog onClose={() => setOpen(false)} />}
    </Section>
  )
}
