import { failureOfOutput } from '../classify-failure.ts'
import { failureContext } from '../run-remote-git.ts'
import { judgeUpdates } from './judge-updates.ts'
import { postPush } from './post-push.ts'
import type { PushOverHttp, SendOverHttpParts, SentOverHttp } from './push-over-http.ts'
import { askReceivingSide } from './receiving-side.ts'

/**
 * Pushes over a kept-open connection, without `git push`: one process writes the pack, none where the remote has all
 * of it. Refused refs are answers. https://git-scm.com/docs/gitprotocol-http#_smart_service_git_receive_pack
 * @returns null when the server does not speak the "smart" protocol: nothing was sent, git must do it
 * @throws AppError `remote_…` when the push as a whole failed, so that no ref can be said to have been refused;
 *   `cancelled`, `store_damaged`, `disk_full`, `git_unusable`
 */
export type SendOverHttp = (push: PushOverHttp) => Promise<SentOverHttp | null>

export const createSendOverHttp =
  (parts: SendOverHttpParts): SendOverHttp =>
  async (push) => {
    const { remote, updates, isAtomic, signal } = push
    for (let mayLookAgain = true; ; mayLookAgain = false) {
      const side = await askReceivingSide(parts.exchange, remote, signal)
      if (side === null) return null
      const { commands, lines } = judgeUpdates(updates, side, isAtomic)
      if (commands.length === 0) return { lines, output: '', movedTo: side.movedTo, bytes: 0 }
      if (isAtomic && !side.capabilities.has('atomic')) {
        const words = 'fatal: the receiving end does not support --atomic push'
        throw failureOfOutput(words, failureContext(remote, 'write'))
      }
      // The host closed the connection in the moment it was used. It may have taken the push all the same, and would
      // refuse it the second time: so it is not sent again, but looked again what there is to send.
      const sent = await postPush(parts, push, side, commands, mayLookAgain)
      if (sent !== 'look again') return { ...sent, lines: [...lines, ...sent.lines] }
    }
  }
