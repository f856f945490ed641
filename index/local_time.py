"""The day of a moment where its readers live: a paper's day is that of Paris, not that of Greenwich."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache

PARIS = "Europe/Paris"


def local_moment(iso: str) -> datetime | None:
    """The moment of an ISO 8601 date as clocks show it where it was written, without a zone; None for a bare day.

    A moment in UTC is one of Paris: systems write it so whatever their readers' clocks say. Any other offset is the
    writer's own clock and stays.
    """
    if len(iso) == len("2024-11-17"):
        return None
    moment = datetime.fromisoformat(iso)
    if moment.utcoffset() == timedelta(0):
        moment = moment.astimezone(zone_of(PARIS))
    return moment.replace(tzinfo=None)


def local_day(iso: str) -> date:
    """The day of an ISO 8601 day or moment, as `local_moment` has it."""
    try:
        moment = local_moment(iso)
    except OverflowError:  # the first or the last day of the calendar
        moment = None
    return moment.date() if moment else date.fromisoformat(iso[:10])


def in_zone(iso: str, zone: str) -> str:
    """A moment that has a zone as the clocks of `zone` show it; what has none stays as it is."""
    if len(iso) == len("2024-11-17"):
        return iso
    moment = datetime.fromisoformat(iso)
    if moment.tzinfo is None:
        return iso
    moment = moment.astimezone(zone_of(zone))
    # An offset of 0 would be read as UTC again.
    return (moment if moment.utcoffset() else moment.replace(tzinfo=None)).isoformat()


@cache
def zone_of(name: str) -> tzinfo:
    """The zone of that name; where the system has no table of zones, the winter time of Paris."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        if name == PARIS:
            return timezone(timedelta(hours=1))
        raise


def is_zone(name: str) -> bool:
    """Whether there is a zone of that name."""
    try:
        zone_of(name)
    except (KeyError, ValueError, OSError):  # zoneinfo tells with the first that there is none of that name
        return False
    return True


def unix_day_one(iso: str) -> bool:
    """Whether a date is the one that computers count from: a field that was never filled, wherever the clock stood."""
    if len(iso) == len("2024-11-17"):
        return iso == "1970-01-01"
    moment = datetime.fromisoformat(iso)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return abs(moment.timestamp()) <= 86_400 and moment.timestamp() % 3600 == 0
