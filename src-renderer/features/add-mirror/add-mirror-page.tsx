import { useEffect, useState } from 'react'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { readChoice } from './choice.ts'
import { MirrorFormPage } from './mirror-form-page.tsx'
import { takeSignIn } from './recognise-address.ts'

/** A new mirror or one-time fetch; `url`, `repository` and `direction` of the page's address fill it in. */
export const AddMirrorPage = () => {
  const [parameters, change] = useQueryParameters()
  const [count, setCount] = useState(0)
  const url = parameters.get('url') ?? ''
  const repository = parameters.get('repository')
  // A secret that came with the address does not stay in it; the form has taken it.
  const clean = takeSignIn(url).text
  const [first, setFirst] = useState({ url, clean })
  if (first.clean !== clean) setFirst({ url, clean })
  useEffect(() => {
    if (clean !== url) change({ url: clean })
  })

  return (
    <MirrorFormPage
      key={`${count} ${clean} ${repository ?? ''}`}
      given={{
        url: first.url,
        repository: repository === '' ? null : repository,
        choice: readChoice(parameters.get('direction')),
      }}
      onAnother={() => {
        change({ url: null, repository: null, direction: null })
        setCount(count + 1)
      }}
    />
  )
}
