"""The register of carriers."""

from sqlmodel import Session

from tracker.planning import queries
from tracker.planning.errors import CarrierNameTaken
from tracker.planning.models import Carrier, CarrierFields


def write_carrier(session: Session, carrier: Carrier | None, entered: CarrierFields) -> Carrier:
    """Add a carrier to the register or change it; raise `CarrierNameTaken` for a name that stands there."""
    known = queries.find_carrier_by_name(session, entered.name)
    if known is not None and (carrier is None or known.id != carrier.id):
        raise CarrierNameTaken("name")
    carrier = carrier or Carrier(name=entered.name)
    for name in CarrierFields.model_fields:
        setattr(carrier, name, getattr(entered, name))
    session.add(carrier)
    session.flush()
    return carrier
