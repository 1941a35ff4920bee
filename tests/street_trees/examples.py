"""The survival rate worked out by hand."""

from metrics.model.example import Example

EXAMPLES = (
    Example(
        measure="ST1",
        title="example.alive",
        quarter="2018Q2",
        tables={
            "street_trees": (
                {"quarter": "2018Q2", "community": "甲社区", "planted": "40", "alive": "36"},
                {"quarter": "2018Q2", "community": "乙社区", "planted": "10", "alive": "9"},
            )
        },
        number=90,
        numerator=45,
        denominator=50,
    ),
)
