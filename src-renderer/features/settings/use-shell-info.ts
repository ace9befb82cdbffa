import { useEffect, useState } from 'react'
import type { ShellCallOutput } from '../../../src-shared/contract/shell-calls.ts'
import type { ShellBridge } from '../../transport/connection.ts'

/** What the desktop shell says of itself; null in a browser, and until it answered. */
export const useShellInfo = (shell: ShellBridge | null): ShellCallOutput<'shell.info'> | null => {
  const [info, setInfo] = useState<ShellCallOutput<'shell.info'> | null>(null)
  useEffect(() => {
    if (shell === null) return
    let isShown = true
    shell.call('shell.info', {}).then(
      (answer) => isShown && setInfo(answer),
      // It says no more of itself then; nothing on the page depends on it.
      () => undefined,
    )
    return () => {
      isShown = false
    }
  }, [shell])
  return info
}
