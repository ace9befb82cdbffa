import { describe } from 'vitest'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { tellStories } from '../interface-stories/every-story.ts'

describe.skipIf(noBrowser !== null)(`in a browser${noBrowser === null ? '' : ` (${noBrowser})`}`, () =>
  tellStories(import.meta.filename, useBrowserInterface()),
)
