import './transport/zod-without-eval.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { rememberedAppearance, showAppearance } from './app/remembered-appearance.ts'
import { createStores } from './stores/create-stores.ts'
import { connect } from './transport/connect.ts'
import './styles/base.css'

// Before anything is drawn: no flash of the other theme while the settings are read.
const remembered = rememberedAppearance()
if (remembered !== null) showAppearance(remembered)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

const connection = connect()
const stores = createStores(connection)

createRoot(root).render(
  <StrictMode>
    <App stores={stores} />
  </StrictMode>,
)
