import { it } from 'vitest'
it('measures', async () => { await import('/tmp/content-measure.ts') }, 500_000)
