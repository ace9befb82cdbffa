/** A thread that verifies signatures and does nothing else. Started by `verify-threads.ts`. */
import { parentPort } from 'node:worker_threads'
import { createRefuseCommit, type RefuseCommit } from '../../core/access/signatures/refuse-commit.ts'
import { verifyAtOnce } from '../../core/access/signatures/verify-bytes.ts'
import { commitsOf, type VerifyReply, type VerifyRequest } from './thread-messages.ts'

let now = 0
const withKeys = createRefuseCommit({ now: () => now, verifyBytes: verifyAtOnce })
let refuse: RefuseCommit = withKeys([])

const answer = async (request: VerifyRequest): Promise<VerifyReply> => {
  if (request.keys !== null) refuse = withKeys(request.keys)
  now = request.at
  const reasons: (string | null)[] = []
  for (const commit of commitsOf(request)) reasons.push(await refuse(commit))
  return reasons
}

// One request at a time: the next is sent when this one is answered.
parentPort?.on('message', (request: VerifyRequest) => {
  void answer(request)
    .catch(() => null)
    .then((reply) => parentPort?.postMessage(reply))
})
