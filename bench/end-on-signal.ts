import { rmSync } from 'node:fs'
import type { ApacheUpstream } from '../src-main/testing/apache-upstream.ts'

/** Ctrl-C leaves nothing behind: apache is ended and the scratch folder removed. A core ends with its starter. */
export const endOnSignal = (apache: ApacheUpstream, scratch: string): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void apache.stop().finally(() => {
        rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
        process.exit(130)
      })
    })
  }
}
