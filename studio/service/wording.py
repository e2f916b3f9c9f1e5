"""The verbs of the façade that help with words: what a description lacks, what a photo shows."""

from __future__ import annotations

from studio.domain.identity import Influencer, Product
from studio.domain.storyboard import MAX_PROMPT_CHARACTERS
from studio.prompts.product_check import missing_product_traits
from studio.prompts.subject_check import missing_traits
from studio.service import describing, photo_words
from studio.service.checks import checked_id, checked_text
from studio.service.describing import Description
from studio.service.wiring import Parts
from studio.store.identities import describe_identity


class Wording:
    """What a studio can be asked about descriptions."""

    _parts: Parts

    def check_subject(self, text: str) -> list[str]:
        """What a subject description lacks to hold an identity: age, build, hair, eyes, marks, wardrobe."""
        return list[str](missing_traits(checked_text(text, "subject", MAX_PROMPT_CHARACTERS)))

    def check_product(self, text: str) -> list[str]:
        """What a product's description lacks to hold it: shape, material, label, colours."""
        return list[str](missing_product_traits(checked_text(text, "description", MAX_PROMPT_CHARACTERS)))

    async def check_against_photos(
        self, text: str, person_id: str | None = None, product_id: str | None = None
    ) -> list[str]:
        """Sentences on where a description and the chosen photo disagree; empty where nothing speaks for it.

        person_id, product_id: of an influencer or a product, or of a kit of one; both: the text is about the
        person. Compared with what describe_photo said of that photo, and with the colours it shows.
        Raises NotFound.
        """
        checked = checked_text(text, "description", MAX_PROMPT_CHARACTERS)
        return await photo_words.disagreements(self._parts, checked, person_id, product_id)

    def set_description(self, id: str, text: str) -> Influencer | Product:
        """Keep words for an influencer or a product, which its storyboards are offered; "" takes them away.

        No storyboard changes by it, and nothing gets out of date. Raises NotFound, InvalidInput.
        """
        checked = checked_id(id, "influencer or product")
        words = checked_text(text, "description", MAX_PROMPT_CHARACTERS).strip()
        return self._parts.database.write(lambda tx: describe_identity(tx, checked, words))

    async def describe_photo(self, source_id: str) -> Description:
        """A suggestion of words for the photo of an influencer, a product, a kit or a picture.

        Nothing is changed by it; later descriptions are compared with it (check_against_photos).

        Asked of the service that looks at pictures, which may cost money; it is in the ledger as "chat".
        Raises Conflict where none is chosen, BudgetReached, NotFound, ProviderFailed.
        """
        return await describing.describe(self._parts, source_id)
