import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { tellAddMirror } from './add-mirror-story.ts'
import { tellBrowse } from './browse-story.ts'
import { tellCredential } from './credential-story.ts'
import { tellFirstRun } from './first-run-story.ts'
import { tellFlip } from './flip-story.ts'
import { tellForge } from './forge-story.ts'
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

type Tell = (open: OpenInterface) => void

/**
 * What a person does with the interface, told the same in a browser tab and in the window of the desktop app; in parts
 * that take about as long, so that they can be told side by side: `stories-<part>.test.ts`.
 */
const storyParts: Readonly<Record<string, readonly Tell[]>> = {
  begin: [
    tellFirstRun,
    tellAddMirror,
    tellSchedule,
    tellPush,
    tellLiveRun,
    tellCredential,
    tellPalette,
    tellManyMirrors,
  ],
  rule: [tellForge, tellFlip, tellRefusedBranch, tellTwoWay, tellKept, tellSafetyNets],
  keep: [tellBrowse, tellKilledCore, tellTwoClients, tellKeyboard, tellSettings, tellWebhook],
}

const testFile = /^stories-(.+)\.test\.ts$/

/** Tells the part that a test file is named after. @param file the test file that calls this */
export const tellStories = (file: string, open: OpenInterface): void => {
  const part = testFile.exec(path.basename(file))?.[1] ?? ''
  for (const tell of storyParts[part] ?? []) tell(open)
  test('every story is told here', () => {
    const told = readdirSync(path.dirname(file)).flatMap((name) => testFile.exec(name)?.[1] ?? [])
    expect(told.toSorted()).toEqual(Object.keys(storyParts).toSorted())
  })
}
