"""When a text is judged: once nobody writes in it any more, whatever the machine is busy with."""

import asyncio
import io
import json

from engine.editor.server import QUIET, EditorServer

URI = "file:///scripts/sale.num"


def of_open_text():
    """A server in this process, and all it writes to its editor, a message a line."""
    server, written = EditorServer("tested"), Lines()
    server.protocol.set_writer(written, include_headers=False)
    return server, written


class Lines(io.BytesIO):
    def write(self, message):
        return super().write(message + b"\n")

    def versions(self):
        return [json.loads(line)["params"].get("version") for line in self.getvalue().splitlines()]


async def until_told(written):
    async with asyncio.timeout(10):
        while not written.versions():
            await asyncio.sleep(QUIET / 10)


def test_many_changes_are_judged_once():
    async def write():
        server, written = of_open_text()
        for version in range(2, 30):
            server.documents.put(URI, version, "send $a")
            server.judge_soon(URI)
        await until_told(written)
        await asyncio.sleep(2 * QUIET)
        return written.versions()

    assert asyncio.run(write()) == [29]


def test_a_text_that_is_closed_before_it_is_judged_has_no_problems():
    async def close():
        server, written = of_open_text()
        server.documents.put(URI, 2, "send $a")
        server.judge_soon(URI)
        server.close(URI)
        await asyncio.sleep(2 * QUIET)
        return written.versions()

    assert asyncio.run(close()) == [None]
