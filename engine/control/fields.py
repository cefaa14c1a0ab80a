"""What the bodies of several requests below /control have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

WITHOUT_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a NUL."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
"""Of a tenant, a product, a shipped template."""
Remark = Annotated[str, Field(max_length=2_000, pattern=WITHOUT_NUL)]


class Strict(BaseModel):
    """A body with these members and no others, each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)
