import type { ErrorCode, ErrorDetails } from './app-error.ts'
import { connectionMessages } from './connection-messages.ts'
import { forgeMessages } from './forge-messages.ts'
import type { ErrorMessage, MessageOf } from './message-words.ts'
import { remoteMessages } from './remote-messages.ts'
import { requestMessages } from './request-messages.ts'
import { storeMessages } from './store-messages.ts'

/** Sentences follow the failure table of the mirror semantics (section 2.10): plain, no blame, no codes. */
const messages: Readonly<Record<ErrorCode, MessageOf>> = {
  ...requestMessages,
  ...connectionMessages,
  ...remoteMessages,
  ...forgeMessages,
  ...storeMessages,
}

/**
 * The words for a failure.
 * @param details host, path, ref, refs …: whatever the failing place knew; missing ones have a general word
 */
export const errorMessage = (code: ErrorCode, details: ErrorDetails = {}): ErrorMessage =>
  messages[code](details)
