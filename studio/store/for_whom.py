"""Who a call is for, as it is when it is written down: a storyboard may change hands later, or be deleted."""

# Of a storyboard's call those who are in its brief; of others the kit, the influencer or the product that it
# belongs to, or that its generation is held to. For all rows; a WHERE makes it one. Also a step of the
# migrations (11): another meaning needs a statement of its own.
FOR_WHOM = """
    UPDATE ledger SET (kit_id, influencer_id, product_id) = (
        SELECT kits.id,
               COALESCE(storyboards.influencer_id, kits.influencer_id,
                        IIF(kind = 'influencer', held.id, NULL)),
               COALESCE(storyboards.product_id, kits.product_id, IIF(kind = 'product', held.id, NULL))
          FROM (SELECT COALESCE((SELECT json_extract(brief, '$.held_to.id') FROM generations
                                  WHERE generations.id = ledger.owner_id), ledger.owner_id) AS id) AS held
          LEFT JOIN storyboards ON storyboards.id = ledger.storyboard_id
          LEFT JOIN kits ON kits.id = held.id
          LEFT JOIN identities ON identities.id = held.id)
"""
