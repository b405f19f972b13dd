"""Groups of shards that one task each takes."""

from skills_pipeline.shards import Shard, even_groups


def shards(*postings):
    return [Shard("DE", f"2025-{month:02}", "f", number) for month, number in enumerate(postings, start=1)]


def test_shards_are_grouped_evenly_in_as_many_groups_as_their_postings_need():
    groups = even_groups(shards(5, 1, 4, 2, 6), postings=9)
    assert [[shard.postings for shard in group] for group in groups] == [[6, 2, 1], [5, 4]]


def test_a_shard_larger_than_a_group_is_one_and_nothing_makes_no_group():
    groups = even_groups(shards(1, 50), postings=10)
    assert [[shard.postings for shard in group] for group in groups] == [[50], [1]]
    assert even_groups([], postings=10) == []
