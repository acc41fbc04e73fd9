"""For machines that watch over us: alive, ready, and counters."""

from typing import Any

from litestar import Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from panel.core import db
from panel.core.duty import worker_is_alive
from panel.core.errors import NotFound
from panel.core.guard import ANYONE
from panel.core.http import AnyRequest
from panel.core.settings import settings
from panel.core.tokens import same


@get("/live", allow=ANYONE)
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@get("/ready", allow=ANYONE)
async def ready() -> Response[dict[str, Any]]:
    """Database reachable, schema current, a worker alive: 200, else 503 with what is missing."""
    parts = await readiness()
    good = all(parts.values())
    return Response({"status": "ready" if good else "not ready", **parts}, status_code=200 if good else 503)


async def readiness() -> dict[str, bool]:
    try:
        await db.ping()
    except Exception:
        return {"database": False, "schema": False, "worker": False}
    current = await db.schema_is_current()
    return {"database": True, "schema": current, "worker": current and await worker_is_alive()}


@get("/metrics", allow=ANYONE)
async def metrics(request: AnyRequest) -> Response[bytes]:
    """Prometheus text, for the bearer of METRICS_TOKEN, else for this machine alone."""
    wanted = settings().metrics_token
    sent = request.headers.get("authorization", "").removeprefix("Bearer ")
    here = request.client is not None and request.client.host in ("127.0.0.1", "::1")
    direct = here and "x-forwarded-for" not in request.headers
    if not (same(sent, wanted) if wanted else direct):
        raise NotFound
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
