using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Assessment;
using ChurnWorker.Tests.Scenarios;
using FsCheck;
using FsCheck.Fluent;

namespace ChurnWorker.Tests.Identity;

/// <summary>
/// Merges, unmerges and erasures as functions of the set of events, on the real store. A failure prints the seed and the smallest set;
/// CHURNWORKER_PROPERTY_CASES sets the number of cases.
/// </summary>
public sealed class IdentityPropertyTests
{
    private static readonly string[] Names = ["A", "B", "C", "D"];

    private static Config Cases => Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(
        int.Parse(Environment.GetEnvironmentVariable("CHURNWORKER_PROPERTY_CASES") ?? "1000", CultureInfo.InvariantCulture) / 10);

    [Fact]
    public void Any_permutation_repetition_and_batching_with_merges_and_unmerges_gives_the_same_state() =>
        Prop.ForAll(EventSet.Any, set => AnyOrderIsTheSame(set, Links(set, true))).Check(Cases);

    [Fact]
    public void Any_permutation_repetition_and_batching_with_merges_and_an_erasure_gives_the_same_state() => Prop.ForAll(EventSet.Any, set =>
    {
        var random = new Random(set.Seed + 1);
        AnyOrderIsTheSame(set, [.. Links(set, false), Persons.Erase(Names[random.Next(4)], random.Next(10))]);
    }).Check(Cases);

    [Fact]
    public void A_merge_and_its_unmerge_are_as_if_neither_had_happened() => Prop.ForAll(EventSet.Any, set =>
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(400, set.Named(""));
        var before = bench.Export();

        bench.Take(401, Persons.Merge("A", "B", 401));
        bench.Take(402, Persons.Merge("C", "A", 402));
        bench.Take(403, Persons.Unmerge("A", "B", 403), Persons.Unmerge("C", "A", 403));

        bench.Export().ShouldBe(before);
    }).Check(Cases);

    private static void AnyOrderIsTheSame(EventSet set, ActivityEvent[] more)
    {
        ActivityEvent[] events = [.. set.Named(""), .. more];
        using var one = new Bench(model: Bench.Model);
        using var two = new Bench(model: Bench.Model);
        one.Take(400, events);

        var random = new Random(set.Seed);
        var again = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(again);
        for (var done = 0; done < again.Length;)
        {
            var size = Math.Min(1 + random.Next(4), again.Length - done);
            two.Take(400, again[done..(done + size)]);
            done += size;
        }

        two.Derived().ShouldBe(one.Derived());
    }

    private static ActivityEvent[] Links(EventSet set, bool withUnmerges)
    {
        var random = new Random(set.Seed);
        return
        [
            .. Enumerable.Range(0, random.Next(1, 7)).Select(i =>
            {
                var into = random.Next(4);
                var (a, b, day, id) = (Names[into], Names[(into + random.Next(1, 4)) % 4], random.Next(10), $"link{random.Next(9)}-{i}");
                return withUnmerges && random.Next(3) == 0 ? Persons.Unmerge(a, b, day, id) : Persons.Merge(a, b, day, id);
            }),
        ];
    }
}
