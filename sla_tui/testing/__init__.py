"""For authors of sources: tests that every source has to pass, ours among them.

Write a class in your own tests and let pytest find it::

    class TestMySource(SourceContract):
        now = 1_795_440_000

        @asynccontextmanager
        async def source(self):
            async with my_simulated_provider() as url:
                yield create(SourceContext(config=SourceConfig(id="mine", kind="mine", base_url=url), clock=...))

        @asynccontextmanager
        async def unreachable(self):
            yield create(SourceContext(config=SourceConfig(id="mine", kind="mine", base_url="http://127.0.0.1:1"), ...))
"""

from sla_tui.testing.source_contract import SourceContract

__all__ = ["SourceContract"]
