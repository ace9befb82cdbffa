import { describeContractTransport } from '../../testing/contract-conformance.ts'
import { createMemoryClient } from './memory-client.ts'

describeContractTransport({
  name: 'memory',
  carriesEvents: true,
  resumes: false,
  limitsCalls: false,
  serve: (host) =>
    Promise.resolve({
      connect: ({ listener }) => {
        const client = createMemoryClient(host)
        if (listener !== undefined) client.on(listener)
        return Promise.resolve(client)
      },
      close: () => Promise.resolve(),
    }),
})
