"""Making the sound of a word."""

from collections.abc import Mapping
from uuid import UUID

from vocavision.catalogue import queries as catalogue_queries
from vocavision.lib import clock, speech
from vocavision.lib.outbound.programs import ProgramFailed
from vocavision.ops.retries import Hopeless
from vocavision.sounds import naming


def speak(_job_id: UUID, payload: Mapping[str, str | int]) -> None:
    """Speak the word of this id into its file, unless that is there; whoever asks later has it tried anew."""
    for word in catalogue_queries.words([int(payload["word"])]):
        if not naming.is_sayable(word.headword):
            raise Hopeless("The headword cannot be said.")
        name, kept = naming.file_name(word.slug, naming.sound_hash(word.headword)), speech.current().kept
        if kept.get(name, clock.now()) is not None:
            return
        try:
            kept.put(name, speech.spoken(word.headword, naming.VOICE), clock.now())
        except ProgramFailed as error:
            raise Hopeless(f"{error}.") from error
        except OSError as error:
            raise Hopeless(f"The sound cannot be kept: {error.strerror}.") from error
