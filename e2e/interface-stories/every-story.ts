import type { OpenInterface } from '../fixtures/interface-world.ts'
import { tellAddMirror } from './add-mirror-story.ts'
import { tellBrowse } from './browse-story.ts'
import { tellCredential } from './credential-story.ts'
import { tellFirstRun } from './first-run-story.ts'
import { tellFlip } from './flip-story.ts'
import { tellKept } from './kept-story.ts'
import { tellKeyboard } from './keyboard-story.ts'
import { tellKilledCore } from './killed-core-story.ts'
import { tellLiveRun } from './live-run-story.ts'
import { tellManyMirrors } from './many-mirrors-story.ts'
import { tellPalette } from './palette-story.ts'
import { tellPush } from './push-story.ts'
import { tellRefusedBranch } from './refused-branch-story.ts'
import { tellSchedule } from './schedule-story.ts'
import { tellSafetyNets } from './safety-nets-story.ts'
import { tellSettings } from './settings-story.ts'
import { tellTwoClients } from './two-clients-story.ts'
import { tellTwoWay } from './two-way-story.ts'
import { tellWebhook } from './webhook-story.ts'

/** What a person does with the interface, told the same in a browser tab and in the window of the desktop app. */
export const tellEveryStory = (open: OpenInterface): void => {
  tellFirstRun(open)
  tellAddMirror(open)
  tellSchedule(open)
  tellPush(open)
  tellFlip(open)
  tellLiveRun(open)
  tellRefusedBranch(open)
  tellTwoWay(open)
  tellCredential(open)
  tellKept(open)
  tellSafetyNets(open)
  tellBrowse(open)
  tellKilledCore(open)
  tellTwoClients(open)
  tellKeyboard(open)
  tellSettings(open)
  tellWebhook(open)
  tellPalette(open)
  tellManyMirrors(open)
}
