"""Every table of the product, for the migrations and for whatever needs the whole schema."""

import tracker.accounts.models
import tracker.committees.models
import tracker.evaluation.models
import tracker.monitoring.models
import tracker.planning.models
import tracker.reporting.models
import tracker.rounds.models
import tracker.shared.audit
import tracker.shared.ledger
import tracker.shared.outbox
import tracker.shared.search
import tracker.shared.settings
import tracker.shared.town
import tracker.shared.words  # noqa: F401 - imported for their tables
