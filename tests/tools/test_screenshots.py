"""The pictures of the pages."""

import shutil
import struct

import pytest

pytestmark = pytest.mark.browser


def test_every_picture_is_taken_at_its_size(tmp_path):
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium on this machine")
    from tools.screenshots import SHOTS, main

    main([str(tmp_path)])

    sizes = {file.stem: struct.unpack(">II", file.read_bytes()[16:24]) for file in tmp_path.glob("*.png")}
    assert sizes == {name: size for name, _, size, _ in SHOTS}
