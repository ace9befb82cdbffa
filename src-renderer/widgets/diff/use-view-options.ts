import { useMemo } from 'react'
import type { Diff, DiffFile } from '../../../src-shared/domain/diff.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useShowToast } from '../../stores/use-toasts.ts'
import type { DiffLayout } from './diff-preferences.ts'
import { codeOptions } from './highlighting.tsx'
import { wholeFiles } from './whole-files.ts'

/** How the lines of a diff are shown, and where those between the changes come from. */
export const useViewOptions = ({
  repository,
  diff,
  files,
  layout,
  ignoresWhitespace,
}: {
  readonly repository: string
  readonly diff: Diff
  readonly files: readonly DiffFile[]
  readonly layout: DiffLayout
  readonly ignoresWhitespace: boolean
}) => {
  const connection = useContract()
  const showToast = useShowToast()
  return useMemo(
    () => ({
      ...codeOptions,
      diffStyle: layout,
      diffIndicators: 'classic' as const,
      hunkSeparators: 'line-info-basic' as const,
      stickyHeaders: true,
      layout: { paddingTop: 0, paddingBottom: 16, gap: 8 },
      // Where spaces do not count, the lines between the changes are not the same on both sides.
      ...(ignoresWhitespace
        ? {}
        : {
            loadDiffFiles: wholeFiles({
              connection,
              repository,
              diff,
              files,
              onFailure: (text) => showToast({ text, tone: 'problem' }),
            }),
          }),
    }),
    [connection, diff, files, ignoresWhitespace, layout, repository, showToast],
  )
}
