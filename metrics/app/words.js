// Streamlit has its own words in English only. Wherever it writes one of them, ours take its place; whatever a person
// wrote stands in markup of our own or in a control's value, and is left alone.
const ATTRIBUTES = ["placeholder", "aria-label", "title"]
const OURS = ".m, .js-plotly-plot, script, style"
let exact = new Map(), patterns = []

const plain = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

function learn(pairs) {
  exact = new Map(pairs.filter(([said]) => !said.includes("{")))
  patterns = pairs.filter(([said]) => said.includes("{")).map(([said, ours]) => {
    const parts = said.split(/(\{\w+\})/).map((part) => part.startsWith("{") ? `(?<${part.slice(1, -1)}>.*)` : plain(part))
    return [new RegExp(`^${parts.join("")}$`), ours]
  })
}

function instead(said) {
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
  if (node.nodeType === Node.TEXT_NODE) {
    const ours = instead(node.data)
    if (ours !== node.data) node.data = ours
    return
  }
  for (const name of ATTRIBUTES) {
    const said = node.getAttribute(name)
    if (said && instead(said) !== said) node.setAttribute(name, instead(said))
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
  learn(data.words)
  sweep(document.body)
  if (!watches) watch()
  watches = true
}
