"""Blocks as files: slides, documents, workbooks, PDF, pictures.

For a pack: ``pack.build(Choice(…), store, catalogue, formats=…, pictures=Browser()) -> Pack``; ``Pack.zip()`` and
``Pack.write(folder)``. For one chart: ``chart.slide(description, stamp, text, office)``, ``chart.workbook(…)`` and
``pictures.png(description, size, …, pictures=browser)``. For the basket:
``basket.Basket`` with ``to_token`` and ``from_token``, made a report by ``Choice(kind="basket", basket=…)``. For a file
that came back: ``checking.verify(path, store, catalogue) -> Verdict``.

``compose`` turns a choice into a ``Document``; every writer takes that one value. One ``Browser`` is kept for the
server; without it, or without a browser on the machine, only pictures are missing.
"""
