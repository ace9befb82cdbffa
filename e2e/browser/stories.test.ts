import { describe } from 'vitest'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { tellCredential } from '../interface-stories/credential-story.ts'
import { tellFirstRun } from '../interface-stories/first-run-story.ts'
import { tellKept } from '../interface-stories/kept-story.ts'
import { tellKeyboard } from '../interface-stories/keyboard-story.ts'
import { tellKilledCore } from '../interface-stories/killed-core-story.ts'
import { tellLiveRun } from '../interface-stories/live-run-story.ts'
import { tellPalette } from '../interface-stories/palette-story.ts'
import { tellPush } from '../interface-stories/push-story.ts'
import { tellRefusedBranch } from '../interface-stories/refused-branch-story.ts'
import { tellSettings } from '../interface-stories/settings-story.ts'
import { tellTwoClients } from '../interface-stories/two-clients-story.ts'

describe.skipIf(noBrowser !== null)(`in a browser${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  const open = useBrowserInterface()
  tellFirstRun(open)
  tellPush(open)
  tellRefusedBranch(open)
  tellCredential(open)
  tellLiveRun(open)
  tellKept(open)
  tellKilledCore(open)
  tellKeyboard(open)
  tellTwoClients(open)
  tellSettings(open)
  tellPalette(open)
})
