using ChurnWorker.Model.Activity;
using FsCheck;
using FsCheck.Fluent;

namespace ChurnWorker.Model.Tests.Activity;

public class IdentityFoldTests
{
    private static readonly Gen<ActivityEvent> AnyLink =
        from target in Gen.Choose(0, 6)
        from step in Gen.Choose(1, 6)
        from instant in Gen.Choose(0, 8)
        from isMerge in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        select Link(isMerge, Name(target), Name((target + step) % 7), instant);

    private static readonly Arbitrary<ActivityEvent[]> AnyLinks = Arb.From(
        Gen.ArrayOf(AnyLink).Select(links => links.Select((link, i) => link with { EventId = $"e{i * 7 % 10}-{i}" }).ToArray()),
        links => Enumerable.Range(0, links.Length).Select(without => links.Where((_, i) => i != without).ToArray()));

    [Fact]
    public void A_merged_customer_belongs_to_the_one_it_was_merged_into() => Roots(Merge("A", "B", 1)).ShouldBe(["B>A"]);

    [Fact]
    public void A_chain_of_merges_has_one_root() => Roots(Merge("B", "C", 1), Merge("A", "B", 2), Merge("C", "D", 3)).ShouldBe(["B>A", "C>A", "D>A"]);

    [Fact]
    public void An_unmerge_undoes_the_merges_before_it() => Roots(Merge("A", "B", 1), Unmerge("A", "B", 2)).ShouldBeEmpty();

    [Fact]
    public void An_unmerge_that_is_older_than_the_merge_undoes_nothing() => Roots(Merge("A", "B", 2), Unmerge("A", "B", 1)).ShouldBe(["B>A"]);

    [Fact]
    public void At_one_instant_the_higher_event_id_counts() =>
        Roots(Merge("A", "B", 1, "e1"), Unmerge("A", "B", 1, "e2")).ShouldBeEmpty();

    [Fact]
    public void A_customer_merged_into_two_others_belongs_to_the_later() => Roots(Merge("A", "B", 2), Merge("C", "B", 1)).ShouldBe(["B>A"]);

    [Fact]
    public void Of_a_circle_of_merges_the_earliest_is_passed_over() =>
        Roots(Merge("A", "B", 1), Merge("B", "C", 2), Merge("C", "A", 3)).ShouldBe(["A>B", "C>B"]);

    [Fact]
    public void A_customer_merged_into_itself_stays_its_own() => Roots(Merge("A", "A", 1)).ShouldBeEmpty();

    [Fact]
    public void Any_permutation_and_repetition_of_links_gives_the_same_roots_and_every_root_is_its_own() => Prop.ForAll(AnyLinks, links =>
    {
        var shuffled = links.Concat(links).ToArray();
        new Random(links.Length).Shuffle(shuffled);

        var roots = IdentityFold.Roots(links);

        Roots(shuffled).ShouldBe(Roots(links));
        roots.Values.ShouldAllBe(root => !roots.ContainsKey(root));
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(10_000));

    [Fact]
    public void Who_has_one_root_is_one_person() => Prop.ForAll(AnyLinks, links =>
    {
        foreach (var (member, root) in IdentityFold.Roots(links))
            IdentityFold.SamePerson(member, links, long.MaxValue).ShouldContain(root);
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000));

    [Fact]
    public void One_person_at_an_instant_is_who_was_merged_by_then_however_contradictory()
    {
        ActivityEvent[] links = [Merge("A", "B", 1), Merge("C", "B", 2), Merge("D", "C", 9), Merge("E", "A", 3), Unmerge("E", "A", 4)];

        IdentityFold.SamePerson("A", links, 5).Order(StringComparer.Ordinal).ShouldBe(["A", "B", "C"]);
        IdentityFold.SamePerson("A", links, 3).Order(StringComparer.Ordinal).ShouldBe(["A", "B", "C", "E"]);
        IdentityFold.SamePerson("Z", links, 5).ShouldBe(["Z"]);
    }

    private static string[] Roots(params ActivityEvent[] links) =>
        [.. IdentityFold.Roots(links).Select(r => $"{r.Key}>{r.Value}").Order(StringComparer.Ordinal)];

    private static ActivityEvent Merge(string into, string from, long at, string? id = null) => Link(true, into, from, at) with { EventId = id ?? $"m{into}{from}{at}" };

    private static ActivityEvent Unmerge(string into, string from, long at, string? id = null) => Link(false, into, from, at) with { EventId = id ?? $"u{into}{from}{at}" };

    private static ActivityEvent Link(bool isMerge, string into, string from, long at) => new()
    {
        Kind = isMerge ? ActivityKind.Merged : ActivityKind.Unmerged,
        Source = "shop",
        EventId = "",
        CustomerId = into,
        Subject = from,
        OccurredAt = at,
    };

    private static string Name(int number) => ((char)('A' + number)).ToString();
}
