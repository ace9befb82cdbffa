import { config } from 'zod'

/**
 * Imported before anything else: schemas look when they are made whether they may compile code. The content security
 * policy of the page forbids that, and would report each look.
 */
config({ jitless: true })
