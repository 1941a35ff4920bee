"""A contract of import-linter: layers named by patterns, of which every file of a container fits one."""

from __future__ import annotations

from fnmatch import fnmatchcase

from grimp import ImportGraph
from importlinter.contracts.layers import Layer, LayersContract, ModuleTail
from importlinter.domain.contract import ContractCheck
from importlinter.domain.helpers import module_expressions_to_modules


class LayersByPattern(LayersContract):
    """Its own ``layers``, where ``*_charts`` stands for all files of that form; a file in no layer breaks it."""

    type_name = "layers_by_pattern"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = module_expressions_to_modules(graph, self.containers)
        names = {child.rpartition(".")[2] for container in found for child in graph.find_children(container.name)}
        layers = [(layer.is_independent, _fitting(layer, names)) for layer in self.layers]
        self.layers = [Layer(tails, is_independent) for is_independent, tails in layers if tails]
        self.exhaustive = True
        return super().check(graph, verbose)


def _fitting(layer: Layer, names: set[str]) -> set[ModuleTail]:
    patterns = [tail.name for tail in layer.module_tails]
    return {ModuleTail(name, is_optional=True) for name in names if any(fnmatchcase(name, each) for each in patterns)}
