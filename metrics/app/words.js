// Streamlit has its own words in English only. Wherever it writes one of them, ours take its place. What a person
// wrote is left alone: it stands in markup of our own, in a control's value, or among choices, where few words are its.
const ATTRIBUTES = ["placeholder", "aria-label", "title"]
const OURS = ".m, .js-plotly-plot, [data-testid='stFileChipName'], script, style"
const CHOICES = '[role="option"], [data-testid="stMultiSelectTagsContainer"] [title]'
let anywhere = learned([]), inLists = anywhere

const plain = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

function learned(pairs) {
  const patterns = pairs.filter(([said]) => said.includes("{")).map(([said, ours]) => {
    const parts = said.split(/(\{\w+\})/).map((part) => part.startsWith("{") ? `(?<${part.slice(1, -1)}>.*)` : plain(part))
    return [new RegExp(`^${parts.join("")}$`), ours]
  })
  return { exact: new Map(pairs.filter(([said]) => !said.includes("{"))), patterns }
}

function instead(said, { exact, patterns }) {
  const core = said.trim()
  if (!core) return said
  if (exact.has(core)) return said.replace(core, () => exact.get(core))
  for (const [pattern, ours] of patterns) {
    const found = pattern.exec(core)
    if (found) return ours.replace(/\{(\w+)\}/g, (_, name) => found.groups[name])
  }
  return said
}

function put(node) {
  const isText = node.nodeType === Node.TEXT_NODE
  const words = (isText ? node.parentElement : node).closest(CHOICES) ? inLists : anywhere
  if (isText) {
    const ours = instead(node.data, words)
    if (ours !== node.data) node.data = ours
    return
  }
  for (const name of ATTRIBUTES) {
    const said = node.getAttribute(name)
    const ours = said && instead(said, words)
    if (ours !== said) node.setAttribute(name, ours)
  }
  // What scrolls is no stop of its own on the way of the keys: the first stop is the link past the menu.
  if (node.id === "stMain") node.tabIndex = -1
  // A short notice points to a name that is not there; it is its own name.
  if (node.matches('[role="alertdialog"]:not([aria-label])')) node.setAttribute("aria-label", node.textContent)
  // A place that takes files and has a name is no mere decoration, as Streamlit tells those who cannot see it.
  if (node.matches('[role="presentation"][aria-label]')) node.setAttribute("role", "group")
}

function sweep(top) {
  const around = top.nodeType === Node.TEXT_NODE ? top.parentElement : top
  if (!around || around.closest?.(OURS)) return
  put(top)
  if (top.nodeType === Node.TEXT_NODE) return
  const walk = document.createTreeWalker(top, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
  while (walk.nextNode()) put(walk.currentNode)
}

function watch() {
  new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) {
      if (type !== "childList") target.parentElement?.closest(OURS) || put(target)
      else addedNodes.forEach((node) => [Node.TEXT_NODE, Node.ELEMENT_NODE].includes(node.nodeType) && sweep(node))
    }
  }).observe(document.body, {
    attributeFilter: ATTRIBUTES, attributes: true, characterData: true, childList: true, subtree: true,
  })
}

let watches = false
export default function ({ data }) {
  document.documentElement.lang = data.lang
  anywhere = learned(data.words)
  inLists = learned(data.lists)
  sweep(document.body)
  if (!watches) watch()
  watches = true
}
