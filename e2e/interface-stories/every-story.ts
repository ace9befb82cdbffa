import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isLongRun } from '../../src-main/testing/long-run.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { tellAddMirror } from './add-mirror-story.ts'
import { tellBrowse } from './browse-story.ts'
import { tellCredential } from './credential-story.ts'
import { tellFirstRun } from './first-run-story.ts'
import { tellFlip } from './flip-story.ts'
import { tellForge } from './forge-story.ts'
import { tellForgeMirror } from './forge-mirror-story.ts'
import { tellGitHubApp } from './github-app-story.ts'
import { tellHookStorm } from './hook-storm-story.ts'
import { tellHooksIn } from './hooks-in-story.ts'
import { tellImportMany } from './import-many-story.ts'
import { tellKept } from './kept-story.ts'
import { tellKeyboard } from './keyboard-story.ts'
import { tellKilledCore } from './killed-core-story.ts'
import { tellLiveRun } from './live-run-story.ts'
import { tellManyMirrors } from './many-mirrors-story.ts'
import { tellMovedRepositories } from './moved-repositories-story.ts'
import { tellPalette } from './palette-story.ts'
import { tellPush } from './push-story.ts'
import { tellRenewedSignIn } from './renewed-sign-in-story.ts'
import { tellRotatedToken } from './rotated-token-story.ts'
import { tellRefusedBranch } from './refused-branch-story.ts'
import { tellRefusedForgeMirror } from './refused-forge-mirror-story.ts'
import { tellSchedule } from './schedule-story.ts'
import { tellSafetyNets } from './safety-nets-story.ts'
import { tellSignIn } from './sign-in-story.ts'
import { tellSettings } from './settings-story.ts'
import { tellSetupFile } from './setup-file-story.ts'
import { tellSingleSignOn } from './single-sign-on-story.ts'
import { tellSshKey } from './ssh-key-story.ts'
import { tellTwoClients } from './two-clients-story.ts'
import { tellTwoWay } from './two-way-story.ts'
import { tellWebhook } from './webhook-story.ts'

type Tell = (open: OpenInterface) => void

/** A story, and whether `npm test` tells it in the window of the desktop app as well. */
type Story = Tell | { readonly inBothShells: Tell }

/** One where the shell matters: how it opens, its keys, files it saves, a core that dies, news that come by themselves. */
const inBothShells = (tell: Tell): Story => ({ inBothShells: tell })

/**
 * What a person does with the interface, told the same in a browser tab and in the window of the desktop app; in parts
 * that take about as long, so that they can be told side by side: `stories-<part>.test.ts`. `npm test` tells all of
 * them in a browser and a few in the desktop app, `npm run test:long` all in both.
 */
const storyParts: Readonly<Record<string, readonly Story[]>> = {
  begin: [
    inBothShells(tellFirstRun),
    tellAddMirror,
    tellSchedule,
    tellPush,
    inBothShells(tellLiveRun),
    tellCredential,
    tellPalette,
    tellManyMirrors,
  ],
  rule: [
    inBothShells(tellForge),
    tellSignIn,
    tellForgeMirror,
    tellHooksIn,
    tellFlip,
    tellRefusedBranch,
    tellTwoWay,
    tellKept,
    tellSafetyNets,
  ],
  forges: [
    inBothShells(tellSingleSignOn),
    tellMovedRepositories,
    tellRefusedForgeMirror,
    tellHookStorm,
    tellGitHubApp,
  ],
  keep: [
    tellBrowse,
    inBothShells(tellKilledCore),
    tellTwoClients,
    inBothShells(tellKeyboard),
    tellSshKey,
    tellSettings,
    inBothShells(tellSetupFile),
    tellWebhook,
  ],
  many: [tellImportMany, tellRotatedToken, tellRenewedSignIn],
}

const testFile = /^stories-(.+)\.test\.ts$/

/** Tells the part that a test file is named after. @param file the test file that calls this, in the folder of its shell */
export const tellStories = (file: string, open: OpenInterface): void => {
  const part = testFile.exec(path.basename(file))?.[1] ?? ''
  const stories = storyParts[part] ?? []
  const tellsAll = isLongRun || path.basename(path.dirname(file)) === 'browser'
  const told = stories.flatMap((story) => {
    if (typeof story !== 'function') return [story.inBothShells]
    return tellsAll ? [story] : []
  })
  for (const tell of told) tell(open)
  test(`${told.length} of ${stories.length} stories of "${part}" are told here, and no part is forgotten`, () => {
    const parts = readdirSync(path.dirname(file)).flatMap((name) => testFile.exec(name)?.[1] ?? [])
    expect(parts.toSorted()).toEqual(Object.keys(storyParts).toSorted())
    expect(stories.length).toBeGreaterThan(0)
  })
}
