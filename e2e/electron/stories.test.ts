import { describe } from 'vitest'
import { useDesktopInterface } from '../fixtures/desktop-interface.ts'
import { noElectron } from '../fixtures/electron-app.ts'
import { tellEveryStory } from '../interface-stories/every-story.ts'

describe.skipIf(noElectron !== null)(
  `in the window of the desktop app${noElectron === null ? '' : ` (${noElectron})`}`,
  () => tellEveryStory(useDesktopInterface()),
)
