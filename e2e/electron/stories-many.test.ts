import { describe } from 'vitest'
import { useDesktopInterface } from '../fixtures/desktop-interface.ts'
import { noElectron } from '../fixtures/electron-app.ts'
import { tellStories } from '../interface-stories/every-story.ts'

describe.skipIf(noElectron !== null)(
  `in the window of the desktop app${noElectron === null ? '' : ` (${noElectron})`}`,
  () => tellStories(import.meta.filename, useDesktopInterface()),
)
